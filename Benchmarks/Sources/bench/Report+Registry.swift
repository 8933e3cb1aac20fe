import Measuring

extension Report {
  /// wupd, floor and GRDB in turns, so that what the computer does beside strikes all alike.
  mutating func measureRegistry() throws {
    var ours: [Child] = []
    var floors: [Child] = []
    var paths: [Child] = []
    var asking: [Child] = []
    var peers: [Child] = []
    for round in 1...options.rounds {
      note("registry, round \(round)")
      let folder = try newFolder("registry")
      ours.append(try perform(.registry, in: folder))
      floors.append(try Child(floor, [folder, options.schema]))
      peers.append(try Child(grdb, [folder]))
      asking.append(try Child(floor, [folder, options.schema, "--asking"]))
      paths.append(try perform(.paths, in: folder))
      ScratchFolder.remove(folder)
    }
    func middle(_ children: [Child], _ name: String, _ of: ([Double]) -> Double = median) throws -> Double {
      median(try children.map { of(try $0.all(name)) })
    }
    let fresh = try middle(ours, "fresh")
    let asked = try middle(asking, "asking")
    let again = try middle(ours, "again")
    add(
      .registry,
      Row("100,000 values in one act, new", seconds: fresh, "the floor", asked, atMost: 1.7),
      Row("", seconds: fresh, "the floor, knowing them new", try middle(floors, "knowing"), atMost: 1.7),
      Row("", seconds: fresh, "GRDB", try middle(peers, "fresh")),
      Row("100,000 values in one act, changed", seconds: again, "the floor", try middle(floors, "again"), atMost: 1.7),
      Row("", seconds: again, "GRDB", try middle(peers, "again")),
      Row("100,000 values in one act, new, each by its path", seconds: try middle(paths, "fresh"), "the floor", asked))
    let act = try middle(ours, "act")
    let processor = try middle(ours, "act-processor")
    add(
      .act,
      Row("act of ten changes, median", seconds: act, "the floor", try middle(floors, "act"), atMost: 1.3),
      Row("", seconds: act, "GRDB", try middle(peers, "act")),
      Row(
        "act of ten changes, mean", seconds: try middle(ours, "act", mean), "the floor",
        try middle(floors, "act", mean), atMost: 1.3),
      Row("act of ten changes, processor alone", seconds: processor, "the floor", try middle(floors, "act-processor")),
      Row("", seconds: processor, "GRDB", try middle(peers, "act-processor")))
  }
}
