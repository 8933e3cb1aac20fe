public import WindowsModel

/// An INF as SetupAPI reads it: sections, and in each of them lines of a key and fields.
///
/// Texts stand as they are written, without their quotes; ``substituted(language:)`` puts the strings in. A section that
/// stands twice is one. What is no line of an INF is in ``losses`` and left out.
public struct InfFile: Hashable, Sendable {
  public internal(set) var sections: [InfSection] = []
  public internal(set) var losses: [LineLoss] = []
  public internal(set) var encoding = InfEncoding.page(.western)
  private var places: [String: Int] = [:]

  /// Bytes; the update.inf of a service pack has less than one MiB.
  public static let largest = 4 << 20
  static let mostSections = 20_000
  static let mostFields = 500_000
  static let mostLosses = 100

  public init() {}

  /// Reads text without a mark in the code page of the language that `LanguageType` of [Version] names.
  ///
  /// - Parameter codePage: for one that names none. nil: not known; it is then 1252, and that this is a guess is a loss.
  /// - Throws: ``InfError`` when there is too much of something.
  public init(_ bytes: [UInt8], codePage: CodePage? = nil) throws(InfError) {
    guard bytes.count <= Self.largest else {
      throw InfError("has \(bytes.count) bytes, and an INF of at most \(Self.largest) is read")
    }
    let decoded = Self.decoded(bytes, codePage)
    var reader = InfReader(decoded.text)
    self = try reader.read()
    encoding = decoded.encoding
    if let loss = decoded.loss { losses.insert(LineLoss(line: 0, reason: loss), at: 0) }
  }

  static func decoded(_ bytes: [UInt8], _ codePage: CodePage?) -> InfEncoding.Decoded {
    InfEncoding.decoded(bytes) {
      if let page = language(of: bytes).flatMap(CodePage.ansi(of:)) ?? codePage { return (page, nil) }
      let page = CodePage.western
      return (page, "names no language, so that its text beyond ASCII is read in \(page), which is a guess")
    }
  }

  /// The language that a file without a mark names, by its text in ASCII alone: which letters the others are depends on it.
  private static func language(of bytes: [UInt8]) -> UInt16? {
    var look = bytes
    for index in bytes.indices where bytes[index] >= 0x80 {
      look[index] = UInt8(ascii: "?")
      // It may be half a letter.
      if index + 1 < bytes.endIndex, bytes[index + 1] == UInt8(ascii: "\\") { look[index + 1] = UInt8(ascii: "?") }
    }
    var reader = InfReader(String(decoding: look, as: UTF8.self))
    guard let file = try? reader.read(), let line = file["Version"]?["LanguageType"] else { return nil }
    var strings = file.strings()
    return (try? strings.expand(line.text(1))).flatMap(InfLine.number).flatMap { UInt16(exactly: $0) }
  }

  /// A section by its name, any case.
  public subscript(name: String) -> InfSection? { place(of: name).map { sections[$0] } }

  /// Adds lines to a section, which is made if it is not there.
  public mutating func add(_ section: InfSection) {
    let folded = WindowsName.folded(section.name)
    if let place = places[folded] {
      sections[place].lines += section.lines
    } else {
      places[folded] = sections.count
      sections.append(section)
    }
  }

  func place(of name: String) -> Int? { places[WindowsName.folded(name)] }

  mutating func lose(_ line: Int, _ reason: String) {
    func add(_ reason: String) { losses.append(LineLoss(line: line, reason: reason)) }
    if losses.count < Self.mostLosses { add(reason) }
    if losses.count == Self.mostLosses { add("and more behind it that is lost") }
  }
}

public struct InfSection: Hashable, Sendable {
  public var name: String
  /// Where it begins, from 1 on.
  public var line: Int
  public var lines: [InfLine]

  public init(_ name: String, line: Int = 0, lines: [InfLine] = []) {
    self.name = name
    self.line = line
    self.lines = lines
  }

  /// The first line of a key, any case.
  public subscript(key: String) -> InfLine? { lines.first { $0.isOf(key) } }

  /// Every line of a key.
  public func all(_ key: String) -> [InfLine] { lines.filter { $0.isOf(key) } }
}

/// A file that is no INF, or not the sheet it should be. Continues its name.
public struct InfError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ reason: String) { description = reason }
}
