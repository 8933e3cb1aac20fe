import StateStore
import TestSupport
import Testing

@Suite("A power cut behind any write, which loses, keeps or tears what was not synced")
struct PowerCutTests {
  @Test(
    "The store is as it was before the act or after, and after once the act has returned",
    arguments: notEmpty(StoreDeeds.small + ServicingDeeds.all))
  func act(deed: Deed) throws {
    let rehearsed = try Rehearsed(deed)
    let cuts = try rehearsed.record().cuts
    // The layer is between: what SQLite does is seen.
    #expect(cuts.returned > 5)
    print("\(deed.name): \(try rehearsed.look(at: cuts))")
  }

  @Test(
    "A sync that failed and lost what it was to keep is made good by the next act",
    arguments: [StoreDeeds.edit, StoreDeeds.put])
  func failedSync(deed: Deed) throws {
    print("\(deed.name), after a failed sync: \(try Rehearsed(deed).loseSyncs())")
  }
}
