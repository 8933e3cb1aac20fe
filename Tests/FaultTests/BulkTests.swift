import StateStore
import TestSupport
import Testing
import WindowsModel

/// An act as large as taking over a machine: SQLite's cache does not hold it, so that much of it is on disk before it
/// is committed.
@Suite("Faults in an act of many thousand changes")
struct BulkTests {
  private static let changes = isLarge ? 40_000 : 20_000

  private static let deed = Deed(
    name: "\(changes) values and contents", prepare: { _ = try Store.create($0, header("create")) { _ in } },
    act: { store in
      try store.write(header("adopt", second: 1)) { transaction in
        for key in 0..<changes / 100 {
          let path = RegistryPath(.machine, ["SOFTWARE", "Key \(key)"])
          for value in 0..<100 { try transaction.setValue(path, "Value \(value)", .dword(UInt32(value))) }
        }
        for seed in UInt64(1)...3 { _ = try transaction.store(noise(1_500_000, seed: seed)) }
      }
    })

  @Test("Some calls fail, spread over all of it: before or after, sound, and it goes on")
  func failingCalls() throws {
    let rehearsed = try Rehearsed(Self.deed, seesState: false)
    let cuts = try rehearsed.record()
    #expect(cuts.returned > 2000, "the act stayed in memory")
    var tally = FaultTally()
    for (index, way) in FaultyFolder.Way.allCases.enumerated() {
      let step = cuts.returned / (isLarge ? 100 : 2)
      try rehearsed.failEveryCall(way, from: 1 + step / 2 + index * 17, step: step, &tally)
    }
    print("\(Self.deed.name): \(tally)")
  }

  @Test("The power is cut at some moments, spread over all of it")
  func powerCuts() throws {
    let rehearsed = try Rehearsed(Self.deed, seesState: false)
    let cuts = try rehearsed.record()
    let tally = try rehearsed.cutPower(step: cuts.events.count / (isLarge ? 200 : 6))
    print("\(Self.deed.name): \(tally)")
  }
}
