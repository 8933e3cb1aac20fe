public import WindowsModel

/// Writes a `.reg` file as the registry editor does: byte order mark, CR LF, a blank line before each key, data wrapped at
/// eighty columns.
///
/// In version 5.00 every value can be said, and is read back as it was: a string that quotation marks cannot hold (a
/// NUL in it, none at its end, half a surrogate pair, an odd number of bytes) is written as `hex(1):`.
public struct RegistryTextWriter {
  /// Takes the next bytes of the file.
  public typealias Sink = (UnsafeRawBufferPointer) throws -> Void

  private let version: RegistryText.Version
  private let codePage: CodePage
  private let encoder: CodePage.Encoder
  private let sink: Sink
  /// Text beyond ASCII was written in the code page.
  public private(set) var usesCodePage = false
  private var buffer: [UInt8] = []
  private static let blockSize = 1 << 16

  /// - Parameter codePage: the ANSI code page of the machine, in which `REGEDIT4` is written.
  public init(_ version: RegistryText.Version, codePage: CodePage, to sink: @escaping Sink) throws {
    self.version = version
    self.codePage = codePage
    encoder = CodePage.Encoder(codePage)
    self.sink = sink
    buffer.reserveCapacity(Self.blockSize + 4)
    if version == .five { buffer += [0xFF, 0xFE] }
    try line(version.header)
  }

  /// - Throws: ``RegistryText/Unsayable``, and nothing of the statement is written; what the sink throws.
  public mutating func write(_ statement: RegistryText.Statement) throws {
    switch statement {
    case .key(let path): try key(path, "[")
    case .deletedKey(let path): try key(path, "[-")
    case .deletedValue(let name):
      let name = try namePart(name)
      try put(name)
      try line("-")
    case .value(let name, let value): try self.value(namePart(name), value)
    }
  }

  /// Writes the blank line at the end, and what is not yet written.
  public mutating func finish() throws {
    try line("")
    try flush()
  }

  // MARK: Parts

  private mutating func key(_ path: RegistryPath, _ bracket: String) throws {
    let root = path.root == .machine ? "HKEY_LOCAL_MACHINE" : "HKEY_USERS"
    let text = ([root] + path.components).joined(separator: "\\")
    guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
      throw RegistryText.Unsayable(description: "the name of the key has a line break")
    }
    // Names with two characters that stand for the halves of one, or with a backslash, would be read as another.
    guard let again = try? RegistryPath(text), again.components.count == path.components.count,
      zip(again.components, path.components).allSatisfy({ $0.utf8.elementsEqual($1.utf8) })
    else { throw RegistryText.Unsayable(description: "the name of the key would be read as another") }
    let units = try sayable(text, "the name of the key")
    try line("")
    try put(bracket)
    try put(units)
    try line("]")
  }

  /// `"name"=`
  private func namePart(_ name: String) throws -> [UInt16] {
    guard !name.isEmpty else { return Array("@=".utf16) }
    return Self.quoted(try sayable(name, "the name of the value")) + Array("=".utf16)
  }

  private mutating func value(_ name: [UInt16], _ value: RegistryValue) throws {
    if value.type == .dword, value.data.count == 4, let number = value.number {
      try put(name)
      return try line("dword:" + number.digits(8, radix: 16))
    }
    if value.type == .string, let text = Self.quotable(value.data) {
      if version == .four { try checkANSI(text, "the text") }
      try put(name)
      try put(Self.quoted(text))
      return try line("")
    }
    let data = version == .four && RegistryText.isText(value.type) ? try ansi(value.data) : value.data
    let form = value.type == .binary ? "hex:" : "hex(\(String(value.type.rawValue, radix: 16))):"
    if version == .four, RegistryText.isText(value.type), data.contains(where: { $0 >= 0x80 }) { usesCodePage = true }
    try put(name)
    try put(form)
    var column = name.count + form.utf16.count
    for (index, byte) in data.enumerated() {
      try put(Self.digit(byte >> 4))
      try put(Self.digit(byte & 0xF))
      guard index + 1 < data.count else { break }
      try put(UInt16(UInt8(ascii: ",")))
      column += 3
      // The first column behind which no other byte is begun, so that no line is longer than eighty.
      if column >= 77 {
        try line("\\")
        try put("  ")
        column = 2
      }
    }
    try line("")
  }

  private static func digit(_ nibble: UInt8) -> UInt16 { UInt16(nibble < 10 ? nibble + 0x30 : nibble + 0x57) }

  // MARK: Text

  private func sayable(_ text: String, _ what: String) throws -> [UInt16] {
    let bytes = WindowsText.encoded(text)
    guard WindowsText.decoded(bytes).map({ $0.utf8.elementsEqual(text.utf8) }) == true else {
      throw RegistryText.Unsayable(description: "\(what) would be read as another")
    }
    let units = Self.units(bytes[...])
    if version == .four { try checkANSI(units, what) }
    return units
  }

  private func checkANSI(_ units: [UInt16], _ what: String) throws {
    guard ansi(units) != nil else { throw beyondPage(what) }
  }

  private func beyondPage(_ what: String) -> RegistryText.Unsayable {
    RegistryText.Unsayable(description: "\(what) has characters that \(codePage) has not; version 5.00 has them")
  }

  /// Bytes of the code page; nil where it has not all of the units.
  private func ansi(_ units: [UInt16]) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(units.count)
    for unit in units where !encoder.append(unit, to: &bytes) { return nil }
    return bytes
  }

  private static func units(_ bytes: ArraySlice<UInt8>) -> [UInt16] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
  }

  /// The text of a REG_SZ that quotation marks can hold, without its NUL; nil for another.
  private static func quotable(_ data: [UInt8]) -> [UInt16]? {
    guard data.count >= 2, data.count % 2 == 0, data.suffix(2) == [0, 0] else { return nil }
    let units = units(data.dropLast(2))
    var isInPair = false
    for unit in units {
      guard unit != 0, isInPair == (unit & 0xFC00 == 0xDC00) else { return nil }
      isInPair = unit & 0xFC00 == 0xD800
    }
    return isInPair ? nil : units
  }

  private static func quoted(_ units: [UInt16]) -> [UInt16] {
    let (quote, backslash) = (UInt16(UInt8(ascii: "\"")), UInt16(UInt8(ascii: "\\")))
    var result = [quote]
    result.reserveCapacity(units.count + 2)
    for unit in units {
      if unit == quote || unit == backslash { result.append(backslash) }
      result.append(unit)
    }
    return result + [quote]
  }

  /// Text in UTF-16 as bytes of the code page.
  private func ansi(_ data: [UInt8]) throws -> [UInt8] {
    guard data.count % 2 == 0 else {
      throw RegistryText.Unsayable(description: "the text has an odd number of bytes, which version 5.00 can say")
    }
    guard let bytes = ansi(Self.units(data[...])) else { throw beyondPage("the text") }
    return bytes
  }

  // MARK: Bytes

  private mutating func line(_ text: String) throws {
    try put(text)
    try put("\r\n")
  }

  private mutating func put(_ text: String) throws { for unit in text.utf16 { try put(unit) } }

  private mutating func put(_ units: [UInt16]) throws { for unit in units { try put(unit) } }

  private mutating func put(_ unit: UInt16) throws {
    if version == .four {
      if unit >= 0x80 { usesCodePage = true }
      if !encoder.append(unit, to: &buffer) { buffer.append(UInt8(ascii: "?")) }
    } else {
      buffer.append(UInt8(truncatingIfNeeded: unit))
      buffer.append(UInt8(truncatingIfNeeded: unit >> 8))
    }
    if buffer.count >= Self.blockSize { try flush() }
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try sink($0) }
    buffer.removeAll(keepingCapacity: true)
  }
}
