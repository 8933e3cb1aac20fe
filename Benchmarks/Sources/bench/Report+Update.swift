import Measuring

extension Report {
  /// The update on and off again, the same files written with an fsync each, and ostree, in turns.
  mutating func measureUpdate() throws {
    let folder = try newFolder("update")
    defer { ScratchFolder.remove(folder) }
    let files = UpdateFiles(isQuick: options.isQuick)
    try files.write(in: folder)
    var ours: [Child] = []
    var floors: [Double] = []
    var peers: [OSTree.Times] = []
    var obstacle: String?
    for round in 1...min(3, options.rounds) {
      note("update, round \(round)")
      ours.append(try perform(.update, in: folder))
      for suffix in ["", "-wal", "-shm"] { ScratchFolder.remove("\(folder)/update.wupd\(suffix)") }
      floors.append(try perform(.syncedFiles, in: folder).one("files"))
      guard obstacle == nil else { continue }
      do {
        peers.append(try OSTree.measure(UpdateFiles.folder(in: folder), in: folder))
      } catch let failure as Child.Failure {
        obstacle = failure.description
      }
    }
    let floor = median(floors)
    let what = "\(files.sizes.count) files, \(files.total / 1_000_000) MB"
    for act in ["install", "uninstall"] {
      let time = median(try ours.map { try $0.one(act) })
      let isInstall = act == "install"
      add(
        .update,
        Row(
          isInstall ? "install of \(what)" : "uninstall of them, with its restart", seconds: time,
          "written with fsync", floor, atMost: 1.3))
      if let obstacle {
        add(.update, Row(work: "", figure: "-", against: "ostree", verdict: "left out: \(obstacle)"))
      } else {
        add(.update, Row("", seconds: time, "ostree commit", median(peers.map(\.commit)), atMost: 1))
        if !isInstall {
          add(
            .update,
            Row("", seconds: time, "ostree checkout, hard links", median(peers.map(\.linked))),
            Row("", seconds: time, "ostree checkout, copies synced", median(peers.map(\.copied))))
        }
      }
    }
  }
}

/// The same files into a repository of ostree, and out of it.
enum OSTree {
  struct Times {
    let commit, linked, copied: Double
  }

  static func measure(_ package: String, in folder: String) throws -> Times {
    let repository = "--repo=\(folder)/ostree"
    let targets = ["\(folder)/linked", "\(folder)/copied"]
    defer { for path in ["\(folder)/ostree"] + targets { ScratchFolder.remove(path) } }
    _ = try Child("ostree", [repository, "init", "--mode=bare-user"])
    let commit = try Child(
      "ostree", [repository, "commit", "--branch=bench", "--subject=bench", "--tree=dir=\(package)"])
    let linked = try Child("ostree", [repository, "checkout", "--user-mode", "bench", targets[0]])
    let copied = try Child(
      "ostree", [repository, "checkout", "--user-mode", "--force-copy", "--fsync=1", "bench", targets[1]])
    return Times(commit: commit.seconds, linked: linked.seconds, copied: copied.seconds)
  }
}
