/// What a registry value says its data is. The number is free: Windows stores any, and so does a store.
public struct RegistryValueType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let none = RegistryValueType(rawValue: 0)
  public static let string = RegistryValueType(rawValue: 1)
  public static let expandString = RegistryValueType(rawValue: 2)
  public static let binary = RegistryValueType(rawValue: 3)
  public static let dword = RegistryValueType(rawValue: 4)
  public static let dwordBigEndian = RegistryValueType(rawValue: 5)
  public static let link = RegistryValueType(rawValue: 6)
  public static let multiString = RegistryValueType(rawValue: 7)
  public static let resourceList = RegistryValueType(rawValue: 8)
  public static let fullResourceDescriptor = RegistryValueType(rawValue: 9)
  public static let resourceRequirementsList = RegistryValueType(rawValue: 10)
  public static let qword = RegistryValueType(rawValue: 11)

  /// The names of winnt.h, by number.
  public static let names = [
    "REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_LINK",
    "REG_MULTI_SZ", "REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTOR", "REG_RESOURCE_REQUIREMENTS_LIST", "REG_QWORD",
  ]

  /// `REG_SZ`; a number without a name is written in hexadecimal, as the registry editor does.
  public var description: String {
    rawValue < UInt32(Self.names.count) ? Self.names[Int(rawValue)] : "0x" + String(rawValue, radix: 16)
  }

  /// Reads a name, any case, also `REG_DWORD_LITTLE_ENDIAN`, or a number.
  public init?(_ text: String) {
    let upper = text.uppercased()
    if let index = Self.names.firstIndex(of: upper) {
      rawValue = UInt32(index)
    } else if upper == "REG_DWORD_LITTLE_ENDIAN" {
      self = .dword
    } else if upper.hasPrefix("0X"), let number = UInt32(upper.dropFirst(2), radix: 16) {
      rawValue = number
    } else if let number = UInt32(upper) {
      rawValue = number
    } else {
      return nil
    }
  }
}

/// A registry value without its name: a type, and the bytes exactly as they are in a hive.
public struct RegistryValue: Hashable, Sendable {
  public var type: RegistryValueType
  public var data: [UInt8]

  /// The most bytes of data that are read or kept. No value of Windows' standard hives is larger; a queue of ten thousand
  /// pending renames takes two to three million.
  public static let largest = 16 << 20

  public init(type: RegistryValueType, data: [UInt8]) {
    self.type = type
    self.data = data
  }

  /// REG_SZ with the NUL that ends it.
  public static func string(_ text: String) -> RegistryValue {
    RegistryValue(type: .string, data: WindowsText.encoded(text, terminated: true))
  }

  /// REG_EXPAND_SZ with the NUL that ends it.
  public static func expandString(_ text: String) -> RegistryValue {
    RegistryValue(type: .expandString, data: WindowsText.encoded(text, terminated: true))
  }

  public static func dword(_ number: UInt32) -> RegistryValue {
    RegistryValue(type: .dword, data: withUnsafeBytes(of: number.littleEndian, Array.init))
  }

  public static func qword(_ number: UInt64) -> RegistryValue {
    RegistryValue(type: .qword, data: withUnsafeBytes(of: number.littleEndian, Array.init))
  }

  public static func binary(_ data: [UInt8]) -> RegistryValue { RegistryValue(type: .binary, data: data) }

  /// REG_LINK: the target in NT form, `\Registry\Machine\…`, without a NUL.
  public static func link(_ target: String) -> RegistryValue {
    RegistryValue(type: .link, data: WindowsText.encoded(target))
  }

  /// REG_MULTI_SZ: each string and its NUL, then one NUL more. Empty strings are kept; only data can tell what they
  /// mean.
  public static func multiString(_ strings: [String]) -> RegistryValue {
    RegistryValue(type: .multiString, data: strings.flatMap { WindowsText.encoded($0, terminated: true) } + [0, 0])
  }

  /// The text of REG_SZ, REG_EXPAND_SZ or REG_LINK up to its first NUL, as Windows programs take it; nil for other
  /// types and for data that is no UTF-16.
  public var text: String? {
    guard [.string, .expandString, .link].contains(type), let text = WindowsText.decoded(data) else { return nil }
    return text.unicodeScalars.firstIndex(of: "\0").map { String(text.unicodeScalars[..<$0]) } ?? text
  }

  /// The number of REG_DWORD, REG_DWORD_BIG_ENDIAN or REG_QWORD of the right length.
  public var number: UInt64? {
    switch (type, data.count) {
    case (.dword, 4), (.qword, 8): data.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    case (.dwordBigEndian, 4): data.reduce(0) { $0 << 8 | UInt64($1) }
    default: nil
    }
  }

  /// The strings of a REG_MULTI_SZ, empty ones included, found by length and not by the first empty one; nil when the
  /// bytes are no UTF-16. A missing final NUL is tolerated: what stands before it is the last string.
  public var strings: [String]? {
    guard type == .multiString, let text = WindowsText.decoded(data) else { return nil }
    var parts = text.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false).map { String($0) }
    // "a\0b\0\0" splits into a, b, "", "": one for the NUL that ends b and one for the last.
    if parts.last == "" { parts.removeLast() }
    if parts.last == "" { parts.removeLast() }
    return parts
  }
}
