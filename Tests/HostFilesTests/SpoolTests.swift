import HostFiles
import TestSupport
import Testing

@Suite("Texts that are put down until all are known")
struct SpoolTests {
  private func texts(in spool: Spool) throws -> [String] {
    var texts: [String] = []
    try spool.read { texts.append($0) }
    return texts
  }

  @Test("They come back as they went in, as often as they are asked for", arguments: [0, 1, 3000])
  func back(count: Int) throws {
    try withSeeds(3) { seed in
      var generator = SeededGenerator(seed: seed)
      let spool = Spool()
      var put: [String] = []
      for number in 0..<count {
        let length = generator.chance(500) ? 3_000_000 : Int.random(in: 0...900, using: &generator)
        put.append(String(repeating: ["\u{0}", "\n", "é", "x"][number % 4], count: length))
        try spool.append(put[number])
      }
      #expect(try texts(in: spool) == put && texts(in: spool) == put && spool.count == count, "seed \(seed)")
    }
  }

  @Test("What comes after they were given is behind them")
  func more() throws {
    let spool = Spool()
    try spool.append("one")
    #expect(try texts(in: spool) == ["one"])
    try spool.append(String(repeating: "x", count: 2_000_000))
    #expect(try texts(in: spool).map(\.utf8.count) == [3, 2_000_000])
  }
}
