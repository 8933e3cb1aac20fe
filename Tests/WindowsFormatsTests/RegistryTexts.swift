import TestSupport
import WindowsFormats
import WindowsModel

/// A `.reg` file taken apart: what it says, and what of it says nothing.
struct RegistryTexts {
  var statements: [RegistryText.Statement] = []
  var losses: [String] = []

  init(_ bytes: [UInt8], codePage: CodePage = .western) throws {
    var reader = try RegistryTextReader(ForeignBytes(bytes), codePage: codePage)
    while let item = try reader.next() {
      switch item {
      case .statement(let statement, _): statements.append(statement)
      case .loss(let loss): losses.append(loss.description)
      }
    }
  }

  /// The body of a file of version 5.00 in UTF-8.
  init(_ text: String) throws { try self.init(Array("Windows Registry Editor Version 5.00\n\n\(text)".utf8)) }

  /// The one value of a file, below a key.
  static func value(_ text: String) throws -> RegistryValue? {
    guard case .value(_, let value)? = try RegistryTexts("[HKLM\\k]\n\(text)").statements.last else { return nil }
    return value
  }

  static func print(
    _ statements: [RegistryText.Statement], _ version: RegistryText.Version = .five, codePage: CodePage = .western
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = try RegistryTextWriter(version, codePage: codePage) { bytes += $0 }
    for statement in statements { try writer.write(statement) }
    try writer.finish()
    return bytes
  }

  /// What is printed, without byte order mark.
  static func text(_ statements: [RegistryText.Statement]) throws -> String {
    WindowsText.decoded(try print(statements).dropFirst(2)) ?? "no text"
  }

  // MARK: By chance

  private static let names = [
    "", "plain", "a=b", "say \"x\"", "back\\slash", "two\r\nlines", "one\nbreak", "nul\0within", "]", "[-a]", "straße",
    "Δ", "@", ";no comment", " blanks ", "\u{10D800}", "e\u{301}", "\u{1F600}", "-", String(repeating: "n", count: 90),
  ]

  static func name(_ generator: inout SeededGenerator) -> String { names.randomElement(using: &generator) ?? "" }

  static func key(_ generator: inout SeededGenerator) -> RegistryPath {
    let names = names.filter { !$0.isEmpty && !$0.utf8.contains { [0x0A, 0x0D, 0x5C].contains($0) } }
    return RegistryPath(
      generator.chance(3) ? .users : .machine,
      (0..<Int.random(in: 0...3, using: &generator)).map { _ in names.randomElement(using: &generator) ?? "" })
  }

  /// A key with what it holds, and another.
  static func statements(
    _ generator: inout SeededGenerator, _ value: (inout SeededGenerator) -> RegistryValue
  ) -> [RegistryText.Statement] {
    var statements: [RegistryText.Statement] = []
    for _ in 0..<3 {
      statements.append(.key(key(&generator)))
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let name = name(&generator)
        statements.append(generator.chance(6) ? .deletedValue(name: name) : .value(name: name, value(&generator)))
      }
    }
    return statements
  }

  /// - Parameter texts: what the strings are made of.
  static func value(_ generator: inout SeededGenerator, texts: [String] = names) -> RegistryValue {
    func text() -> String { texts.randomElement(using: &generator) ?? "" }
    switch Int.random(in: 0..<9, using: &generator) {
    case 0, 1: return .string(text() + text())
    case 2: return .expandString(text())
    case 3: return .multiString((0..<Int.random(in: 0...4, using: &generator)).map { _ in text() })
    case 4: return .dword(UInt32(truncatingIfNeeded: generator.next()))
    case 5: return .qword(generator.next())
    case 6:
      // Any bytes as any type.
      return RegistryValue(
        type: RegistryValueType(rawValue: UInt32.random(in: 0...12, using: &generator)),
        data: noise(Int.random(in: 0...80, using: &generator), seed: generator.next()))
    case 7:
      return RegistryValue(
        type: RegistryValueType(rawValue: UInt32(truncatingIfNeeded: generator.next())), data: [1, 2, 3])
    default:
      var value = RegistryValue.string(text())
      value.data.removeLast(Int.random(in: 0...2, using: &generator))
      return value
    }
  }
}
