package import WindowsModel

/// A line of a `setupapi.log`: a heading, a message with its number (XP, Server 2003), or a sentence alone (Windows 2000).
package struct SetupLogLine: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    /// `[2009/05/06 12:34:56 1234.5 Driver Install]`: the time by the machine's clock, nil where it is none that there is;
    /// the process, and what is to be done.
    case heading(CivilTime?, process: Int, title: String)
    /// `#-199 …`, `@ 20:14:33.381 #V166 …`: its letter, its number, and the time of the day as it stands.
    case message(level: Unicode.Scalar, number: Int, clock: String?)
    case sentence
  }

  package let text: String
  package let form: Form
  /// What stands behind the number; of a sentence all of it.
  package let body: String

  /// A line that is longer is looked at no further.
  package static let longest = 8000

  init(_ text: String) {
    self.text = text
    let trimmed = KBLogLine.trimmed(text[...])
    if text.utf8.count > Self.longest {
      (form, body) = (.sentence, "")
    } else if let heading = Self.heading(trimmed) {
      (form, body) = (heading, "")
    } else if let (message, rest) = Self.message(trimmed) {
      (form, body) = (message, rest)
    } else {
      (form, body) = (.sentence, String(trimmed))
    }
  }

  private static func heading(_ text: Substring) -> Form? {
    guard text.first == "[", text.utf8.count < 200,
      let found = text.wholeMatch(
        of: /\[([0-9]{4})\/([0-9]{2})\/([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{1,10})\.[0-9]{1,10} ?(.*)\]/
      )?.output
    else { return nil }
    func number(_ text: Substring) -> Int { Int(text) ?? 0 }
    let time = CivilTime(
      year: number(found.1), month: number(found.2), day: number(found.3), hour: number(found.4),
      minute: number(found.5), second: number(found.6))
    return .heading(
      time.time().map { _ in time }, process: number(found.7), title: String(KBLogLine.trimmed(found.8)))
  }

  /// `#-199 `, or `@ 20:14:33.381 #V166 `; read byte by byte, for a log has tens of thousands of them.
  private static func message(_ text: Substring) -> (Form, String)? {
    var rest = text.utf8
    var clock: String?
    if rest.first == UInt8(ascii: "@") {
      let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].wholeMatch(of: /[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}/) != nil else { return nil }
      clock = String(parts[1])
      rest = parts[2].utf8
    }
    let head = Array(rest.prefix(6))
    guard head.count >= 5, head[0] == UInt8(ascii: "#"), "-EWITV".utf8.contains(head[1]),
      head[2..<5].allSatisfy({ (0x30...0x39).contains($0) }), head.count == 5 || head[5] == 0x20
    else { return nil }
    let number = head[2..<5].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let body = KBLogLine.trimmed(Substring(rest.dropFirst(5)))
    return (.message(level: Unicode.Scalar(head[1]), number: number, clock: clock), String(body))
  }

  /// Words between quotation marks, in their order.
  package var quoted: [String] {
    let parts = body.split(separator: "\"", maxSplits: 40, omittingEmptySubsequences: false)
    // The last part stands behind the last mark.
    return parts.indices.filter { $0 % 2 == 1 && $0 < parts.count - 1 }.map { String(parts[$0]) }
  }

  /// It says that something went wrong. A sentence has no letter that tells, and is one if it names an error by its number.
  package var isError: Bool {
    switch form {
    case .message(let level, _, _): level == "E"
    case .sentence: body.contains("Error ") && body.contains(/(?:^|[ :])Error (?:0x[0-9a-fA-F]{1,8}|[0-9]{1,10}):/)
    case .heading: false
    }
  }
}
