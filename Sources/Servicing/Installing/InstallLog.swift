import StateStore
import WindowsModel

/// The log of Update.exe and Spuninst.exe, in their grammar: `2.063: RebootNecessary = 1,…`.
///
/// A run appends a section to the file. The stamps count seconds from the start of the run; in the model a line takes
/// the time of a clock tick of Windows (15.6 ms), and the `(local)` line alone is a time of day.
struct InstallLog {
  private(set) var lines: [String] = []
  private let fileName: String
  private var milliseconds = 125.0

  /// Opens a section.
  ///
  /// - Parameters:
  ///   - program: full path of the running program, and its version.
  ///   - commandLine: the line that names the switches.
  init(fileName: String, time: WindowsTime, bias: Int, program: String, commandLine: String?) {
    self.fileName = fileName
    let civil = time.civil(bias: bias)
    add(String(repeating: "=", count: 80))
    milliseconds = 125
    add("\(civil.dateText.replacing("-", with: "/")) \(civil.timeText).\(Self.padded(civil.ticks / 10_000, 3)) (local)")
    milliseconds = 125
    add(program)
    if let commandLine { add(commandLine) }
  }

  /// A line with its stamp.
  mutating func add(_ text: String) {
    let stamp = Int(milliseconds)
    lines.append("\(stamp / 1000).\(Self.padded(stamp % 1000, 3)): \(text)")
    milliseconds += 15.625
  }

  mutating func add(_ texts: [String]) { for text in texts { add(text) } }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Appends the section to the log in the system root.
  ///
  /// - Parameter also: a second log, as `/log:` names it. Where it cannot be, the log says so, as Update.exe's does.
  func write(_ transaction: borrowing Transaction, _ machine: Machine, also: String? = nil) throws {
    var log = self
    if let also {
      do {
        try write(transaction, to: Self.place(also, machine, transaction.now))
      } catch is NameError {
        log.add("InitializeSvcPackLogWrapper: Unable to write to user-supplied log path: \(also)")
      }
    }
    try log.write(transaction, to: machine.system(fileName))
  }

  /// Where a log that a person named goes: a full path on a volume and in a folder that there are.
  private static func place(_ text: String, _ machine: Machine, _ view: borrowing View) throws -> WindowsPath {
    let path = try machine.path(text)
    guard let folder = path.parent, try view.file(folder)?.isDirectory == true, try view.file(path)?.isDirectory != true
    else { throw NameError(text, "is no place for a log") }
    return path
  }

  private func write(_ transaction: borrowing Transaction, to path: WindowsPath) throws {
    var bytes: [UInt8] = []
    if let existing = try transaction.now.file(path), let revision = existing.revision, revision.isHeld {
      bytes = try transaction.now.bytes(of: revision)
    }
    // A log that a person named is headed by its own name.
    bytes += ansi(["[\(path.name)]"] + lines)
    let stored = try transaction.store(bytes)
    try transaction.put(
      path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)))
  }
}

extension Package {
  /// What is known of one of its programs: read, or as old as its installer.
  func tool(_ name: String) -> RevisionFacts {
    tools[name] ?? RevisionFacts(fileVersion: PackageProgram(self, act: 0).version, origin: .inferred)
  }
}

/// The program inside a package, and the folder it was extracted to, for the first lines of a log.
struct PackageProgram {
  let folder: String
  let version: FileVersion
  let name: String

  /// Versions by date: windows-facts of the Update.exe releases that are dated in public.
  init(_ package: Package, act: Int64) {
    let date = package.installerDate
    let releases: [((Int, Int, Int), FileVersion)] = [
      ((2007, 11, 30), FileVersion(6, 3, 13, 0)), ((2006, 6, 1), FileVersion(6, 2, 29, 0)),
      ((2005, 2, 24), FileVersion(6, 1, 22, 4)), ((2002, 11, 30), FileVersion(5, 3, 10, 0)),
      ((2002, 9, 1), FileVersion(5, 2, 42, 0)),
    ]
    version =
      package.tools[package.program.rawValue]?.fileVersion
      ?? releases.first { (date.year, date.month, date.day) >= $0.0 }?.1 ?? FileVersion(5, 0, 2195, 0)
    name = package.product == .nt4 ? "hotfix.exe" : "update\\update.exe"
    // The self-extractor makes a folder of random name; here the same act makes the same name.
    var mixed = UInt64(package.article.number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: act)
    mixed = (mixed ^ (mixed >> 31)) &* 0xBF58_476D_1CE4_E5B9
    folder = "c:\\" + String(mixed | 1 << 60, radix: 16)
  }

  var path: String { "\(folder)\\\(name)" }
  var line: String { "\(path) (version \(version))" }
}
