import ArgumentParser
import Forensics
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct Adopt: Command {
  static let configuration = CommandConfiguration(
    abstract: "Make a store out of a machine's disk, or of an inventory of it: SOURCE.",
    discussion: """
      SOURCE is a mounted volume or a copy of one, a Windows folder alone, a folder
      of hives, one hive, or one update's log. It is read and never written: hives
      with their transaction logs replayed in memory, files without following links,
      their times left alone; each hive and log is hashed before and after. The store
      appears whole or not at all. Copies of hives are understood where they lie, a
      folder or a file: repair, *.sav, SYSTEM.ALT, the snapshot of a restore point.

      Of a machine that can be neither stopped nor mounted SOURCE is an inventory: a
      folder with exports of its registry (.reg), listings (dir /s), a list of
      versions and copies, as inventory.cmd gathers them on NT 4.0 and later
      (docs/inventory.md).

      Listings, exports in REGEDIT4 and the like are read in the code page that the
      machine itself names, its console's or its programs'; --codepage names one for
      all of them.

      What Windows did not write down as such (which updates are on it, in which
      order they came, what waits) is concluded from all of it; wupd report shows
      every conclusion, what it rests on, and where the sources disagree.

        wupd --store dead.wupd adopt /mnt/disk
        wupd --store dead.wupd adopt /mnt/disk --metadata-only
        wupd --store system.wupd adopt system32/config/SYSTEM
        wupd --store plant7.wupd adopt /media/usb/PLANT7
        wupd --store plant7.wupd adopt /media/usb/PLANT7 --codepage 850
        wupd --store dead.wupd status
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var machine: MachineOptions
  @OptionGroup var text: CodePageOptions

  @Flag(
    name: .long,
    help: "Keep the hash and the version of each file, and the bytes of those alone that may be read for more one day.")
  var metadataOnly = false

  @Argument(help: ArgumentHelp("A folder or a file of this computer.", valueName: "source"))
  var source: String

  func perform() throws -> Status {
    guard !HostPath.contains(source, options.path) else {
      throw StoreError(
        .invalid, "\(options.path): lies in \(source), which is evidence and not written to. Name another --store.")
    }
    // A store that nobody named is not to land among evidence by chance.
    if options.store == nil, HostProcess.environment("WUPD_STORE") == nil, let status = try? HostStatus(source),
      status.kind != .folder,
      HostPath.contains(HostPath.folder(of: source), options.path)
    {
      throw StoreError(
        .invalid,
        "\(options.path): would lie beside \(source), which is evidence. Say with --store where the store is to be.")
    }
    let (zone, unseen) = Adoption.zone(of: source)
    let time = try options.clockText.map { try wupd.time($0, of: "--clock", zone) } ?? MachineClock.now()
    var header = ActHeader(
      kind: .adopt, subject: source, command: Invocation.recorded, account: options.who, time: time,
      bias: zone?.bias(at: time) ?? 0)
    header.origin = .read
    try machine.complete(&header)
    var settings = Adoption.Options()
    settings.metadataOnly = metadataOnly
    settings.codePage = try text.page
    settings.toolVersion = programVersion
    settings.unseen = unseen
    let progress = ProgressLine(of: source)
    let adoption = Adoption(source, settings) { progress.show(files: $0.files, bytes: $0.bytes, at: $0.folder) }
    let (_, result) = try Store.create(options.path, header) { transaction in
      if options.clockText != nil { try transaction.set(MachineClock.setting, .text("modelled")) }
      return try adoption.run(transaction)
    }
    progress.end()
    show(members(result), lines(result))
    if let page = result.guessedPage, !options.json { page.tell(source, isUsed: true) }
    Terminal.tell(result.losses.texts.prefix(Self.shown).map(printable), of: result.losses.count)
    if let touched = result.touched {
      Terminal.say("wupd: \(touched). Read as root, or mount it with -o ro,noatime.")
    }
    for path in result.again.changed { Terminal.say("wupd: \(printable(path)): changed while it was read.") }
    for path in result.again.unreadable { Terminal.say("wupd: \(printable(path)): could not be read again.") }
    return result.losses.count == 0 && result.again.isSame ? .done : .foundWrong
  }

  /// So many losses are told one by one.
  private static let shown = 20

  private func members(_ result: Adoption.Result) -> JSONMembers {
    [
      "store": .text(options.path), "source": .text(source), "machine": .text(result.machine?.name),
      "platform": .text(result.machine?.platform.description), "bias": .number(result.bias),
      "keys": .number(result.keys), "values": .number(result.values), "files": .number(result.files),
      "folders": .number(result.folders), "bytes": .number(result.bytes), "metadata_only": .bool(metadataOnly),
      "inventory": .bool(result.isInventory), "copies": .number(result.copies),
      "guessed_code_page": .number(result.guessedPage?.page.number),
      "updates": .texts(result.updates.map(\.article.description)), "pending": .number(result.pending),
      "images": .number(result.images.all), "sources": .number(result.sources),
      "findings": .array(result.findings.map(ReportText.json)), "losses": .number(result.losses.count),
      "first_losses": .texts(Array(result.losses.texts.prefix(Self.shown))),
      "changed_sources": .texts(result.again.changed),
      "sources_not_read_again": .texts(result.again.unreadable),
    ]
  }

  private func lines(_ result: Adoption.Result) -> [String] {
    var lines = [
      "\(options.path): "
        + (result.machine.map { "\($0.name), \($0.platform)" } ?? "no whole Windows, what there is of it")
    ]
    if result.keys > 0 {
      lines.append(
        "\(counted(result.keys, "key")) and \(counted(result.values, "value")) of its registry")
    }
    if result.files > 0 {
      lines.append(
        "\(counted(result.files, "file")), \(counted(result.bytes, "byte"))"
          + (result.isInventory
            ? "; names and sizes, and copies of \(result.copies)" : metadataOnly ? "; hashes and versions alone" : ""))
    }
    if result.machine != nil {
      let doubtful = Set(result.findings.filter(\.hasContradiction).map(\.subject)).count
      lines.append(
        "\(counted(result.updates.count, "update")) installed, \(counted(result.pending, "operation")) waiting for the restart"
          + (doubtful > 0 ? "; sources disagree on \(doubtful)" : ""))
    }
    if result.bias == nil { lines.append("Its time zone is not known: local times stand as if they were UTC") }
    if result.losses.count > 0 { lines.append("\(counted(result.losses.count, "loss", plural: "losses"))") }
    lines.append("Next: wupd --store \(options.path) report")
    return lines
  }
}
