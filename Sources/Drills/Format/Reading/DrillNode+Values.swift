import WindowsModel

// What a part of a drill file is asked to be. Each throws a ``DrillError`` with its place for anything else.
extension DrillNode {
  func mapping() throws(DrillError) -> [Entry] {
    guard case .mapping(let entries) = content else { throw wants("a mapping (key: value)") }
    return entries
  }

  /// A list, item by item.
  func list<Item>(_ read: (DrillNode) throws(DrillError) -> Item) throws(DrillError) -> [Item] {
    guard case .list(let items) = content else { throw wants("a list") }
    return try items.map(read)
  }

  /// A mapping; nothing where one could stand is an empty one.
  func entriesIfAny() throws(DrillError) -> [Entry] { isNull ? [] : try mapping() }

  /// A text as it is, lines and all; a number or date without quotes is taken by its letters.
  func text() throws(DrillError) -> String {
    guard case .text(let text, _) = content, !isNull else { throw wants("a text") }
    return text
  }

  /// A text of one line that names something: a path, a program, a switch.
  func name(_ what: String = "a text of one line") throws(DrillError) -> String {
    guard case .text(let text, _) = content, !isNull, !text.isEmpty else { throw wants(what) }
    guard !text.unicodeScalars.contains(where: isControl) else {
      throw error(
        "has a control character, which no name has. In double quotes a backslash begins one (\\n, \\t); put it in single quotes."
      )
    }
    return text
  }

  func names() throws(DrillError) -> [String] { try list { item throws(DrillError) in try item.name() } }

  func texts() throws(DrillError) -> [String] { try list { item throws(DrillError) in try item.text() } }

  /// `yes`, `no`, `true` and `false`, in any case, with quotes or without.
  func flag() throws(DrillError) -> Bool {
    guard let flag = flagIfAny else { throw wants("yes or no") }
    return flag
  }

  var flagIfAny: Bool? {
    guard case .text(let text, _) = content else { return nil }
    switch text.lowercased() {
    case "yes", "true": return true
    case "no", "false": return false
    default: return nil
    }
  }

  /// A number without quotes, decimal or `0x…`.
  func number(_ range: ClosedRange<Int>) throws(DrillError) -> Int {
    guard case .text(let text, isPlain: true) = content, let number = WholeNumber.read(text),
      let value = Int(exactly: number), range.contains(value)
    else {
      let bounds =
        range.upperBound == .max ? "from \(range.lowerBound) up" : "\(range.lowerBound) to \(range.upperBound)"
      throw wants(range.count == 1 ? "\(range.lowerBound)" : "a whole number, \(bounds)")
    }
    return value
  }

  /// What the letters of a text mean, with quotes or without.
  func value<Value>(_ what: String, _ read: (String) -> Value?) throws(DrillError) -> Value {
    guard case .text(let text, _) = content, let value = read(text) else { throw wants(what) }
    return value
  }

  func version() throws(DrillError) -> FileVersion {
    try value("a version of four numbers, such as 5.2.3790.1830") { FileVersion($0) }
  }

  func branch() throws(DrillError) -> Branch { Branch(try name("a branch, such as srv03_sp1_gdr")) }

  func article() throws(DrillError) -> KBNumber {
    try value("an article, such as KB920683 or Q300845") { KBNumber($0) }
  }

  /// A local time: `2003-05-01`, `2003-05-01T09:00:00`.
  func time() throws(DrillError) -> CivilTime {
    guard case .text(let text, _) = content, let time = WindowsTime(text) else {
      throw wants("a local time, such as 2003-05-01 or 2003-05-01T09:00:00")
    }
    // With a zone of its own the text means one time, whatever zone is taken for it.
    guard WindowsTime(text, bias: 60) != time else {
      throw error("names a zone; times here are those of the machine. Leave it out.")
    }
    return time.civil()
  }

  /// One of the words of an enumeration, in any case.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) throws(DrillError) -> Choice {
    let words = Choice.allCases.map(\.rawValue)
    return try value("\(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")") {
      Choice(rawValue: $0.lowercased())
    }
  }
}

/// Numbers as a drill file writes them.
enum WholeNumber {
  /// Reads `17` and `0x11`; nil for a sign, for letters, for `017`, which is one number to some readers of YAML and
  /// another to the rest, and beyond 64 bits.
  static func read(_ text: String) -> UInt64? {
    let lower = text.lowercased()
    if lower.hasPrefix("0x") {
      let digits = lower.dropFirst(2)
      return digits.utf8.first == UInt8(ascii: "+") ? nil : UInt64(digits, radix: 16)
    }
    guard isDigits(text), text == "0" || !text.hasPrefix("0") else { return nil }
    return UInt64(text)
  }

  /// True for what YAML would take for a whole number, whether it can be read here or not.
  static func isMeant(_ text: String) -> Bool {
    let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    if body.lowercased().hasPrefix("0x") { return body.count > 2 && body.dropFirst(2).allSatisfy(\.isHexDigit) }
    return isDigits(body.lowercased().hasPrefix("0o") ? body.dropFirst(2) : body)
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
