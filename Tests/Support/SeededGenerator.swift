/// Random numbers that a printed seed brings back (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True once in so many calls.
  public mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &self) == 0 }
}

/// Bytes that look alike nowhere.
public func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count + 8)
  while bytes.count < count { withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) } }
  return Array(bytes.prefix(count))
}

/// `WUPD_SCALE`, 1 if it is not set: so many times as many seeds are run.
public let scale = environment("WUPD_SCALE").flatMap(Int.init) ?? 1

/// In the large tier every point is tried.
public let isLarge = scale > 1

/// Runs a body for each of so many seeds and names the seed on a failure. `WUPD_SEED=n` runs that one alone;
/// `WUPD_SCALE=15` runs fifteen times as many, as the large tier does.
public func withSeeds(_ count: Int, _ body: (UInt64) throws -> Void) throws {
  if let only = environment("WUPD_SEED").flatMap(UInt64.init) {
    try body(only)
    return
  }
  for seed in 1...UInt64(max(1, count * scale)) {
    do {
      try body(seed)
    } catch {
      throw SeedFailure(seed: seed, error: error)
    }
  }
}

public struct SeedFailure: Error, CustomStringConvertible {
  public let seed: UInt64
  public let error: any Error
  public var description: String { "seed \(seed) (WUPD_SEED=\(seed) runs it alone): \(error)" }
}
