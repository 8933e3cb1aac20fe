public import TestSupport

extension FuzzTarget {
  /// Good input, broken as chance has it.
  public func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var bytes = seeds.randomElement(using: &random) ?? []
    if random.chance(20) { bytes = noise(Int.random(in: 0...200, using: &random), seed: random.next()) }
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...12, using: &random))
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes.replaceSubrange(place..<end, with: [UInt8.random(in: 0...255, using: &random)])
      case 1: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
      case 2: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random) }
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
      case 5: bytes.append(contentsOf: (seeds.randomElement(using: &random) ?? []).dropFirst(place))
      default: bytes.insert(contentsOf: piece(&random), at: place)
      }
    }
    return bytes
  }

  /// Now and then so often that what goes deeper or takes longer with each shows it.
  private func piece(_ random: inout SeededGenerator) -> [UInt8] {
    let piece = pieces.randomElement(using: &random) ?? noise(8, seed: random.next())
    let count = random.chance(40) ? Int.random(in: 1...2000, using: &random) : 1
    return Array(repeatElement(piece, count: count).joined())
  }
}
