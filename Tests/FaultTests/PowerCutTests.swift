import StateStore
import TestSupport
import Testing

@Suite("A power cut behind any write, which loses, keeps or tears what was not synced")
struct PowerCutTests {
  @Test(
    "The store is as it was before the act or after, and after once the act has returned",
    arguments: StoreDeeds.small + ServicingDeeds.all)
  func act(deed: Deed) throws {
    let tally = try Rehearsed(deed).cutPower(step: 1)
    print("\(deed.name): \(tally)")
  }
}
