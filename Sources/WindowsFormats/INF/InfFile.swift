import WindowsModel

/// An INF as SetupAPI reads it: sections, and in each of them lines of a key and fields.
///
/// Texts stand as they are written, without their quotes; ``substituted(language:)`` puts the strings in. A section that
/// stands twice is one. What is no line of an INF is in ``losses`` and left out.
public struct InfFile: Hashable, Sendable {
  public internal(set) var sections: [InfSection] = []
  public internal(set) var losses: [LineLoss] = []
  public internal(set) var encoding = InfEncoding.windows1252
  private var places: [String: Int] = [:]

  /// Bytes; the update.inf of a service pack has less than one MiB.
  public static let largest = 4 << 20
  static let mostSections = 20_000
  static let mostFields = 500_000
  static let mostLosses = 100

  public init() {}

  /// - Throws: ``InfError`` when there is too much of something.
  public init(_ bytes: [UInt8]) throws(InfError) {
    guard bytes.count <= Self.largest else {
      throw InfError("has \(bytes.count) bytes, and an INF of at most \(Self.largest) is read")
    }
    let decoded = InfEncoding.decoded(bytes)
    var reader = InfReader(decoded.text)
    self = try reader.read()
    encoding = decoded.encoding
    if let loss = decoded.loss { losses.insert(LineLoss(line: 0, reason: loss), at: 0) }
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
