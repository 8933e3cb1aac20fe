import Glibc
import StateStore
import TestSupport
import Testing
import WindowsModel

/// Something that makes a store where there was none, in a folder with other files.
struct Creation: Sendable, CustomTestStringConvertible {
  let name: String
  let others: [String: [UInt8]]
  let make: @Sendable (_ folder: String) throws -> Void
  var testDescription: String { name }

  static let create = Creation(name: "create", others: [:]) { folder in
    var acts = RandomActs(seed: 3)
    _ = try acts.create(folder + "/m.wupd")
  }

  /// From a source on the same disk, which stays what it is.
  static func replay() throws -> Creation {
    let scratch = Scratch()
    let path = scratch.file("source.wupd")
    var acts = RandomActs(seed: 7)
    var store: Store? = try acts.create(path)
    for _ in 0..<3 { try acts.act(on: #require(store)) }
    store = nil
    return Creation(name: "replay", others: ["source.wupd": contents(of: path)]) { folder in
      try Store.open(folder + "/source.wupd", .readOnly).replay(into: folder + "/m.wupd")
    }
  }
}

@Suite("Faults while a store is made")
final class CreationTests {
  private let folder = FaultyFolder()
  private var verified: Set<[UInt8]> = []
  private var path: String { folder.file("m.wupd") }

  /// What is seen in the store, which is verified unless another was that is the same byte for byte.
  private func sight() throws -> Sight {
    var store: Store? = try Store.open(path)
    let seen = try store.map { try Sight($0, whole: true) }
    store = nil
    let hash = sha256(contents(of: path))
    if !verified.contains(hash) {
      let findings = try Store.open(path).verify().flaws
      guard findings.isEmpty else { throw Lost("not sound: \(findings)") }
      verified.insert(hash)
    }
    return try #require(seen)
  }

  private func rehearse(_ creation: Creation) throws -> Sight {
    folder.fill(creation.others)
    try creation.make(folder.scratch.path)
    #expect(contents(of: path)[18...19].allSatisfy { $0 == 2 }, "a store has a write-ahead log")
    return try sight()
  }

  @Test("Whichever call fails: the store is not there or whole, and can be made then", arguments: [false, true])
  func failingCalls(replaying: Bool) throws {
    let creation = try replaying ? Creation.replay() : .create
    let whole = try rehearse(creation)
    var tally = FaultTally()
    for way in FaultyFolder.Way.all {
      for number in stride(from: 1, to: .max, by: isLarge ? 1 : way == .error ? 2 : 11) {
        folder.fill(creation.others)
        folder.arm(way, number)
        let error = failure { try creation.make(folder.scratch.path) }
        guard let hit = folder.disarm() else {
          #expect(error == nil)
          break
        }
        tally.hit(way)
        let place = "\(creation.name), \(way) at call \(number) (\(hit))"
        if let error {
          let isOwn = (error as? StoreError)?.code == .cannotCreate
          #expect(isOwn || isHonest(error, hit), "\(place): \(error)")
        }
        do {
          try look(creation, whole, error, place, &tally)
        } catch {
          tally.lost += 1
          Issue.record("\(place): afterwards: \(error)")
        }
      }
    }
    print("\(creation.name): \(tally)")
  }

  private func look(
    _ creation: Creation, _ whole: Sight, _ error: (any Error)?, _ place: String, _ tally: inout FaultTally
  ) throws {
    let isThere = folder.names.contains("m.wupd")
    #expect(isThere || error != nil, "\(place): nothing was said, and there is no store")
    if error == nil { tally.done += 1 } else if isThere { tally.committed += 1 } else { tally.refused += 1 }
    if !isThere { try makeAgain(creation) }
    guard try sight() == whole else { throw Lost("another journal") }
    // What is left of a draft may stay as a second name of the store until the next one is made.
    #expect(!folder.names.contains("m.wupd-wal"), "\(place)")
    for (name, bytes) in creation.others { #expect(areSame(contents(of: folder.file(name)), bytes), "\(place)") }
  }

  /// A program that another test starts in the same moment has the lock of the draft too, for as long as it takes to
  /// start.
  private func makeAgain(_ creation: Creation) throws {
    for _ in 0..<100 {
      do { return try creation.make(folder.scratch.path) } catch let error as StoreError where error.code == .busy {
        usleep(10_000)
      }
    }
    try creation.make(folder.scratch.path)
  }

  @Test(
    "Wherever the power is cut: the store is not there or whole, and there once it was made", arguments: [false, true])
  func powerCuts(replaying: Bool) throws {
    let creation = try replaying ? Creation.replay() : .create
    let whole = try rehearse(creation)
    folder.fill(creation.others)
    folder.startRecording()
    try creation.make(folder.scratch.path)
    let cuts = PowerCuts(
      name: creation.name, events: folder.stopRecording(), returned: folder.recorded, files: creation.others)
    // Nothing is synced until the end, and all moments before look the same.
    let tally = try cuts.forEach(step: isLarge ? 1 : 5) { scratch, place in
      let isThere = namesOfFiles(in: scratch.path).contains("m.wupd")
      if !isThere { try creation.make(scratch.path) }
      let store = try Store.open(scratch.file("m.wupd"))
      #expect(try store.verify().flaws == [], "\(place)")
      #expect(try Sight(store, whole: true) == whole, "\(place)")
      return isThere
    }
    print("\(creation.name): \(tally)")
  }
}

/// What `body` throws.
func failure(_ body: () throws -> Void) -> (any Error)? {
  do {
    try body()
    return nil
  } catch { return error }
}
