import WindowsModel

extension InfFile {
  /// The file with its strings put in: `%SP_TITLE%` is what [Strings] says, `%%` is `%`.
  ///
  /// What [Strings] does not name stays, so that `%11%` is still the folder of that number. Its section [Strings] is then
  /// the one that was used.
  ///
  /// - Parameter language: LANGID; strings of [Strings.0407] stand above those of [Strings.0007], and these above [Strings].
  /// - Throws: ``InfError`` when what is put in comes to too much.
  public func substituted(language: UInt16? = nil) throws(InfError) -> InfFile {
    let names = Self.stringSections(language)
    var strings = strings(language: language)
    var result = InfFile()
    (result.losses, result.encoding) = (losses, encoding)
    for section in sections {
      let lines = try section.lines.map { (line) throws(InfError) in
        let fields = try line.fields.map { (field) throws(InfError) in try strings.expand(field) }
        // The name of a string is no place for one.
        let key = try line.key.map { (key) throws(InfError) in try strings.expand(key) }
        return InfLine(key, fields, number: line.number)
      }
      result.add(InfSection(section.name, line: section.line, lines: lines))
    }
    guard names.count > 1 else { return result }
    // The first line of a key is the one that is found.
    var used = InfSection("Strings", line: result["Strings"]?.line ?? 0)
    for name in names.reversed() { used.lines += result[name]?.lines ?? [] }
    if let place = result.place(of: used.name) { result.sections[place] = used } else { result.add(used) }
    return result
  }

  func strings(language: UInt16? = nil) -> InfStrings {
    var table: [String: String] = [:]
    for name in Self.stringSections(language) {
      for line in self[name]?.lines ?? [] {
        if let name = line.name { table[WindowsName.folded(name)] = line.text(1) }
      }
    }
    return InfStrings(table: table)
  }

  private static func stringSections(_ language: UInt16?) -> [String] {
    guard let language else { return ["Strings"] }
    return ["Strings"] + [language & 0x3FF, language].map { "Strings.\($0.digits(4, radix: 16))" }
  }
}

/// Puts strings into texts, within bounds. What stands in a string is not replaced in turn.
struct InfStrings {
  /// By name in capitals.
  let table: [String: String]
  /// Characters that may still be written; a string that is looked up counts as many of them.
  private var budget = 8 << 20

  init(table: [String: String]) { self.table = table }

  private static let sign = UInt8(ascii: "%")

  mutating func expand(_ text: String) throws(InfError) -> String {
    try spend(text.utf8.count)
    guard text.utf8.contains(Self.sign) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var place = 0
    while let open = bytes[place...].firstIndex(of: Self.sign) {
      result += bytes[place..<open]
      guard let close = bytes[(open + 1)...].firstIndex(of: Self.sign) else {
        place = open
        break
      }
      let name = bytes[(open + 1)..<close]
      place = close + 1
      if name.isEmpty {
        result.append(Self.sign)
      } else if let value = table[WindowsName.folded(String(decoding: name, as: UTF8.self))] {
        try spend(value.utf8.count + 63)
        result += value.utf8
      } else if name.allSatisfy({ (0x30...0x39).contains($0) }) {
        result += bytes[open...close]
      } else {
        // A lone sign: the next one may begin a name.
        result.append(Self.sign)
        place = open + 1
      }
    }
    result += bytes[place...]
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func spend(_ count: Int) throws(InfError) {
    budget -= count + 1
    guard budget > 0 else { throw InfError("has strings that come to too much when they are put in") }
  }
}
