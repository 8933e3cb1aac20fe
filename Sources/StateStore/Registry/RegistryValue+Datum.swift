import WindowsModel

/// The two forms of a registry value's data: bytes as in a hive, and a typed column that a person can read.
/// schema/0001-store.sql, registry_value.data, says which form each type has. Lossless both ways.
extension RegistryValue {
  var datum: Datum {
    switch type {
    case .string, .expandString:
      guard data.count >= 2, data[data.count - 1] == 0, data[data.count - 2] == 0,
        let text = Self.readable(data.dropLast(2))
      else { return .blob(data) }
      return .text(text)
    case .link:
      return Self.readable(data[...]).map(Datum.text) ?? .blob(data)
    case .multiString:
      guard data.count >= 2, let text = WindowsText.decoded(data.dropLast(2)), data.suffix(2) == [0, 0],
        text.isEmpty || text.unicodeScalars.last == "\0", !text.unicodeScalars.contains("\n")
      else { return .blob(data) }
      var lines = String.UnicodeScalarView()
      for scalar in text.unicodeScalars { lines.append(scalar == "\0" ? "\n" : scalar) }
      return .text(String(lines))
    case .dword where data.count == 4, .qword where data.count == 8:
      return .integer(data.reversed().reduce(0) { $0 << 8 | Int64($1) })
    default:
      return .blob(data)
    }
  }

  init(type: Int64, datum: Datum) {
    self.init(type: RegistryValueType(rawValue: UInt32(truncatingIfNeeded: type)), data: [])
    switch datum {
    case .blob(let bytes): data = bytes
    case .integer(let number):
      data = withUnsafeBytes(of: number.littleEndian) { Array($0.prefix(self.type == .dword ? 4 : 8)) }
    case .text(let text):
      switch self.type {
      case .multiString:
        var strings = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { strings.append(scalar == "\n" ? "\0" : scalar) }
        data = WindowsText.encoded(String(strings), terminated: true)
      case .link: data = WindowsText.encoded(text)
      default: data = WindowsText.encoded(text, terminated: true)
      }
    case .null, .real: break
    }
  }

  /// Text without NUL; nil for anything that has to stay bytes.
  private static func readable(_ bytes: ArraySlice<UInt8>) -> String? {
    guard let text = WindowsText.decoded(bytes), !text.utf8.contains(0) else { return nil }
    return text
  }
}
