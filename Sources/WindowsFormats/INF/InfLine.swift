import WindowsModel

/// A line of an INF: `key = field, field, …`, or fields alone. Fields count from 1, as SetupAPI counts them.
public struct InfLine: Hashable, Sendable {
  /// Where it begins in the file, from 1 on.
  public var number: Int
  public var key: String?
  public var fields: [String]

  public init(_ key: String?, _ fields: [String], number: Int = 0) {
    self.number = number
    self.key = key
    self.fields = fields
  }

  /// By what the line is found: its key, or a single field that stands alone.
  public var name: String? { key ?? (fields.count == 1 ? fields[0] : nil) }

  /// True for a line that is found by this name, in any case.
  public func isOf(_ name: String) -> Bool { self.name.map { WindowsName.same($0, name) } ?? false }

  /// A field, or with 0 the key; empty where there is none.
  public func text(_ field: Int) -> String {
    if field == 0 { return key ?? "" }
    return field >= 1 && field <= fields.count ? fields[field - 1] : ""
  }

  /// What stands in a line that may be written with a key or without one: the key and all fields.
  public var items: [String] { (key.map { [$0] } ?? []) + fields }

  /// As it may have been written.
  public var written: String { (key.map { "\($0)=" } ?? "") + fields.joined(separator: ",") }

  /// A field as a number of 32 bits: decimal, hexadecimal behind 0x, signed; 0 of an empty one; nil if it is none.
  public func number(_ field: Int) -> Int? {
    field >= 1 && field <= fields.count && fields[field - 1].isEmpty ? 0 : Self.number(text(field))
  }

  /// Fields as bytes, each in hexadecimal digits; nil if one is none.
  public func bytes(from field: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    for text in fields.dropFirst(max(field - 1, 0)) {
      let digits = Self.withoutPrefix(text) ?? text
      guard digits.utf8.first != UInt8(ascii: "+"), let byte = UInt8(digits, radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  public static func number(_ text: String) -> Int? {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let body = isNegative || text.utf8.first == UInt8(ascii: "+") ? String(text.unicodeScalars.dropFirst()) : text
    let hexadecimal = withoutPrefix(body)
    let digits = hexadecimal ?? body
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+"),
      let number = UInt32(digits, radix: hexadecimal == nil ? 10 : 16)
    else { return nil }
    return isNegative ? -Int(number) : Int(number)
  }

  private static func withoutPrefix(_ text: String) -> String? {
    let scalars = text.unicodeScalars
    guard scalars.count > 2, ["0x", "0X"].contains(String(scalars.prefix(2))) else { return nil }
    return String(scalars.dropFirst(2))
  }
}
