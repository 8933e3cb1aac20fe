import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsModel

struct FileShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "All that is known of a file, and who holds it.",
    discussion: """
      Its versions are those that lie somewhere on the machine, or wait; with the
      updates that are on record with each. Of an adopted machine --at takes a time
      before it was adopted too, or an update found on it: that is reckoned back.

        wupd file show '%SystemRoot%\\system32\\gdi32.dll'
        wupd file show win32k.sys
        wupd file show '%SystemRoot%\\system32\\win32k.sys' --at 2012-01-15
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("A file on the machine: its path, or its name alone.", valueName: "file"))
  var file: String

  func perform() throws -> Status {
    let store = try openForReading()
    let point = try point.point()
    if let past = try store.read(at: .act(1), again: true, { try self.past(point, $0) }) { return show(past) }
    let (path, entry, mapped, holders, isAsFound, ladder, adopted) = try store.read(at: point, again: true) { view in
      let path = try Machine.file(file, on: view)
      guard let entry = try view.file(path) else {
        throw StoreError(.notFound, "\(path): there is no such file on the machine.")
      }
      let first = try view.act(numbered: 1)
      return (
        path, entry, try Self.holdings(view.images(mappedAs: path), view),
        try Self.holdings(view.images(holding: path), view),
        try Circumstances(view).isAsFound, try FileLadder(path, view),
        first?.kind == .adopt ? first?.time : nil
      )
    }
    // Where nothing told when it was made, that is when it was read.
    let created = entry.created?.known == adopted ? nil : entry.created?.known
    var table = Columns()
    if let revision = entry.revision {
      let facts = revision.facts
      table.add("version", facts.fileVersion?.description ?? "unknown")
      if let branch = facts.branch { table.add("branch", branch.name) }
      if let text = facts.versionText { table.add("version text", printable(text)) }
      table.add("size", facts.size.map { "\($0) bytes" } ?? "unknown")
      table.add(
        "content",
        facts.sha256.map { "SHA-256 \(hexadecimal($0))" + (revision.isHeld ? "" : ", not held") } ?? "unknown")
      if let language = facts.language { table.add("language", "0x" + String(language, radix: 16)) }
      if let linked = facts.linked { table.add("linked", linked.iso) }
      if let checksum = facts.checksum { table.add("checksum", "0x" + String(checksum, radix: 16)) }
      table.add("known from", FileText.origin(facts.origin))
    }
    table.add(
      "attributes",
      ((entry.isDirectory ? ["folder"] : []) + [entry.attributes.letters]).filter { !$0.isEmpty }.joined(separator: " ")
    )
    if let written = entry.written?.known { table.add("written", written.iso) }
    if let created { table.add("created", created.iso) }
    for holding in mapped {
      let image = holding.image
      table.add(
        "in memory",
        "\(shortVersion(image.revision)), held by \(image.holder)" + (image.isHotpatched ? ", hotpatched" : "")
          + (image.location == path ? "" : ", its file is now \(image.location.name)"), holding.told)
    }
    for holding in holders where !mapped.contains(holding) {
      table.add("in use", "by \(holding.holder), mapped as \(holding.image.path)", holding.told)
    }
    if holders.isEmpty, isAsFound, !entry.isDirectory {
      table.add("in use", "not known: nothing tells who held it on the machine as it was found")
    }
    show(
      [
        "file": FileText.json(path, entry), "images": .array(mapped) { FileText.json($0) },
        "in_use": .bool(!holders.isEmpty),
        "in_use_standing": .text(Self.standing(holders, isAsFound: isAsFound).rawValue),
        "held_by": .array(holders) { InstallText.json($0) },
        "branch_standing": .text(entry.revision.map(\.branchStanding.rawValue)),
        "ladder": .array(ladder.rungs) { Self.json($0) },
      ], [path.description] + table.lines + Self.lines(ladder))
    return .done
  }

  // MARK: Its holders

  /// Of a store that does not tell which Windows it is nobody was mapped.
  private static func holdings(_ images: [Image], _ view: borrowing View) throws -> [Holding] {
    guard !images.isEmpty, let machine = try Machine.ifTold(view) else { return [] }
    return try images.map { try Holding($0, machine, view) }
  }

  private static func standing(_ holders: [Holding], isAsFound: Bool) -> Knowledge {
    holders.first { $0.standing == .stated }?.standing
      ?? (holders.isEmpty && isAsFound ? Knowledge.unknown : .reckoned)
  }

  // MARK: Its versions

  private static func lines(_ ladder: FileLadder) -> [String] {
    guard ladder.rungs.count > 1 || ladder.rungs.contains(where: { !$0.updates.isEmpty }) else { return [] }
    var table = Columns()
    for rung in ladder.rungs {
      table.add(
        name(rung.place).label, shortVersion(rung.revision), rung.revision.branch?.name ?? "", rung.path.description,
        rung.updates.isEmpty
          ? "no update on record has this version"
          : "recorded by \(rung.updates.map(\.description).joined(separator: ", "))")
    }
    return ["Its versions"] + table.lines
  }

  private static func json(_ rung: FileLadder.Rung) -> JSON {
    [
      "place": .text(name(rung.place).name), "of": .text(name(rung.place).of), "path": .text(rung.path.description),
      "revision": wupd.json(rung.revision), "updates": .texts(rung.updates.map(\.description)),
      "rests_on": .texts(rung.witnesses),
    ]
  }

  private static func name(_ place: FileLadder.Place) -> (label: String, name: String, of: String?) {
    switch place {
    case .inUse: ("in its place", "in_place", nil)
    case .cached: ("dllcache", "dllcache", nil)
    case .servicePack: ("service pack's files", "service_pack_files", nil)
    case .before(let update): ("before \(update)", "before", update.description)
    case .migration(let package, let line): ("$hf_mig$ of \(package), \(line)", "hf_mig", package)
    case .waiting: ("waiting", "waiting", nil)
    }
  }

  // MARK: Before the first act of an adopted machine

  private struct Past: Sendable {
    let path: WindowsPath
    let state: PastState
    let file: PastState.File
  }

  private func past(_ point: Point, _ view: borrowing View) throws -> Past? {
    guard let time = try PastState.time(of: point, view) else { return nil }
    let path = try Machine.file(file, on: view)
    let state = try PastState(at: time, view)
    return Past(path: path, state: state, file: try state.file(path, view))
  }

  private func show(_ past: Past) -> Status {
    let when = past.state.clock.local(past.state.time)?.text ?? past.state.time.iso
    let head: JSONMembers = ["path": .text(past.path.description), "time_utc": .text(past.state.time.iso)]
    func show(_ standing: String, _ more: JSONMembers, _ text: String) {
      self.show(
        head + ["standing": .text(standing)] + more,
        ["\(past.path)", "  \(when), before the machine was adopted: \(text)"])
    }
    switch past.file {
    case .reckoned(let revision, let witness):
      show(
        "reckoned", ["revision": wupd.json(revision), "rests_on": .texts([witness])],
        "\(versionText(revision)), reckoned from \(witness)")
    case .absent(let witness):
      show("reckoned", ["revision": .null, "rests_on": .texts([witness])], "not there, reckoned from \(witness)")
    case .notKnown(let reason):
      show("unknown", ["revision": .null, "because": .text(reason)], "not known, for \(reason)")
    }
    return .done
  }
}
