import StateStore
import TestSupport
import Testing
import WindowsModel

/// An act as large as taking over a machine: SQLite's cache does not hold it, so that much of it is on disk before it
/// is committed.
@Suite("Faults in an act of many thousand changes")
struct BulkTests {
  private static let changes = 20_000

  private static let deed = Deed(
    name: "\(changes) values and contents", prepare: { _ = try Store.create($0, header("create")) { _ in } },
    act: { store in
      try store.write(header("adopt", second: 1)) { transaction in
        for key in 0..<changes / 100 {
          let path = RegistryPath(.machine, ["SOFTWARE", "Key \(key)"])
          for value in 0..<100 { try transaction.setValue(path, "Value \(value)", .dword(UInt32(value))) }
        }
        for contents in noises { _ = try transaction.store(contents) }
      }
    })
  private static let noises = (UInt64(1)...3).map { noise(700_000, seed: $0) }

  @Test("Calls fail, and the power is cut, at points spread over all of it: before or after, sound, and it goes on")
  func spread() throws {
    let rehearsed = try Rehearsed(Self.deed, seesState: false)
    let (cuts, calls) = try rehearsed.record()
    #expect(cuts.returned > 1000, "the act stayed in memory")
    // Each point takes about a second: WUPD_SCALE=1000 tries every one.
    let points = isLarge ? 5 + scale : 2
    var tally = FaultTally()
    for way in FaultyFolder.Way.all {
      let step = max(1, (calls[way] ?? 0) / points)
      try rehearsed.failEveryCall(way, from: 1 + step / 2, step: step, &tally)
    }
    print("\(Self.deed.name), of \(calls[.error] ?? 0) calls: \(tally)")
    let left = try rehearsed.look(at: cuts, step: max(1, cuts.events.count / (isLarge ? 2 * points : 5)))
    print("\(Self.deed.name), of \(cuts.events.count) moments: \(left)")
  }
}
