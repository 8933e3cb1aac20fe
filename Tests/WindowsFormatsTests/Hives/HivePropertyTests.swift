import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Hives, over random trees and damage")
struct HivePropertyTests {
  private static func name(_ random: inout SeededGenerator) -> String {
    let kinds: [ClosedRange<UInt32>] = [
      0x20...0x5B, 0x5D...0x7E, 0xA0...0xFF, 0x400...0x4FF, 0x1F600...0x1F64F, 0...0x1F,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      let range = kinds[min(Int.random(in: 0...20, using: &random), 5) % (random.chance(3) ? 6 : 2)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { scalars.append(scalar) }
    }
    return String(scalars)
  }

  private static func key(_ random: inout SeededGenerator, depth: Int = 0) -> HiveBuilder.Key {
    let values = (0..<Int.random(in: 0...4, using: &random)).map { _ in
      let size =
        random.chance(20) ? Int.random(in: 16_000...40_000, using: &random) : Int.random(in: 0...40, using: &random)
      return HiveBuilder.Value(
        random.chance(5) ? "" : name(&random),
        RegistryValue(
          type: RegistryValueType(rawValue: UInt32.random(in: 0...12, using: &random)),
          data: noise(size, seed: random.next())))
    }
    let below = depth < 5 ? Int.random(in: 0...(depth < 3 ? 5 : 2), using: &random) : 0
    return HiveBuilder.Key(
      name(&random), written: WindowsTime(ticks: Int64.random(in: 0...(1 << 60), using: &random)),
      className: random.chance(6) ? name(&random) : nil, flags: random.chance(10) ? 0x10 : 0, values: values,
      subkeys: (0..<below).map { _ in key(&random, depth: depth + 1) })
  }

  private static func hive(_ random: inout SeededGenerator) -> (HiveBuilder.Key, [UInt8]) {
    let root = key(&random)
    let minor = UInt32.random(in: 1...6, using: &random)
    return (
      root,
      HiveBuilder.hive(root) {
        $0.minorVersion = minor
        $0.list = minor < 3 ? .li : HiveBuilder.List.allCases.randomElement(using: &random) ?? .lh
        $0.leafSize = Int.random(in: 1...6, using: &random)
      }
    )
  }

  @Test("What was written is read, with nothing lost: 100 seeds")
  func wasWrittenReadNothing() throws {
    try withSeeds(100) { seed in
      var random = SeededGenerator(seed: seed)
      let (root, bytes) = Self.hive(&random)
      let read = try HiveTree(bytes)
      #expect(read.losses.isEmpty, "\(read.losses.prefix(3))")
      #expect((read.root == root) as Bool)
    }
  }

  @Test("Any damage is told or harmless, and the walk stays within what the hive can hold: 200 seeds")
  func anyDamageToldOr() throws {
    try withSeeds(200) { seed in
      var random = SeededGenerator(seed: seed)
      var (_, bytes) = Self.hive(&random)
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1:
          let numbers: [UInt32] = [.max, 0, 0x20, 0x8000_0000, 0x7FFF_FFFF, UInt32(bytes.count)]
          let number: UInt32 = numbers.randomElement(using: &random) ?? 0
          if place + 4 <= bytes.count { bytes.replaceSubrange(place..<(place + 4), with: le(number)) }
        default:
          let from = Int.random(in: 0..<bytes.count, using: &random)
          let count = min(Int.random(in: 1...64, using: &random), bytes.count - max(from, place))
          bytes.replaceSubrange(place..<(place + count), with: Array(bytes[from..<(from + count)]))
        }
      }
      if random.chance(5) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
      guard let hive = try? Hive(ForeignBytes(bytes)) else { return }
      let census = hive.walk { _ in }
      #expect(census.keys * 80 <= bytes.count && census.dataBytes <= bytes.count)
      #expect(HiveTree(hive).census == census)
    }
  }
}
