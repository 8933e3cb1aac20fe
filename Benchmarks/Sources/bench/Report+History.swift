import Glibc
import Measuring

extension Report {
  /// The store with a million changes, and what is asked of it.
  mutating func measureHistory() throws {
    note("a history of a million changes")
    let folder = try newFolder("history")
    defer { ScratchFolder.remove(folder) }
    let history = try perform(.history, in: folder)
    if has(.growth) {
      add(
        .growth,
        Row(
          "edit in a state of 100,000 values, after a million", seconds: try history.one("after"), "before them",
          try history.one("before"), atMost: 1.1))
    }
    if has(.points) { try addPoints(history) }
    if has(.replay) { try measureReplay(folder) }
    if has(.verify) { try measureChain(folder) }
  }

  private mutating func addPoints(_ history: Child) throws {
    let point = try history.one("point-now")
    add(
      .points,
      Row("a value as of an act ago", seconds: try history.one("point-then"), "now", point, atMost: 2),
      Row("a value as of nine acts ago", seconds: try history.one("point-first"), "now", point))
    // The goal allows a list a microsecond for each change walked back.
    let list = try history.one("list-now")
    for (name, steps) in [("then", 1), ("first", Double(History.rounds - 1))] {
      let allowed = list + steps * Double(RegistryTask.valuesOfKey) * 1e-6
      let taken = try history.one("list-\(name)")
      add(
        .points,
        Row(
          work: "list of 100 values, \(decimal(steps, 0)) change(s) each ago", figure: time(taken), peer: time(list),
          against: "now", ratio: "\(decimal(taken / list, 2)) x", goal: "at most \(time(allowed))",
          verdict: taken <= allowed ? "reached" : "missed"))
    }
  }

  private mutating func measureReplay(_ folder: String) throws {
    var replays: [Double] = []
    var floors: [Double] = []
    var changes = 0.0
    for round in 1...min(3, options.rounds) {
      note("replay, round \(round)")
      let replay = try perform(.replay, in: folder)
      unlink("\(folder)/replayed.wupd")
      changes = try replay.one("changes")
      replays.append(try replay.one("replay"))
      let copy = try Child(floor, [folder, options.schema, History.path(in: folder)])
      unlink("\(folder)/copy.db")
      floors.append(try copy.one("copy"))
    }
    let (replay, floor) = (median(replays), median(floors))
    let isFast = changes / replay >= 200_000 || replay / floor <= 1.5
    add(
      .replay,
      Row(
        work: "replay of a million changes", figure: "\(decimal(changes / replay / 1000, 0))k/s",
        peer: "\(decimal(changes / floor / 1000, 0))k/s", against: "the floor",
        ratio: "\(decimal(replay / floor, 2)) x", goal: "200k/s or 1.5 x", verdict: isFast ? "reached" : "missed"))
  }

  private mutating func measureChain(_ folder: String) throws {
    var rates: [Double] = []
    for round in 1...min(3, options.rounds) {
      note("verify, round \(round)")
      let verification = try perform(.verifyChain, in: folder)
      rates.append(try verification.one("changes") / verification.one("verify"))
    }
    add(
      .verify,
      Row(
        "chain, a million changes",
        "\(decimal(median(rates) / 1000, 0))k/s", goal: "2000k/s (chain alone)", reached: median(rates) >= 2e6))
  }

  mutating func measurePayload() throws {
    note("payload")
    let folder = try newFolder("payload")
    defer { ScratchFolder.remove(folder) }
    let stored = try perform(.payload, in: folder)
    var verifications: [Double] = []
    var sums: [Double] = []
    for _ in 0..<options.rounds {
      verifications.append(try perform(.verifyPayload, in: folder).one("verify"))
      sums.append(try Child("sha256sum", ["\(folder)/payload.bin"]).seconds)
    }
    add(
      .verify,
      Row(
        "payload, 100 MB", seconds: median(verifications),
        "sha256sum", median(sums), atMost: 2),
      Row("100 MB stored", seconds: try stored.one("store"), "one plain file", try stored.one("plain")))
  }
}
