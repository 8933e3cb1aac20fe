/// The ANSI code page of western Windows, byte to UTF-16 unit and back.
///
/// The five bytes without a character are the control characters of the same number, as Windows maps them, so that every
/// byte has a unit of its own and comes back. Source: the Unicode Consortium's `bestfit1252.txt`.
public enum Windows1252 {
  public static func decoded(_ bytes: some Sequence<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.lazy.map { Unicode.Scalar(unit($0)) ?? "?" }))
  }

  /// The bytes of a text; nil when it has characters that the code page has not.
  public static func encoded(_ text: String) -> [UInt8]? {
    let bytes = text.utf16.compactMap(byte)
    return bytes.count == text.utf16.count ? bytes : nil
  }

  public static func unit(_ byte: UInt8) -> UInt16 {
    (0x80..<0xA0).contains(byte) ? upper[Int(byte) - 0x80] : UInt16(byte)
  }

  /// Nil for a character that the code page does not have.
  public static func byte(_ unit: UInt16) -> UInt8? {
    if unit < 0x80 || (0xA0..<0x100).contains(unit) { return UInt8(unit) }
    return upper.firstIndex(of: unit).map { UInt8($0 + 0x80) }
  }

  /// The units of 0x80 to 0x9F.
  private static let upper: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
    0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
