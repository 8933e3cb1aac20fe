import Glibc
import StateStore
import TestSupport
import Testing

/// What lies beside the name of a store to be made, and belongs to others.
@Suite("Faults while a store is made beside another")
struct BesideTests {
  private let folder = FaultyFolder()
  private let other: [UInt8]

  init() throws {
    let scratch = Scratch()
    var acts = RandomActs(seed: 5)
    _ = try acts.create(scratch.file("m.wupd"))
    other = contents(of: scratch.file("m.wupd"))
  }

  /// Lets each call of a creation fail, in a folder that is prepared anew each time.
  private func failEveryCall(_ prepare: () -> Void, _ look: (_ error: (any Error)?, _ place: String) -> Void) {
    for way in [FaultyFolder.Way.error, .after, .dead] {
      for number in 1... {
        folder.fill([:])
        prepare()
        folder.arm(way, number)
        let error = failure { try Creation.create.make(folder.scratch.path) }
        guard let hit = folder.disarm() else { break }
        look(error, "\(way) at call \(number) (\(hit))")
        // The first calls decide; what comes then is the same as in an empty folder.
        if number > 20 { break }
      }
    }
  }

  @Test("What a store that is gone left behind is not overlooked: the new one would take it for its own changes")
  func leftBehind() {
    let log = folder.file("m.wupd-wal")
    failEveryCall {
      write([1, 2, 3], to: log)
    } _: { error, place in
      #expect(error != nil && !folder.names.contains("m.wupd"), "\(place)")
      #expect(contents(of: log) == [1, 2, 3], "\(place)")
    }
  }

  @Test("A draft that is the second name of a whole store is never written to")
  func secondName() {
    let kept = folder.file("kept.wupd")
    failEveryCall {
      write(other, to: kept)
      link(kept, folder.file("m.wupd.creating"))
    } _: { _, place in
      let isUntouched = areSame(contents(of: kept), other)
      #expect(isUntouched, "\(place): the other store was destroyed")
    }
  }

  @Test("A name that may not survive a power cut is not given")
  func unsyncedName() throws {
    // SQLite does not make quite the same calls each time, so the one that is looked for may be stepped over once.
    for number in (1...3).flatMap({ _ in 1...200 }) {
      folder.fill([:])
      folder.arm(.error, number)
      let error = failure { try Creation.create.make(folder.scratch.path) }
      guard folder.disarm() == "fsync " else { continue }
      #expect((error as? StoreError)?.code == .io)
      #expect(folder.names == [])
      return
    }
    Issue.record("the folder is not synced at all")
  }
}
