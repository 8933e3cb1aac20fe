import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("Faults while a store is brought to a newer schema")
struct MigrationTests {
  /// The schema of a program that there is not: a table, an index, and a column filled from what is there.
  private static let newer = Schema(
    steps: Schema.current.steps + [
      """
      CREATE TABLE act_size (number INTEGER PRIMARY KEY, kind TEXT NOT NULL) STRICT;
      INSERT INTO act_size SELECT number, kind FROM act;
      ALTER TABLE act_size ADD COLUMN changes INTEGER;
      UPDATE act_size SET changes = (SELECT last_change - first_change + 1 FROM act WHERE act.number = act_size.number);
      CREATE INDEX act_size_by_changes ON act_size (changes);
      PRAGMA user_version = 3;
      """
    ])

  private let folder = FaultyFolder()
  private let bytes: [UInt8]
  private let right: Sight

  init() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    var acts = RandomActs(seed: 7)
    var store: Store? = try acts.create(path)
    for _ in 0..<3 { try acts.act(on: #require(store)) }
    right = try Sight(#require(store), whole: true)
    store = nil
    bytes = contents(of: path)
  }

  /// Whether a store has the newer schema, whole; else it has the older, whole, and is brought to the newer.
  private func look(_ path: String, _ place: String) throws -> Bool {
    var isNewer = false
    do {
      let older = try Store.open(path, schema: .current)
      #expect(try older.verify().flaws == [], "\(place)")
      #expect(try Sight(older, whole: true) == right, "\(place)")
    } catch let error as StoreError where error.code == .newer { isNewer = true }
    let store = try Store.open(path, schema: Self.newer)
    #expect(try store.verify().flaws == [], "\(place)")
    #expect(try Sight(store, whole: true) == right, "\(place)")
    let wrong = try store.withState {
      try $0.number(
        """
        SELECT count(*) FROM act LEFT JOIN act_size AS s USING (number)
        WHERE s.changes IS NOT last_change - first_change + 1 OR s.kind IS NOT act.kind
        """)
    }
    #expect(wrong == 0, "\(place)")
    return isNewer
  }

  @Test(
    "Whichever call fails: the store has the older schema or the newer, whole, and is brought to the newer next time")
  func failingCalls() throws {
    let path = folder.file("m.wupd")
    var tally = FaultTally()
    for way in FaultyFolder.Way.all {
      for number in stride(from: 1, to: .max, by: isLarge || way == .error ? 1 : 7) {
        folder.fill(["m.wupd": bytes])
        folder.arm(way, number)
        let error = failure { _ = try Store.open(path, schema: Self.newer) }
        guard let hit = folder.disarm() else {
          #expect(error == nil)
          break
        }
        tally.hit(way)
        let place = "migration, \(way) at call \(number) (\(hit))"
        if let error { #expect(isHonest(error, hit), "\(place): \(error)") }
        do {
          let isNewer = try look(path, place)
          #expect(isNewer || error != nil, "\(place)")
          if error == nil { tally.done += 1 } else if isNewer { tally.committed += 1 } else { tally.refused += 1 }
        } catch {
          tally.lost += 1
          Issue.record("\(place): afterwards: \(error)")
        }
      }
    }
    print("migration: \(tally)")
  }

  @Test("Wherever the power is cut: the older schema or the newer, and the newer once the store was opened")
  func powerCuts() throws {
    folder.fill(["m.wupd": bytes])
    folder.startRecording()
    var store: Store? = try Store.open(folder.file("m.wupd"), schema: Self.newer)
    let returned = folder.recorded
    _ = store
    store = nil
    let cuts = PowerCuts(
      name: "migration", events: folder.stopRecording(), returned: returned, files: ["m.wupd": bytes])
    let tally = try cuts.forEach(step: 1) { scratch, place in try look(scratch.file("m.wupd"), place) }
    print("migration: \(tally)")
  }

  @Test("Two that do it at a time: it is done once")
  func twoAtATime() async throws {
    for _ in 0..<10 {
      let scratch = Scratch()
      let path = scratch.file("m.wupd")
      write(bytes, to: path)
      await withTaskGroup(of: (any Error)?.self) { group in
        for _ in 0..<2 { group.addTask { failure { _ = try Store.open(path, schema: Self.newer) } } }
        for await error in group { #expect(error == nil, "\(error.map { "\($0)" } ?? "")") }
      }
      #expect(try look(path, "two at a time"))
    }
  }
}
