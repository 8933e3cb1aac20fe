import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("The encoding under the journal's hash")
struct CanonicalBufferTests {
  private enum Item: Hashable {
    case null
    case number(Int64)
    case text([UInt8])
    case blob([UInt8])
    case real(UInt64)
  }

  private func hash(_ items: [Item]) -> [UInt8] {
    var buffer = CanonicalBuffer()
    for item in items {
      switch item {
      case .null: buffer.appendNull()
      case .number(let number): buffer.append(number)
      case .text(let bytes): bytes.withUnsafeBytes { buffer.append(text: $0) }
      case .blob(let bytes): buffer.append(bytes)
      case .real(let bits): buffer.append(real: Double(bitPattern: bits))
      }
    }
    return buffer.finish()
  }

  private func item(_ generator: inout SeededGenerator) -> Item {
    // Bytes that are tags and lengths elsewhere.
    func bytes() -> [UInt8] {
      (0..<Int.random(in: 0...3, using: &generator)).map { _ in
        [0, 1, 2, 0x10, 0x11, 0x20, 0x30, 0x40, 0x80, 0xFF].randomElement(using: &generator) ?? 0
      }
    }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .null
    case 1: return .text(bytes())
    case 2: return .blob(bytes())
    case 3: return .real(Double(Int.random(in: -2...2, using: &generator)).bitPattern)
    case 4: return .number(Int64.random(in: -2...2, using: &generator))
    default:
      let shift = Int64.random(in: 0...63, using: &generator)
      return .number((1 << shift) &+ Int64.random(in: -1...1, using: &generator))
    }
  }

  @Test("Two different rows never encode alike")
  func distinct() throws {
    var rows: [[UInt8]: [Item]] = [:]
    try withSeeds(50_000) { seed in
      var generator = SeededGenerator(seed: seed)
      let row = (0..<Int.random(in: 0...4, using: &generator)).map { _ in item(&generator) }
      let hash = hash(row)
      try #require(rows[hash] == nil || rows[hash] == row, "seed \(seed): \(row) and \(rows[hash] ?? [])")
      rows[hash] = row
    }
    #expect(environment("WUPD_SEED") != nil || rows.count > 10_000)
  }

  @Test("One row encodes alike however it is put together, across the blocks in which it is hashed")
  func blocks() {
    let long = [UInt8](repeating: 7, count: 200_000)
    #expect(hash([.blob(long), .number(1)]) == hash([.blob(long), .number(1)]))
    #expect(hash([.blob(long), .number(1)]) != hash([.blob(long), .number(2)]))
    #expect(hash([.blob(long), .blob(long)]) != hash([.blob(long + long)]))
    #expect(hash([.blob(long)]) != hash([.text(long)]))
    #expect(hash([.blob(Array(long.dropLast()))]) != hash([.blob(long)]))
  }

  @Test("The encoding is the one that is written down")
  func bytes() throws {
    var expected: [UInt8] = [2]
    var items: [Item] = []
    for (number, encoded) in [
      (Int64(0), [0x10]), (1, [0x11, 1]), (-1, [0x11, 0xFF]), (127, [0x11, 0x7F]), (128, [0x12, 0, 0x80]),
      (-128, [0x11, 0x80]), (-129, [0x12, 0xFF, 0x7F]), (0x7FFF, [0x12, 0x7F, 0xFF]), (0x8000, [0x13, 0, 0x80, 0]),
      (.max, [0x18, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), (.min, [0x18, 0x80, 0, 0, 0, 0, 0, 0, 0]),
    ] as [(Int64, [UInt8])] {
      items.append(.number(number))
      expected += encoded
    }
    items += [
      .null, .text(Array("aé".utf8)), .blob([1, 2]), .text([]), .real((1.5).bitPattern),
      .blob([UInt8](repeating: 9, count: 300)), .blob([UInt8](repeating: 9, count: 127)),
      .blob([UInt8](repeating: 9, count: 128)),
    ]
    expected += [0, 0x20, 3, 0x61, 0xC3, 0xA9, 0x30, 2, 1, 2, 0x20, 0, 0x40, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]
    expected += [0x30, 0xAC, 0x02] + [UInt8](repeating: 9, count: 300)
    expected += [0x30, 0x7F] + [UInt8](repeating: 9, count: 127)
    expected += [0x30, 0x80, 0x01] + [UInt8](repeating: 9, count: 128)
    let scratch = Scratch()
    write(expected, to: scratch.file("encoded"))
    #expect(hexadecimal(hash(items)) == run("sha256sum", [scratch.file("encoded")]).output.prefix(64))
  }
}
