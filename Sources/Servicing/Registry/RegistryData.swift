import StateStore
package import WindowsModel

/// Data of a registry value as reg.exe of Windows XP takes them from its command line (`docs/registry-text.md`).
package enum RegistryData {
  /// Between the strings of a REG_MULTI_SZ where `/s` names no other.
  private static let separator = "\\0"

  /// - Parameters:
  ///   - text: of `/d`; nil: there is none.
  ///   - separator: of `/s`, one character.
  /// - Throws: ``StoreError``: invalid, for data that are none of the type.
  package static func value(
    _ type: RegistryValueType, _ text: String?, separator: String? = nil
  ) throws -> RegistryValue {
    if let separator, separator.utf16.count != 1 {
      throw StoreError(.invalid, "A separator (/s) is one character, not \(separator.isEmpty ? "none" : separator).")
    }
    let text = text ?? ""
    switch type {
    case .string: return .string(text)
    case .expandString: return .expandString(text)
    case .link: return .link(text)
    case .none: return RegistryValue(type: type, data: WindowsText.encoded(text, terminated: true))
    case .multiString: return try multiString(text, separator ?? Self.separator)
    // reg.exe writes the bytes of a REG_DWORD for both.
    case .dword, .dwordBigEndian: return RegistryValue(type: type, data: RegistryValue.dword(try dword(text)).data)
    case .qword: return .qword(try qword(text))
    default: return RegistryValue(type: type, data: try bytes(text, type))
    }
  }

  /// The last string may have a separator behind it; an empty string ends nothing and stands alone.
  private static func multiString(_ text: String, _ separator: String) throws -> RegistryValue {
    guard !text.isEmpty else { return .multiString([]) }
    var strings: [String] = []
    var rest = text[...]
    while let range = rest.firstRange(of: separator) {
      strings.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    if !rest.isEmpty { strings.append(String(rest)) }
    guard strings == [""] || !strings.contains("") else {
      throw StoreError(.invalid, "\(text.prefix(40)) has an empty string, which would end the list.")
    }
    return .multiString(strings)
  }

  /// Hexadecimal behind `0x`, octal behind `0`, else decimal.
  private static func dword(_ text: String) throws -> UInt32 {
    let number =
      text.isEmpty
      ? 0
      : hexadecimal(text) ?? (digits(text, 8).flatMap { text.hasPrefix("0") ? UInt64($0, radix: 8) : nil })
        ?? (text == "0" || !text.hasPrefix("0") ? digits(text, 10).flatMap { UInt64($0) } : nil)
    guard let number, let dword = UInt32(exactly: number) else {
      throw StoreError(.invalid, "\(text.prefix(40)) is no number for REG_DWORD.")
    }
    return dword
  }

  /// Hexadecimal behind `0x`, else decimal, which may be negative.
  private static func qword(_ text: String) throws -> UInt64 {
    let isNegative = text.hasPrefix("-")
    let number: UInt64? =
      if text.isEmpty { 0 } else if isNegative {
        digits(text.dropFirst(), 10).flatMap { Int64("-" + $0) }.map { UInt64(bitPattern: $0) }
      } else { hexadecimal(text) ?? digits(text, 10).flatMap { UInt64($0) } }
    guard let number else { throw StoreError(.invalid, "\(text.prefix(40)) is no number for REG_QWORD.") }
    return number
  }

  private static func hexadecimal(_ text: String) -> UInt64? {
    guard text.hasPrefix("0x") || text.hasPrefix("0X") else { return nil }
    return digits(text.dropFirst(2), 16).flatMap { UInt64($0, radix: 16) }
  }

  /// The text if it is digits and nothing else: no sign, no blank.
  private static func digits(_ text: some StringProtocol, _ radix: Int) -> String? {
    let isPlain = !text.isEmpty && text.unicodeScalars.allSatisfy { Int(String($0), radix: radix) != nil }
    return isPlain ? String(text) : nil
  }

  /// Pairs of hexadecimal digits; one that is left over at the end is the upper half of a byte.
  private static func bytes(_ text: String, _ type: RegistryValueType) throws -> [UInt8] {
    guard let digits = text.isEmpty ? "" : digits(text, 16).map({ $0.utf8.count % 2 == 0 ? $0 : $0 + "0" }) else {
      throw StoreError(.invalid, "The data of \(type) are hexadecimal digits, not \(text.prefix(40)).")
    }
    let all = Array(digits.utf8)
    return stride(from: 0, to: all.count, by: 2).compactMap {
      UInt8(String(decoding: all[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
  }
}
