/// UTF-16LE, as registry data, file names and logs of Windows hold it, to and from `String`.
///
/// Lossless for every sequence of code units: half of a surrogate pair standing alone, which no `String` can hold,
/// becomes the private character U+10Dxxx of the same last three digits. Text that holds one of those characters
/// itself cannot be told from that and is refused by ``decoded(_:)``, so that what was read is what will be written.
public enum WindowsText {
  /// The text of UTF-16LE bytes, NULs included, or nil: an odd number of bytes, or a character that stands for
  /// something else here.
  public static func decoded(_ bytes: some RandomAccessCollection<UInt8>) -> String? {
    guard bytes.count % 2 == 0 else { return nil }
    var scalars = String.UnicodeScalarView()
    var high: UInt16?
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let second = bytes.index(after: index)
      let unit = UInt16(bytes[index]) | UInt16(bytes[second]) << 8
      index = bytes.index(after: second)
      if let first = high {
        high = nil
        if unit & 0xFC00 == 0xDC00 {
          let value = 0x1_0000 + (UInt32(first & 0x3FF) << 10 | UInt32(unit & 0x3FF))
          guard !standsForLoneHalf(value), let scalar = Unicode.Scalar(value) else { return nil }
          scalars.append(scalar)
          continue
        }
        scalars.append(loneHalf(first))
      }
      if unit & 0xFC00 == 0xD800 {
        high = unit
      } else if unit & 0xFC00 == 0xDC00 {
        scalars.append(loneHalf(unit))
      } else if let scalar = Unicode.Scalar(unit) {
        scalars.append(scalar)
      }
    }
    if let first = high { scalars.append(loneHalf(first)) }
    return String(scalars)
  }

  /// The UTF-16LE bytes of a text, without a NUL at the end unless the text has one.
  ///
  /// - Parameter terminated: a NUL is added, whatever the text ends with.
  public static func encoded(_ text: String, terminated: Bool = false) -> [UInt8] {
    var text = text
    var bytes = text.withUTF8 { utf8 in
      // Most text of a registry is ASCII, where a unit is a byte and a zero.
      [UInt8](unsafeUninitializedCapacity: 2 * utf8.count + 2) { buffer, count in
        for byte in utf8 {
          if byte >= 0x80 {
            count = 0
            return
          }
          buffer[count] = byte
          buffer[count + 1] = 0
          count += 2
        }
      }
    }
    if bytes.isEmpty {
      for scalar in text.unicodeScalars {
        if standsForLoneHalf(scalar.value) {
          append(UInt16(truncatingIfNeeded: scalar.value), to: &bytes)
        } else {
          for unit in Character(scalar).utf16 { append(unit, to: &bytes) }
        }
      }
    }
    if terminated { append(0, to: &bytes) }
    return bytes
  }

  /// The number of UTF-16 units Windows counts for a text.
  public static func length(_ text: String) -> Int {
    let units = text.utf16.count
    // Text without characters above the basic plane has no lone halves; those are two units here, and one in Windows.
    guard text.utf8.count > units else { return units }
    return units - text.unicodeScalars.count { standsForLoneHalf($0.value) }
  }

  private static func append(_ unit: UInt16, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: unit))
    bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
  }

  private static func standsForLoneHalf(_ value: UInt32) -> Bool { (0x10_D800...0x10_DFFF).contains(value) }

  private static func loneHalf(_ unit: UInt16) -> Unicode.Scalar {
    Unicode.Scalar(0x10_0000 | UInt32(unit)) ?? "\u{FFFD}"
  }
}
