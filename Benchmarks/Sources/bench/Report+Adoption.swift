import Glibc
import Measuring

extension Report {
  /// A hive read whole, and brought into a store; hivex does the one, its hivexregedit writes the hive as text.
  mutating func measureHive() throws {
    let folder = try newFolder("hive")
    defer { ScratchFolder.remove(folder) }
    let hive = HiveWork.path(in: folder)
    if let given = getenv("WUPD_HIVE") {
      _ = try Child("cp", ["--", String(cString: given), hive])
    } else {
      _ = try perform(.makeHive, in: folder)
    }
    if has(.hive) { try measureWalk(hive, in: folder) }
    if has(.adoptHive), let wupd = options.wupd { try measureAdoption(of: hive, wupd, in: folder) }
  }

  private mutating func measureWalk(_ hive: String, in folder: String) throws {
    let peer = "\(folder)/walk"
    let hasPeer = (try? Child("cc", ["-O2", "-o", peer, "hivex/walk.c", "-lhivex"])) != nil
    var ours: [Child] = []
    var others: [Child] = []
    for round in 1...options.rounds {
      note("hive, round \(round)")
      ours.append(try perform(.walkHive, in: folder))
      if hasPeer { others.append(try Child(peer, [hive])) }
    }
    let work =
      "\(thousands(Int(try ours[0].one("keys")))) keys, \(thousands(Int(try ours[0].one("values")))) values read"
    let own = median(try ours.map { try $0.one("walk") })
    guard let other = others.first else {
      return add(.hive, Row(work, time(own), goal: "hivex is missing: libhivex-dev", reached: true))
    }
    for name in ["keys", "values", "bytes"] where try ours[0].one(name) != other.one(name) {
      throw Child.Failure(description: "hivex reads another number of \(name): \(try other.one(name))")
    }
    add(
      .hive, Row(work, seconds: own, "hivex", median(try others.map { try $0.one("walk") }), atMost: 1),
      megabytes("its memory", try ours.map { try $0.one("memory") }))
  }

  private mutating func measureAdoption(of hive: String, _ wupd: String, in folder: String) throws {
    let store = "\(folder)/hive.wupd"
    let hasPeer = (try? Child("sh", ["-c", "command -v hivexregedit"])) != nil
    var ours: [Child] = []
    var others: [Child] = []
    for round in 1...options.rounds {
      note("adopt-hive, round \(round)")
      // 2: a hive that somebody names may have losses.
      ours.append(try Child(wupd, ["--store", store, "adopt", hive], accepted: 2))
      ScratchFolder.remove(store)
      let export = "exec hivexregedit --export \"$0\" '\\' >\"$0.reg\""
      if hasPeer { others.append(try Child("sh", ["-c", export, hive])) }
    }
    let own = median(ours.map(\.seconds))
    add(
      .adoptHive,
      hasPeer
        ? Row(
          "that hive into a new store", seconds: own, "hivexregedit --export", median(others.map(\.seconds)), atMost: 1)
        : Row("that hive into a new store", time(own), goal: "hivexregedit is missing", reached: true),
      megabytes("its memory", ours.map(\.peak)))
  }

  /// A tree that the computer has in memory, and what reads all of it.
  mutating func measureTree(_ wupd: String) throws {
    note("adopt-tree")
    let folder = try newFolder("tree")
    defer { ScratchFolder.remove(folder) }
    _ = try perform(.makeTree, in: folder)
    let tree = AdoptedTree.path(in: folder)
    let sums = ["-c", "exec find \"$0\" -type f -exec sha256sum {} + >\"$0.sums\"", tree]
    _ = try Child("sh", sums)
    var ours: [Child] = []
    var others: [Child] = []
    for round in 1...options.rounds {
      note("adopt-tree, round \(round)")
      ours.append(try Child(wupd, ["--store", "\(folder)/tree.wupd", "adopt", tree, "--metadata-only"]))
      ScratchFolder.remove("\(folder)/tree.wupd")
      others.append(try Child("sh", sums))
    }
    add(
      .adoptTree,
      Row(
        "10,000 files, --metadata-only", seconds: median(ours.map(\.seconds)), "sha256sum",
        median(others.map(\.seconds)), atMost: 1 / 0.7),
      megabytes("its memory", ours.map(\.peak)))
  }
}
