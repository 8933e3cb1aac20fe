import WindowsModel

extension RegistryTextReader {
  /// `"name"=data` or `@=data`.
  mutating func value() throws -> RegistryText.Statement {
    var name = ""
    if try !units.take("@") {
      let bytes = try quoted(limit: 2 * 16_383, "a name of more than 16,383 characters")
      name = try Self.name(bytes[...])
    }
    try skipBlanks()
    guard try units.take("=") else { throw Lost("has no = behind the name of a value") }
    try skipBlanks()
    if try units.take("-") {
      try endStatement()
      return .deletedValue(name: name)
    }
    let value = try data()
    try endStatement()
    return .value(name: name, value)
  }

  private mutating func data() throws -> RegistryValue {
    if try units.peek() == UInt32(UInt8(ascii: "\"")) {
      var text = try quoted(limit: RegistryValue.largest - 2, "a string that is larger than a registry value")
      text += [0, 0]
      return RegistryValue(type: .string, data: text)
    }
    var word: [UInt8] = []
    while let unit = try units.peek(), !Self.isLineEnd(unit), unit != UInt32(UInt8(ascii: ":")), word.count < 16 {
      _ = try units.take()
      word.append(UInt8(exactly: unit) ?? 0)
    }
    guard try units.take(":") else { throw Lost("has data of no known form") }
    let form = String(decoding: word, as: UTF8.self).lowercased()
    if form == "dword" { return .dword(try dword()) }
    guard let type = Self.valueType(form) else { throw Lost("has data of no known form") }
    let bytes = try bytes()
    guard version == .four, RegistryText.isText(type) else { return RegistryValue(type: type, data: bytes) }
    if bytes.contains(where: { $0 >= 0x80 }) { hasPagedData = true }
    var data: [UInt8] = []
    data.reserveCapacity(2 * bytes.count)
    for unit in codePage.units(bytes[...]).units {
      try Self.append(unit == CodePage.none ? RegistryTextUnits.invalid : UInt32(unit), to: &data)
    }
    return RegistryValue(type: type, data: data)
  }

  /// `hex`, `hex(7)`.
  private static func valueType(_ form: String) -> RegistryValueType? {
    if form == "hex" { return .binary }
    let digits = form.dropFirst(4).dropLast()
    guard form.hasPrefix("hex("), form.hasSuffix(")"), (1...8).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ hexadecimalDigit($0) != nil })
    else { return nil }
    return UInt32(digits, radix: 16).map { RegistryValueType(rawValue: $0) }
  }

  private mutating func dword() throws -> UInt32 {
    var number: UInt32 = 0
    var count = 0
    try skipBlanks()
    while let unit = try units.peek(), let digit = hexadecimalDigit(unit) {
      guard count < 8 else { throw Lost("has a dword of more than eight digits") }
      _ = try units.take()
      number = number << 4 | digit
      count += 1
    }
    guard count > 0 else { throw Lost("has a dword without digits") }
    return number
  }

  /// The text between two `"` as UTF-16LE; `\` stands before a `\` or `"`. Lines may break in it.
  ///
  /// - Parameter limit: bytes; beyond it the text is passed over to its end.
  private mutating func quoted(limit: Int, _ excess: String) throws -> [UInt8] {
    _ = try units.take()
    var text: [UInt8] = []
    var isTooLong = false
    while var unit = try units.take() {
      if secondLine == nil, Self.isLineEnd(unit) { secondLine = units }
      if unit == UInt32(UInt8(ascii: "\"")) {
        if isTooLong { throw Lost("has \(excess)") }
        return text
      }
      if unit == UInt32(UInt8(ascii: "\\")) {
        guard let next = try units.peek(), next == UInt32(UInt8(ascii: "\\")) || next == UInt32(UInt8(ascii: "\""))
        else { throw Lost("has a \\ before something else than \\ or \"") }
        _ = try units.take()
        unit = next
      }
      if text.count < limit { try Self.append(unit, to: &text) } else { isTooLong = true }
    }
    throw Lost("has a string that does not end")
  }

  /// `01,2f,\` and the lines behind it; a comma may stand behind the last byte.
  private mutating func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var isTooLong = false
    try skipBlanks()
    if try units.peek() == Self.backslash { try goOn() }
    if try isAtEnd() { return bytes }
    while true {
      guard let unit = try units.peek(), let first = hexadecimalDigit(unit) else {
        throw Lost("has something else than pairs of hexadecimal digits in its data")
      }
      _ = try units.take()
      var byte = UInt8(first)
      if let unit = try units.peek(), let second = hexadecimalDigit(unit) {
        _ = try units.take()
        byte = byte << 4 | UInt8(second)
      }
      if bytes.count < RegistryValue.largest { bytes.append(byte) } else { isTooLong = true }
      try skipBlanks()
      guard try units.take(",") else {
        if try units.peek() == Self.backslash { throw Lost("has a \\ in its data without a comma before it") }
        break
      }
      try skipBlanks()
      if try units.peek() == Self.backslash { try goOn() } else if try isAtEnd() { break }
    }
    if isTooLong { throw Lost("has data larger than a registry value can be (\(RegistryValue.largest) bytes)") }
    return bytes
  }

  private static let backslash = UInt32(UInt8(ascii: "\\"))

  /// Passes over `\` with the end of its line, and over blank lines and comments behind it, to data.
  private mutating func goOn() throws {
    let start = units.line
    _ = try units.take()
    try skipBlanks()
    guard try isAtEnd() else { throw Lost("has a \\ in its data that is not the last of a line") }
    while try isAtEnd() {
      try skipComment()
      guard try units.peek() != nil else { throw Lost("is cut off behind the \\ of line \(start)") }
      try skipLineEnd()
      try skipBlanks()
    }
    guard let unit = try units.peek(), hexadecimalDigit(unit) == nil else { return }
    if unit == UInt32(UInt8(ascii: "#")) { throw Lost("has a line with # in its data") }
    let line = units.line
    swallowed = LineLoss(line: line, reason: "is taken for data by the \\ of line \(start), and is none")
    throw Lost("has line \(line), which is none, for its data")
  }

  // MARK: Between

  private mutating func skipBlanks() throws {
    while let unit = try units.peek(), Self.isBlank(unit) { _ = try units.take() }
  }

  /// The end of the line or of the file, or a comment.
  private mutating func isAtEnd() throws -> Bool {
    guard let unit = try units.peek() else { return true }
    return Self.isLineEnd(unit) || unit == UInt32(UInt8(ascii: ";"))
  }

  private mutating func endStatement() throws {
    try skipBlanks()
    guard try isAtEnd() else { throw Lost("has something behind its data") }
    try skipComment()
  }

  private mutating func skipComment() throws {
    while let unit = try units.peek(), !Self.isLineEnd(unit) { _ = try units.take() }
  }
}
