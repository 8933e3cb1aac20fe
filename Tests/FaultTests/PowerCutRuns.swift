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
  var description: String {
    "\(cuts) power cuts, \(images) images, \(different.count) different: \(before) before, \(after) after; 0 lost"
  }
}

/// What a power cut leaves at each moment of something that is recorded.
struct PowerCuts {
  let name: String
  let events: [DiskEvent]
  /// So much had been asked of the disk when the act had returned: from here on it is there.
  let returned: Int
  let files: [String: [UInt8]]

  /// Looks at what every `step`-th moment leaves: in `look`, a folder with these files, where it is, and whether the act
  /// must be there. It says whether the act was.
  func forEach(step: Int, _ look: (Scratch, String, Bool) throws -> Bool) throws -> CutTally {
    var disk = Disk(files)
    var tally = CutTally()
    let scratch = Scratch()
    for moment in 0...events.count {
      if moment > 0 { disk.apply(events[moment - 1]) }
      guard moment % step == 0 || moment == returned || moment == events.count else { continue }
      tally.cuts += 1
      let seeds = (1...UInt64(isLarge ? 9 : 3)).map { UInt64(moment) * 100 + $0 }
      for survival in [.nothing, .everything, .lastTorn] + seeds.map(Disk.Survival.some) {
        let image = disk.image(survival)
        tally.images += 1
        var print: [UInt8] = [moment >= returned ? 1 : 0]
        for (name, bytes) in image.sorted(by: { $0.key < $1.key }) { print += Array(name.utf8) + [0] + sha256(bytes) }
        guard tally.different.insert(print).inserted else { continue }
        let place = "\(name), power cut behind call \(moment) of \(events.count), of the rest \(survival)"
        fill(scratch.path, with: image)
        do {
          if try look(scratch, place, moment >= returned) { tally.after += 1 } else { tally.before += 1 }
        } catch {
          Issue.record("\(place): \(error)")
        }
      }
    }
    return tally
  }
}

extension Rehearsed {
  /// Records the deed once, from opening to closing.
  func record() throws -> PowerCuts {
    let folder = FaultyFolder()
    folder.fill(["m.wupd": bytes])
    folder.startRecording()
    var store: Store? = try Store.open(folder.file("m.wupd"))
    if let store { try deed.act(store) }
    let returned = folder.recorded
    store = nil
    return PowerCuts(
      name: deed.name, events: folder.stopRecording(), returned: returned, files: ["m.wupd": bytes])
  }

  /// Cuts the power at every `step`-th write, sync and removal.
  func cutPower(step: Int) throws -> CutTally {
    try record().forEach(step: step) { scratch, place, mustBeDone in try look(in: scratch, place, mustBeDone) }
  }

  private func look(in scratch: Scratch, _ place: String, _ mustBeDone: Bool) throws -> Bool {
    let path = scratch.file("m.wupd")
    let seen = try sight(closed: path, place)
    #expect(seen == after || (seen == before && !mustBeDone), "\(place): \(seen.head) is not what it must be")
    if seen == before && (isLarge || !areSame(contents(of: path), bytes)) {
      try deed.act(Store.open(path))
      #expect(try sight(closed: path, place) == after, "\(place): done again")
    }
    return seen == after
  }
}
