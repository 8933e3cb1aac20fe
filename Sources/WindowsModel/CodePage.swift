import CCodePages

/// A code page of Windows: text of one byte a character, or of one and two, to UTF-16 and back.
///
/// The tables are Windows' own (`docs/windows-facts.md` 10.7): bytes that others refuse keep Windows' value, so that 0x81
/// of 1252 is U+0081. Below 0x80 a byte that begins a character is ASCII in each of them. The second byte of a character
/// may be what is `\`, `|` or a letter alone, so that text is decoded before anything in it is looked for.
public struct CodePage: Hashable, Sendable, CustomStringConvertible {
  /// As Windows numbers it: 932.
  public let number: Int
  // Places in the table: of the characters of single bytes, behind which the rows lie, and of the preferences.
  private let singles: Int
  private let preferences: Range<Int>
  /// What stands in a text for bytes that are no character, in Windows: `?`, or the middle dot of kana in 932.
  public let missing: UInt16

  /// Stands among units for bytes that are no character; no text has it.
  public static let none: UInt16 = 0xFFFF

  /// nil for one whose table is not here.
  public init?(_ number: Int) {
    guard let page = Self.known.first(where: { $0.number == number }) else { return nil }
    self = page
  }

  /// In the order of their numbers.
  public static let known: [CodePage] = (0..<at(0)).map { CodePage(entry: 1 + 6 * $0) }

  /// That of western Windows.
  public static let western = CodePage(1252)!
  /// That of consoles in the United States.
  public static let us = CodePage(437)!

  public var description: String { "code page \(number)" }

  private static let (firstTrail, trails) = (0x40, 191)

  private init(entry: Int) {
    number = Self.at(entry)
    missing = UInt16(Self.at(entry + 1))
    singles = Self.at(entry + 2) | Self.at(entry + 3) << 16
    let first = singles + 256 + Self.at(entry + 4) * Self.trails
    preferences = first..<first + Self.at(entry + 5)
  }

  private static func at(_ place: Int) -> Int { Int(wupd_code_pages_at(place)) }

  private func single(_ byte: UInt8) -> UInt16 { wupd_code_pages_at(singles + Int(byte)) }

  /// The number of the row of a lead byte, from what stands in its place; nil: it is a character, or none.
  private static func row(_ unit: UInt16) -> Int? { unit & 0xF800 == 0xD800 ? Int(unit & 0x7FF) : nil }

  private func double(_ row: Int, _ trail: UInt8) -> UInt16 {
    let column = Int(trail) - Self.firstTrail
    guard (0..<Self.trails).contains(column) else { return Self.none }
    return wupd_code_pages_at(singles + 256 + row * Self.trails + column)
  }

  // MARK: Reading

  /// The UTF-16 units of bytes, none of them a surrogate; ``none`` for a byte, or for a lead byte and what follows it, that
  /// is no character.
  ///
  /// - Parameter isWhole: nothing comes behind the bytes. Otherwise a lead byte at their end is left, to be given again
  ///   with what follows.
  /// - Returns: `taken`, the number of bytes that were.
  public func units(_ bytes: ArraySlice<UInt8>, isWhole: Bool = true) -> (units: [UInt16], taken: Int) {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let unit = byte < 0x80 ? UInt16(byte) : single(byte)
      guard let row = Self.row(unit) else {
        units.append(unit)
        index += 1
        continue
      }
      guard index + 1 < bytes.endIndex || isWhole else { break }
      // Windows takes whatever follows a lead byte with it; that the end of a line is none of that is chosen.
      let hasTrail = index + 1 < bytes.endIndex && bytes[index + 1] >= 0x20
      units.append(hasTrail ? double(row, bytes[index + 1]) : Self.none)
      index += hasTrail ? 2 : 1
    }
    return (units, index - bytes.startIndex)
  }

  /// The text of ``units(_:isWhole:)``, with ``missing`` for ``none``.
  public func text(_ units: [UInt16]) -> String {
    // Many times faster than to decode UTF-16: no unit is half a character.
    String(unsafeUninitializedCapacity: 3 * units.count) { buffer in
      var count = 0
      func append(_ byte: UInt16) {
        buffer[count] = UInt8(truncatingIfNeeded: byte)
        count += 1
      }
      for unit in units {
        let unit = unit == Self.none ? missing : unit
        switch unit {
        case ..<0x80: append(unit)
        case ..<0x800:
          append(0xC0 | unit >> 6)
          append(0x80 | unit & 0x3F)
        default:
          append(0xE0 | unit >> 12)
          append(0x80 | unit >> 6 & 0x3F)
          append(0x80 | unit & 0x3F)
        }
      }
      return count
    }
  }

  /// The text of bytes, with ``missing`` for what is no character.
  public func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : text(units(bytes).units)
  }

  // MARK: Writing

  /// The bytes of a text; nil when it has characters that the code page has not.
  public func encoded(_ text: String) -> [UInt8]? {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
    let encoder = Encoder(self)
    var bytes: [UInt8] = []
    for unit in text.utf16 where !encoder.append(unit, to: &bytes) { return nil }
    return bytes
  }

  /// The bytes of a text, as Windows writes them: of a UTF-16 unit that the code page has not those of the character that
  /// comes nearest, else `?`.
  public func replacing(_ text: String) -> [UInt8] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.utf8) }
    let (encoder, nearest) = (Encoder(self), nearest())
    var bytes: [UInt8] = []
    for unit in text.utf16 where !encoder.append(unit, to: &bytes) {
      Encoder.append(code: nearest(unit) ?? UInt16(UInt8(ascii: "?")), to: &bytes)
    }
    return bytes
  }

  /// The way from characters to bytes, made once for much text.
  public struct Encoder: Sendable {
    /// By UTF-16 unit: the byte, or both; 0 for none.
    private let codes: [UInt16]

    public init(_ page: CodePage) {
      var codes = [UInt16](repeating: 0, count: 1 << 16)
      func add(_ code: UInt16, _ unit: UInt16) {
        // The first of several places is the one that is written, unless a preference says otherwise.
        if unit != CodePage.none, codes[Int(unit)] == 0 { codes[Int(unit)] = code }
      }
      var leads: [(byte: UInt8, row: Int)] = []
      for byte in UInt8.min...UInt8.max {
        let unit = page.single(byte)
        if let row = CodePage.row(unit) { leads.append((byte, row)) } else { add(UInt16(byte), unit) }
      }
      for (lead, row) in leads {
        for trail in UInt8(CodePage.firstTrail)..<0xFF {
          add(UInt16(lead) << 8 | UInt16(trail), page.double(row, trail))
        }
      }
      for place in page.preferences {
        let code = wupd_code_pages_at(place)
        guard let row = CodePage.row(page.single(UInt8(code >> 8))) else { continue }
        codes[Int(page.double(row, UInt8(truncatingIfNeeded: code)))] = code
      }
      self.codes = codes
    }

    /// False for a unit that the code page has not; then nothing is appended.
    public func append(_ unit: UInt16, to bytes: inout [UInt8]) -> Bool {
      let code = codes[Int(unit)]
      guard code != 0 || unit == 0 else { return false }
      Self.append(code: code, to: &bytes)
      return true
    }

    fileprivate static func append(code: UInt16, to bytes: inout [UInt8]) {
      if code > 0xFF { bytes.append(UInt8(code >> 8)) }
      bytes.append(UInt8(truncatingIfNeeded: code))
    }
  }
}
