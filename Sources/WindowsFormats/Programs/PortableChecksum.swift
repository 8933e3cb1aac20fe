extension PortableHeader {
  /// The checksum that the header should have, from all bytes of the file (CheckSumMappedFile of imagehlp): words of 16 bits
  /// added with the carry put back, without those of the header's own checksum, and the size of the file on top.
  ///
  /// - Returns: nil where the header has no place for one.
  public func computedChecksum(_ bytes: ForeignBytes) throws(UnreadableBytes) -> UInt32? {
    guard let checksum else { return nil }
    var sum: UInt64 = 0
    var buffer = [UInt32](repeating: 0, count: 1 << 14)
    var offset = 0
    while offset < bytes.count {
      let size = min(bytes.count - offset, 4 * buffer.count)
      try buffer.withUnsafeMutableBufferPointer { (words) throws(UnreadableBytes) in
        let raw = UnsafeMutableRawBufferPointer(words)
        // What an odd end lacks counts as zero.
        if size & 3 != 0 { words[size / 4] = 0 }
        try bytes.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: raw[..<size]))
        // Sums of 32-bit words fold to those of 16-bit words; 2³² of them fit.
        for word in words[..<((size + 3) / 4)] { sum &+= UInt64(UInt32(littleEndian: word)) }
      }
      offset += size
    }
    while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
    for half in [UInt64(checksum & 0xFFFF), UInt64(checksum >> 16)] {
      sum = sum >= half ? sum - half : (sum &- half &- 1) & 0xFFFF
    }
    return UInt32(truncatingIfNeeded: sum &+ UInt64(bytes.count))
  }
}
