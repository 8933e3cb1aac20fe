/// A value of DER (X.690): its tag, and where its content lies. Of a list as long as a catalog's no value is built before it is
/// asked for, which no library for certificates does.
struct DERValue {
  static let sequence: UInt8 = 0x30
  static let set: UInt8 = 0x31
  static let octets: UInt8 = 0x04
  static let identifier: UInt8 = 0x06

  private let bytes: [UInt8]
  let tag: UInt8
  let content: Range<Int>

  /// nil: none begins there that ends before `end`.
  init?(_ bytes: [UInt8], at start: Int = 0, before end: Int? = nil) {
    let end = end ?? bytes.count
    guard start + 2 <= end else { return nil }
    var place = start + 2
    var size = Int(bytes[start + 1])
    if size >= 0x80 {
      let count = size & 0x7F
      guard (1...4).contains(count), place + count <= end else { return nil }
      size = bytes[place..<(place + count)].reduce(0) { $0 << 8 | Int($1) }
      place += count
    }
    guard size <= end - place else { return nil }
    self.bytes = bytes
    tag = bytes[start]
    content = place..<(place + size)
  }

  var contents: ArraySlice<UInt8> { bytes[content] }

  /// Each value within a constructed one, one behind the other.
  ///
  /// - Returns: false where one is cut off, and the walk ended.
  @discardableResult
  func walk(_ body: (DERValue) throws -> Bool) rethrows -> Bool {
    var place = content.lowerBound
    while place < content.upperBound {
      guard let value = DERValue(bytes, at: place, before: content.upperBound) else { return false }
      guard try body(value) else { return true }
      place = value.content.upperBound
    }
    return true
  }

  /// The first values within, no more than any value that is looked into has.
  var children: [DERValue] {
    var children: [DERValue] = []
    walk { child in
      children.append(child)
      return children.count < 8
    }
    return children
  }
}
