import Glibc

/// Bytes that do not compress, the same for a seed on any computer.
struct SeededBytes {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  static func make(seed: Int, count: Int) -> [UInt8] {
    var generator = SeededBytes(seed: seed)
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      var index = 0
      while index < count {
        let word = generator.next()
        for byte in 0..<min(8, count - index) {
          buffer[index + byte] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(byte)))
        }
        index += 8
      }
      initialized = count
    }
  }

  /// A file of any size: a piece of such bytes, and zeros behind it that take no room on the disk.
  static func writeSparse(_ path: String, size: Int) throws {
    let file = try PlainFile(path)
    try file.write(make(seed: size, count: min(size, 1 << 20)))
    guard truncate(path, size) == 0 else { throw Child.Failure(description: "\(path) cannot be made so long") }
  }
}
