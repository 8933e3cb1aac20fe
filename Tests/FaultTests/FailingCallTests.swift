import StateStore
import TestSupport
import Testing

@Suite("A disk of which one call fails")
struct FailingCallTests {
  @Test(
    "Whichever it is: the store is as it was before the act or after, sound, and goes on",
    arguments: notEmpty(StoreDeeds.small + ServicingDeeds.all))
  func act(deed: Deed) throws {
    let rehearsed = try Rehearsed(deed)
    var tally = FaultTally()
    for way in FaultyFolder.Way.all {
      try rehearsed.failEveryCall(way, step: isLarge ? 1 : way == .error ? 2 : 11, &tally)
    }
    // The layer is between: what SQLite asks the system can fail.
    #expect(tally.total > 50)
    print("\(deed.name): \(tally)")
  }
}
