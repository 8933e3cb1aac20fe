public import WindowsModel

/// Reads a `.reg` file statement by statement, in memory that does not grow with it.
///
/// Understood are both versions of the registry editor, in UTF-16LE, UTF-8 and any code page; data of any type; strings and
/// names that span lines; deletions; comments. What is not understood is a loss and never guessed at, and the reader goes
/// on with the next line. Each line that says nothing is a loss of its own. A key's name ends with the last `]` of its line, as
/// in Windows, so that it may hold one. `docs/registry-text.md` has each rule beside that of Windows.
public struct RegistryTextReader {
  public enum Item: Hashable, Sendable {
    case statement(RegistryText.Statement, line: Int)
    case loss(LineLoss)
  }

  public let version: RegistryText.Version
  let codePage: CodePage
  var units: RegistryTextUnits
  /// Text in hexadecimal data was in the code page.
  var hasPagedData = false
  /// What the values of the lines below belong to.
  private var place = Place.nothing
  /// Where the second line of a text begins: what does not end as a text is read line by line.
  var secondLine: RegistryTextUnits?
  /// The line that begins next is taken for data, and is none.
  var swallowed: LineLoss?

  private enum Place { case nothing, key, lostKey, deletedKey }

  /// Why a line says nothing; continues "Line 12 …".
  struct Lost: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// - Parameter codePage: the ANSI code page of the machine: of `REGEDIT4`, and of version 5.00 without a mark where that
  ///   is not UTF-8 as a whole.
  /// - Throws: ``RegistryText/Foreign``; ``UnreadableBytes``.
  public init(_ bytes: ForeignBytes, codePage: CodePage) throws {
    self.codePage = codePage
    let start = try bytes.bytes(at: 0, count: min(8, bytes.count))
    if start.starts(with: [0xFE, 0xFF]) {
      throw RegistryText.Foreign(description: "is UTF-16 with the high byte first, which no Windows writes")
    }
    if start.starts(with: [0xFF, 0xFE]) {
      units = RegistryTextUnits(bytes, encoding: .utf16, start: 2)
    } else if start.starts(with: [0xEF, 0xBB, 0xBF]) {
      units = RegistryTextUnits(bytes, encoding: .utf8, start: 3)
    } else if start.count > 1, start[1] == 0 {
      units = RegistryTextUnits(bytes, encoding: .utf16, start: 0)
    } else {
      units = RegistryTextUnits(bytes, encoding: .page(codePage), start: 0)
    }
    let text = try Self.header(&units)
    guard let version = [RegistryText.Version.four, .five].first(where: { $0.header == text }) else {
      throw RegistryText.Foreign(description: "does not begin with REGEDIT4 or Windows Registry Editor Version 5.00")
    }
    self.version = version
    if version == .five, case .page = units.encoding, try RegistryTextUnits.isUTF8(bytes) {
      units = RegistryTextUnits(bytes, encoding: .utf8, start: 0)
      _ = try Self.header(&units)
    }
  }

  /// The first line.
  private static func header(_ units: inout RegistryTextUnits) throws -> String {
    var header: [UInt8] = []
    while let unit = try units.peek(), !isLineEnd(unit), header.count < 100 {
      _ = try units.take()
      header.append(UInt8(exactly: unit) ?? 0)
    }
    return String(decoding: trimmed(header[...]), as: UTF8.self)
  }

  /// Text beyond ASCII was read in the code page, as far as the file has been read.
  public var usesCodePage: Bool { units.usesPage || hasPagedData }

  /// The next statement or loss; nil at the end of the file.
  ///
  /// - Throws: ``UnreadableBytes``.
  public mutating func next() throws -> Item? {
    if let loss = swallowed {
      swallowed = nil
      // What is below it would fall into the key before.
      if try units.peek() == UInt32(UInt8(ascii: "[")) { place = .lostKey }
      try skipLine()
      return .loss(loss)
    }
    while let unit = try units.peek() {
      let line = units.line
      secondLine = nil
      if Self.isBlank(unit) || Self.isLineEnd(unit) {
        _ = try units.take()
      } else if unit == UInt32(UInt8(ascii: ";")) || unit == UInt32(UInt8(ascii: "#")) {
        try skipLine()
      } else {
        do {
          return .statement(try statement(unit), line: line)
        } catch let lost as Lost {
          if let secondLine {
            units = secondLine
            swallowed = nil
          } else if swallowed == nil {
            try skipLine()
          }
          return .loss(LineLoss(line: line, reason: lost.reason))
        }
      }
    }
    return nil
  }

  private mutating func statement(_ first: UInt32) throws -> RegistryText.Statement {
    switch first {
    case UInt32(UInt8(ascii: "[")): return try key()
    case UInt32(UInt8(ascii: "\"")), UInt32(UInt8(ascii: "@")):
      let statement = try value()
      // It ended as it should: what is wrong with it is none of its lines.
      secondLine = nil
      switch place {
      case .key: return statement
      case .nothing: throw Lost("stands before any key")
      case .lostKey: throw Lost("belongs to a key that could not be read")
      case .deletedKey: throw Lost("stands below a key that is deleted")
      }
    default: throw Lost("is neither a key, a value nor a comment")
    }
  }

  /// A path of 512 names of 255 characters, each with its separator.
  private static let longestKey = 2 * 512 * 256

  private mutating func key() throws -> RegistryText.Statement {
    place = .lostKey
    _ = try units.take()
    var text: [UInt8] = []
    var end: Int?
    while let unit = try units.peek(), !Self.isLineEnd(unit) {
      _ = try units.take()
      if unit == UInt32(UInt8(ascii: "]")) { end = text.count }
      guard text.count < Self.longestKey else { throw Lost("is longer than the line of a key can be") }
      try Self.append(unit, to: &text)
    }
    guard var end else { throw Lost("begins a key and has no ] at its end") }
    let behind = Self.trimmed(text[(end + 2)...], width: 2)
    guard behind.isEmpty || behind.starts(with: [UInt8(ascii: ";"), 0]) else {
      throw Lost("has something behind the ] of its key")
    }
    let isDeleted = text[..<end].starts(with: [UInt8(ascii: "-"), 0])
    // As many backslashes as there are behind the last name.
    while end > 2, text[(end - 2)..<end] == [UInt8(ascii: "\\"), 0] { end -= 2 }
    let path = try Self.path(text[min(isDeleted ? 2 : 0, end)..<end])
    if isDeleted {
      if path.components.isEmpty { throw Lost("deletes a root, which cannot be") }
      place = .deletedKey
      return .deletedKey(path)
    }
    place = .key
    return .key(path)
  }

  private static func path(_ bytes: ArraySlice<UInt8>) throws -> RegistryPath {
    do {
      return try RegistryPath(name(bytes))
    } catch let error as NameError {
      throw Lost("names no key: \(error.description)")
    }
  }

  /// The text of a name as a store holds it.
  static func name(_ bytes: ArraySlice<UInt8>) throws -> String {
    guard let text = WindowsText.decoded(bytes) else {
      throw Lost("has a name with a character that is kept for other use (U+10D800 to U+10DFFF)")
    }
    return text
  }

  // MARK: Units

  static func append(_ unit: UInt32, to bytes: inout [UInt8]) throws {
    guard unit != RegistryTextUnits.invalid else { throw Lost("has bytes that are no characters") }
    bytes.append(UInt8(truncatingIfNeeded: unit))
    bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
  }

  static func isBlank(_ unit: UInt32) -> Bool { unit == 0x20 || unit == 0x09 }
  static func isLineEnd(_ unit: UInt32) -> Bool { unit == 0x0A || unit == 0x0D }

  /// Without blanks at both ends.
  ///
  /// - Parameter width: bytes of a unit.
  private static func trimmed(_ bytes: ArraySlice<UInt8>, width: Int = 1) -> ArraySlice<UInt8> {
    var bytes = bytes
    func isBlank(_ unit: ArraySlice<UInt8>) -> Bool {
      unit.first.map { Self.isBlank(UInt32($0)) } == true && unit.dropFirst().allSatisfy { $0 == 0 }
    }
    while isBlank(bytes.prefix(width)) { bytes = bytes.dropFirst(width) }
    while isBlank(bytes.suffix(width)) { bytes = bytes.dropLast(width) }
    return bytes
  }

  private mutating func skipLine() throws {
    while let unit = try units.peek(), !Self.isLineEnd(unit) { _ = try units.take() }
  }

  mutating func skipLineEnd() throws {
    if try units.take() == 0x0D, try units.peek() == 0x0A { _ = try units.take() }
  }
}
