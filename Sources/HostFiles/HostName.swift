/// The name of something in a folder of this computer: bytes, which are UTF-8 as a rule and need not be.
package struct HostName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  package init(_ text: String) { bytes = Array(text.utf8) }

  /// nil for bytes that are no UTF-8.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  /// For people: a byte that is no text is `\xE4`.
  package var description: String {
    if let text { return text }
    var shown = ""
    var rest = bytes[...]
    while let byte = rest.first {
      // The longest run that is text.
      let run = (1...min(4, rest.count)).lazy.compactMap { String(validating: rest.prefix($0), as: UTF8.self) }.first
      shown += run ?? "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      rest = rest.dropFirst(run?.utf8.count ?? 1)
    }
    return shown
  }

  /// One name, and no way to another folder.
  var isOne: Bool {
    !bytes.isEmpty && bytes != [0x2E] && bytes != [0x2E, 0x2E] && !bytes.contains { $0 == 0x2F || $0 == 0 }
  }

  package static func < (one: HostName, other: HostName) -> Bool {
    one.bytes.lexicographicallyPrecedes(other.bytes)
  }
}

extension [UInt8] {
  /// Lends them with a NUL behind.
  func withCString<T>(_ body: (UnsafePointer<CChar>) throws -> T) rethrows -> T {
    try (self + [0]).withUnsafeBytes { try body($0.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self)) }
  }
}
