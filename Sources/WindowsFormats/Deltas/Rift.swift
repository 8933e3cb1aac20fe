/// Where the places of an old program have gone in the new one, by their addresses in the image.
struct Rift {
  /// Ascending by the old address, and from there on everything has gone as far as it.
  private let pairs: [(old: UInt32, distance: UInt32)]

  /// Everything has stayed.
  init() { pairs = [] }

  /// Reads the pairs of a delta: each says how much more it is than the one before.
  init(_ reader: inout DeltaBytes) throws(DeltaError) {
    let count = try reader.unsigned()
    guard count <= reader.left / 2 else { throw .cutOff }
    var pairs: [(old: UInt32, distance: UInt32)] = []
    pairs.reserveCapacity(count)
    var (old, new) = (0, 0)
    for _ in 0..<count {
      old += try reader.unsigned()
      new += try reader.signed()
      guard old <= Int(UInt32.max) else { throw .unknownForm("an address of more than 32 bits") }
      pairs.append((UInt32(old), UInt32(truncatingIfNeeded: new - old)))
    }
    self.pairs = pairs
  }

  subscript(address: UInt32) -> UInt32 {
    var (low, high) = (0, pairs.count)
    while low < high {
      let middle = (low + high) / 2
      if pairs[middle].old <= address { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? address : address &+ pairs[low - 1].distance
  }
}
