import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("Faults while a store is upgraded")
struct UpgradeFaultTests {
  private static let newer = Schema(steps: Schema.current.steps + [SQL(stringLiteral: artificialStep)])

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

  private static func upgrade(_ path: String) throws {
    _ = try Store.upgrade(path, backup: nil, schema: newer) { _ in header("upgrade") }
  }

  /// Whether a store was upgraded, whole; else it is as it was, whole, and is upgraded now.
  private func look(_ path: String, _ place: String) throws -> Bool {
    var isNewer = false
    do {
      let older = try Store.open(path, schema: .current)
      #expect(try older.verify().flaws == [], "\(place)")
      #expect(try Sight(older, whole: true) == right, "\(place)")
    } catch let error as StoreError where error.code == .newer { isNewer = true }
    try Self.upgrade(path)
    let store = try Store.open(path, schema: Self.newer)
    #expect(try store.verify().flaws == [], "\(place)")
    let acts = try store.read { try $0.acts().map(\.kind) }
    #expect(acts.filter { $0 == .upgrade }.count == 1 && acts.last == .upgrade, "\(place)")
    #expect(try store.read { try dump($0) } == right.state, "\(place)")
    return isNewer
  }

  @Test(
    "Whichever call fails: the store is of the older version or the newer, whole, and is upgraded next time")
  func failingCalls() throws {
    let path = folder.file("m.wupd")
    var tally = FaultTally()
    for way in FaultyFolder.Way.all {
      for number in stride(from: 1, to: .max, by: isLarge ? 1 : way == .error ? 2 : 7) {
        folder.fill(["m.wupd": bytes])
        folder.arm(way, number)
        let error = failure { try Self.upgrade(path) }
        guard let hit = folder.disarm() else {
          #expect(error == nil)
          break
        }
        tally.hit(way)
        let place = "upgrade, \(way) at call \(number) (\(hit))"
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
    print("upgrade: \(tally)")
  }

  @Test("Wherever the power is cut: the older version or the newer, and the newer once it was upgraded")
  func powerCuts() throws {
    folder.fill(["m.wupd": bytes])
    folder.startRecording()
    try Self.upgrade(folder.file("m.wupd"))
    let returned = folder.recorded
    let cuts = PowerCuts(
      name: "upgrade", events: folder.stopRecording(), returned: returned, files: ["m.wupd": bytes])
    let tally = try cuts.forEach(step: 1) { scratch, place in try look(scratch.file("m.wupd"), place) }
    print("upgrade: \(tally)")
  }

  @Test("Two that do it at a time: it is done once")
  func twoAtATime() async throws {
    for _ in 0..<10 {
      let scratch = Scratch()
      let path = scratch.file("m.wupd")
      write(bytes, to: path)
      await withTaskGroup(of: (any Error)?.self) { group in
        for _ in 0..<2 { group.addTask { failure { try Self.upgrade(path) } } }
        for await error in group { #expect(error == nil, "\(error.map { "\($0)" } ?? "")") }
      }
      #expect(try look(path, "two at a time"))
    }
  }
}
