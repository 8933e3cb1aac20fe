package import WindowsModel

/// The log of Update.exe and Spuninst.exe, in their grammar: `2.063: RebootNecessary = 1,…`.
///
/// A run appends a section to the file. The stamps count seconds from the start of the run; in the model a line takes
/// the time of a clock tick of Windows (15.6 ms), and the `(local)` line alone is a time of day.
package struct InstallLog {
  package private(set) var lines: [String] = []
  package let fileName: String
  private var milliseconds = 125.0

  /// Opens a section.
  ///
  /// - Parameters:
  ///   - program: full path of the running program, and its version.
  ///   - commandLine: the line that names the switches.
  package init(fileName: String, time: WindowsTime, bias: Int, program: String, commandLine: String?) {
    self.fileName = fileName
    let civil = time.civil(bias: bias)
    add(String(repeating: "=", count: 80))
    milliseconds = 125
    add("\(civil.dateText.replacing("-", with: "/")) \(civil.timeText).\((civil.ticks / 10_000).digits(3)) (local)")
    milliseconds = 125
    add(program)
    if let commandLine { add(commandLine) }
  }

  /// A line with its stamp.
  package mutating func add(_ text: String) {
    let stamp = Int(milliseconds)
    lines.append("\(stamp / 1000).\((stamp % 1000).digits(3)): \(text)")
    milliseconds += 15.625
  }

  package mutating func add(_ texts: [String]) { for text in texts { add(text) } }
}
