import StateStore
import TestSupport
import Testing

/// How many calls failed, and what came of it.
struct FaultTally: CustomStringConvertible {
  private(set) var tried: [FaultyFolder.Way: Int] = [:]
  /// The act said so, and nothing of it is there.
  var refused = 0
  /// The act was done all the same.
  var done = 0
  /// The act said that it failed, and all of it is there: the error came behind the commit.
  var committed = 0
  /// Neither before nor after, or not sound.
  var lost = 0

  var total: Int { tried.values.reduce(0, +) }

  mutating func hit(_ way: FaultyFolder.Way) { tried[way, default: 0] += 1 }

  var description: String {
    let ways = FaultyFolder.Way.all.map { "\($0) \(tried[$0] ?? 0)" }.joined(separator: ", ")
    return
      "\(total) calls failed (\(ways)): \(refused) refused, \(done) done all the same, \(committed) failed behind the commit; \(lost) lost"
  }
}

extension Rehearsed {
  /// Lets every `step`-th call fail in one way, and looks at what is left.
  func failEveryCall(_ way: FaultyFolder.Way, from first: Int = 1, step: Int, _ tally: inout FaultTally) throws {
    let folder = FaultyFolder()
    let path = folder.file("m.wupd")
    for number in stride(from: first, to: .max, by: step) {
      folder.fill(["m.wupd": bytes])
      folder.arm(way, number)
      var store: Store?
      var failure: (any Error)?
      do {
        store = try Store.open(path)
        if let store { try deed.act(store) }
      } catch { failure = error }
      // Every second store is closed on the disk that fails, the others live on.
      if failure == nil || number / step % 2 == 1 { store = nil }
      guard let hit = folder.disarm() else {
        #expect(failure == nil, "\(deed.name): without a fault: \(failure.map { "\($0)" } ?? "")")
        return
      }
      tally.hit(way)
      let place = "\(deed.name), \(way) at call \(number) (\(hit))"
      do {
        if let failure { #expect(isHonest(failure, hit), "\(place): \(failure)") }
        try look(at: path, after: failure, store: &store, &tally)
      } catch {
        tally.lost += 1
        Issue.record("\(place): afterwards: \(error)")
      }
    }
  }

  private func look(
    at path: String, after failure: (any Error)?, store: inout Store?, _ tally: inout FaultTally
  ) throws {
    let seen = try store.map { try sight($0) } ?? sight(closed: path)
    guard seen == after || seen == before else { throw Lost("neither before nor after: \(seen.head)") }
    guard seen == after || failure != nil else { throw Lost("nothing was said, and it is not done") }
    if failure == nil { tally.done += 1 } else if seen == before { tally.refused += 1 } else { tally.committed += 1 }
    if seen == before {
      // An untouched file is the rehearsed one.
      if store == nil && !isLarge && areSame(contents(of: path), bytes) { return }
      try deed.act(store ?? Store.open(path))
    }
    store = nil
    guard try sight(closed: path) == after else { throw Lost("another journal when it is done again") }
  }
}

/// Whether an error says what happened. A lock that the system cannot give SQLite takes for one that another has.
func isHonest(_ error: any Error, _ hit: String) -> Bool {
  let code = (error as? StoreError)?.code
  return code == .io || (code == .busy && hit.hasPrefix("lock"))
}

/// What a test finds that must never be.
struct Lost: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
