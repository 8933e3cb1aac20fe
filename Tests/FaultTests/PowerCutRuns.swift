import StateStore
import TestSupport
import Testing

/// How many power cuts there were, and what they left.
struct CutTally: CustomStringConvertible {
  var cuts = 0
  /// Two cuts may leave the same.
  var images = 0
  var different: Set<[UInt8]> = []
  var before = 0
  var after = 0
  /// Those that left neither, or less than was promised.
  var lost = 0

  mutating func add(_ other: CutTally) {
    cuts += other.cuts
    images += other.images
    different.formUnion(other.different)
    before += other.before
    after += other.after
    lost += other.lost
  }

  var description: String {
    "\(cuts) power cuts, \(images) images, \(different.count) different: \(before) before, \(after) after; \(lost) lost"
  }
}

/// What a power cut leaves at each moment of something that is recorded.
struct PowerCuts {
  let name: String
  let events: [DiskEvent]
  /// So much had been asked of the disk when the act had returned: from here on it is there.
  let returned: Int
  let files: [String: [UInt8]]

  /// Looks at what every `step`-th moment leaves: in `look`, a folder with these files, and where it is. It says whether the
  /// act was there.
  func forEach(step: Int, _ look: (Scratch, String) throws -> Bool) throws -> CutTally {
    var disk = Disk(files)
    var tally = CutTally()
    let scratch = Scratch()
    for moment in 0...events.count {
      if moment > 0 { disk.apply(events[moment - 1]) }
      guard moment % step == 0 || moment == returned || moment == events.count else { continue }
      tally.cuts += 1
      let seeds = (1...UInt64(isLarge ? 9 : 1)).map { UInt64(moment) * 100 + $0 }
      for survival in [.nothing, .everything, .lastTorn] + seeds.map(Disk.Survival.some) {
        let image = disk.image(survival)
        tally.images += 1
        var print: [UInt8] = [moment >= returned ? 1 : 0]
        for (name, bytes) in image.sorted(by: { $0.key < $1.key }) { print += Array(name.utf8) + [0] + sha256(bytes) }
        guard tally.different.insert(print).inserted else { continue }
        let place = "\(name), power cut behind call \(moment) of \(events.count), of the rest \(survival)"
        fill(scratch.path, with: image)
        do {
          let isDone = try look(scratch, place)
          if isDone { tally.after += 1 } else { tally.before += 1 }
          guard isDone || moment < returned else { throw Lost("it had returned, and is gone") }
        } catch {
          tally.lost += 1
          Issue.record("\(place): \(error)")
        }
      }
    }
    return tally
  }
}

extension Rehearsed {
  /// Records the deed once, from opening to closing, and counts the calls that can fail in each way.
  func record() throws -> (cuts: PowerCuts, calls: [FaultyFolder.Way: Int]) {
    let folder = FaultyFolder()
    folder.fill(["m.wupd": bytes])
    folder.startRecording()
    var store: Store? = try Store.open(folder.file("m.wupd"))
    if let store { try deed.act(store) }
    let returned = folder.recorded
    store = nil
    let cuts = PowerCuts(
      name: deed.name, events: folder.stopRecording(), returned: returned, files: ["m.wupd": bytes])
    let calls = FaultyFolder.Way.allCases.map { ($0, folder.calls($0)) }
    return (cuts, Dictionary(uniqueKeysWithValues: calls))
  }

  /// A sync fails, and what it was to bring to the disk is lost for good, as on Linux; the act is done again, on the same
  /// open store, and then the power is cut. Each sync of the deed does once.
  func loseSyncs() throws -> CutTally {
    let folder = FaultyFolder()
    var tally = CutTally()
    for number in 1... {
      folder.fill(["m.wupd": bytes])
      folder.startRecording()
      folder.arm(.sync, number)
      var store: Store? = try Store.open(folder.file("m.wupd"))
      let error = store.flatMap { store in failure { try deed.act(store) } }
      guard let hit = folder.disarm() else { return tally }
      if error != nil, let store { try deed.act(store) }
      let returned = folder.recorded
      store = nil
      let cuts = PowerCuts(
        name: "\(deed.name), \(hit) \(number) failed", events: folder.stopRecording(), returned: returned,
        files: ["m.wupd": bytes])
      tally.add(try look(at: cuts))
    }
    return tally
  }

  /// Cuts the power at every `step`-th write, sync and removal.
  func look(at cuts: PowerCuts, step: Int = 1) throws -> CutTally {
    try cuts.forEach(step: step) { scratch, _ in try look(in: scratch) }
  }

  private func look(in scratch: Scratch) throws -> Bool {
    let path = scratch.file("m.wupd")
    let seen = try sight(closed: path)
    guard seen == before || seen == after else { throw Lost("neither before nor after: \(seen.head)") }
    if seen == before && (isLarge || !areSame(contents(of: path), bytes)) {
      try deed.act(Store.open(path))
      guard try sight(closed: path) == after else { throw Lost("another journal when it is done again") }
    }
    return seen == after
  }
}
