import HostFiles
import WindowsModel

/// The person before the terminal, if there is one.
enum Terminal {
  /// A line on standard error.
  static func say(_ text: String, end: String = "\n") {
    HostProcess.say(text + end)
  }

  /// A line for each of some texts, and one that counts those beyond them.
  static func tell(_ texts: [String], of count: Int) {
    for text in texts { say("wupd: \(text)") }
    if count > texts.count { say("wupd: and \(count - texts.count) more.") }
  }

  /// A person is there to be asked.
  static var isThere: Bool { HostProcess.isTerminal(.input) && HostProcess.isTerminal(.errors) }

  /// Asks, and waits for an answer, in English or in German, whose keyboards have the letters of yes elsewhere. Without a
  /// person there it is no.
  static func ask(_ question: String) -> Bool {
    guard isThere else { return false }
    say("\(printable(question)) [y/N] ", end: "")
    return ["y", "yes", "j", "ja"].contains(readLine()?.lowercased() ?? "")
  }
}
