import ArgumentParser
import Forensics
import HostFiles
import Servicing
import StateStore
import UpdateLogs
import WindowsModel

struct Log: Command {
  static let configuration = CommandConfiguration(
    abstract: "The log an installer wrote: of the machine by its article, or a file or folder of this computer.",
    discussion: """
      Logs of the machine are KB######.log, that of the removal, and svcpack.log of a
      service pack; one that /log: put elsewhere is a file: wupd file get. Of a
      folder all *.log are read, and their facts are shown.
      setupapi.log is known by its sections: which installers ran in them by which
      command lines, and which drivers came. An event log of the system
      (SysEvent.Evt) is known by its first bytes: what its records tell of updates
      and starts is shown, in UTC; that of the machine in the store goes by its name
      alone.
      A log without a mark is in the ANSI code page of its machine; --codepage names
      another.
      What the installer wrote in the language of its package is read by the string
      table of its update.exe or spuninst.exe, where one lies in $hf_mig$ or
      $NtUninstall…$ of the machine or beside the log, or --words names one; what is
      in other words is counted as not read. Lines that a mail program wrapped are
      put together again, and that is said.
      A folder that holds no log of an installer, and an empty log, end with 2.
      What Windows' own log leaves open stands beneath its line, led by two blanks:
      "  skipped: the file there is newer".
        wupd log KB921883
        wupd log KB921883 --explain
        wupd log KB921883 --uninstall --facts
        wupd log /evidence/WINDOWS/KB921883.log --facts --bias -60
        wupd log /evidence/WINDOWS --codepage 1251
        wupd log /evidence/WINDOWS/system32/config/SysEvent.Evt --facts
        wupd log setupapi.log --facts
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var language: LogWordsOptions

  @Argument(
    help: ArgumentHelp("The article, or a log, an event log or a folder of this computer.", valueName: "kb|file|folder")
  )
  var source: String

  @Flag(name: .long, help: "The log of the removal.")
  var uninstall = false

  @Flag(name: .long, help: "Say what each line means, and what came of each run.")
  var explain = false

  @Flag(name: .long, help: "Say what each run was and did, and not the lines.")
  var facts = false

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "Minutes from the machine's clock to UTC (ActiveTimeBias: -60 is an hour ahead); a machine of the store knows them.",
      valueName: "minutes"))
  var bias: Int?

  func validate() throws {
    guard bias.map(TimeZoneRule.allowedBiases.contains) != false else {
      throw ValidationError("A clock is a day from UTC at most.")
    }
  }

  /// The clock that somebody knows.
  var asked: LocalClock? { bias.map { LocalClock(TimeZoneRule(bias: $0), isStated: true) } }

  func perform() throws -> Status {
    guard let title = ShortTitle(source), !PackageArgument.isPath(source) || KBNumber(source) != nil else {
      return try performOnHost()
    }
    let named = try language.named()
    let (read, machineClock) = try read(at: point.point()) { view in
      // A log that was adopted alone lies where most machines have it.
      let machine = try Machine.ifTold(view)
      let root = try machine?.systemRoot ?? WindowsPath("C:\\WINDOWS")
      guard let (path, revision) = try find(title, in: root, view) else {
        throw StoreError(.notFound, "There is no log of \(uninstall ? "a removal of " : "")\(title) on this machine.")
      }
      let page = try MachinePages(view).ansi
      let read = try ReadLog(try view.bytes(of: revision), try text.page(else: page)) {
        try named ?? HeldWords.all(of: LogName(path.name)?.title, in: root, view)
      }
      return (read, try LocalClock(view))
    }
    let head: JSONMembers = ["article": .text(title.article.description), "name": .text(title.description)]
    try show(read, head, asked ?? (machineClock.isUnknown ? nil : machineClock))
    return .done
  }

  private func performOnHost() throws -> Status {
    if !uninstall, point.at != nil, let status = try showOtherLogOfMachine() { return status }
    if uninstall || point.at != nil {
      throw ValidationError("--uninstall and --at go with an article; \(source) is none.")
    }
    let kind: HostStatus.Kind
    do { kind = try HostStatus(source).kind } catch {
      if error.kind == .missing, let status = try showOtherLogOfMachine() { return status }
      guard error.kind == .missing, !source.contains(where: { "./".contains($0) }) else { throw error }
      throw NameError(source, "is no article number, such as KB921883, and no file of this computer")
    }
    let named = try language.named()
    guard kind == .folder else {
      if let status = try showEventLog(HostFile(source)) { return status }
      let bytes = try HostFile.bytes(source, limit: KBLog.largest)
      let read = try ReadLog(bytes, try text.page(else: .guess)) {
        let title = LogName(HostPath.name(of: source))?.title
        return try named ?? LogWordsOptions.beside(EvidenceFolder(HostPath.folder(of: source)), title)
      }
      if let log = SetupLog(read.log) { return show(log, read, ["file": .text(source)], asked) }
      try show(read, ["file": .text(source)], asked)
      return read.log.lines.isEmpty ? .foundWrong : .done
    }
    var logs: [JSON] = []
    var lines: [String] = []
    var passedOver: [String] = []
    var notTaken: [(file: String, reason: String)] = []
    let page = try text.page(else: .guess)
    var guessed: String?
    var words: Set<String> = []
    var count = 0
    let folder = try HostFolder(source)
    for file in try folder.names() {
      // A name that is no UTF-8 is opened by its bytes, and shown as they can be.
      let name = file.description
      guard name.lowercased().hasSuffix(".log") else { continue }
      let bytes: [UInt8]
      do { bytes = try folder.file(file).bytes(limit: KBLog.largest) } catch {
        passedOver.append(error.description)
        continue
      }
      let read = try ReadLog(bytes, page) {
        try named ?? LogWordsOptions.beside(EvidenceFolder(source), LogName(name)?.title)
      }
      if let log = SetupLog(read.log) {
        if read.page.isGuess, read.log.usesCodePage { guessed = guessed ?? "\(source)/\(name)" }
        logs.append(.object(["file": .text(name)] + members(log, read, asked)))
        lines += [name] + SetupLogText.facts(log, asked) + [""]
        count += 1
        continue
      }
      if let reason = LogText.whyNone(read.explained) {
        notTaken.append((name, reason))
        continue
      }
      if read.page.isGuess, read.log.usesCodePage { guessed = guessed ?? "\(source)/\(name)" }
      words.formUnion(read.explained.sources)
      if options.json {
        let facts = LogText.facts(read.log, read.explained, asked)
        logs.append(.object(["file": .text(name)] + read.page.members(isUsed: read.log.usesCodePage) + facts))
      }
      lines += [name] + LogText.factLines(read.explained, asked) + [""]
      count += 1
    }
    let first = notTaken.prefix(Self.told)
    if lines.isEmpty { lines = ["\(source): holds no log of an installer.", ""] }
    if !notTaken.isEmpty {
      lines.append("Not taken for the log of an installer: \(notTaken.count)")
      lines += first.map { "  \($0.file): \($0.reason)" }
      if notTaken.count > first.count { lines.append("  and \(notTaken.count - first.count) more") }
      lines.append("")
    }
    show(
      [
        "folder": .text(source), "logs": .array(logs), "not_taken": .number(notTaken.count),
        "first_not_taken": .array(first) { ["file": .text($0.file), "reason": .text($0.reason)] },
        "passed_over": .texts(passedOver),
      ], lines.dropLast())
    if !options.json {
      page.tell(guessed ?? source, isUsed: guessed != nil)
      tell(words.sorted())
      for text in passedOver { Terminal.say("wupd: passed over: \(printable(text))") }
    }
    return passedOver.isEmpty && count > 0 ? .done : .foundWrong
  }

  /// So many files of a folder are named that are no logs of an installer.
  private static let told = 20

  /// Says whose words were understood.
  private func tell(_ sources: [String]) {
    if !sources.isEmpty {
      Terminal.say("wupd: \(printable(source)): read by the words of \(printable(sources.joined(separator: ", "))).")
    }
  }

  private func show(_ read: ReadLog, _ head: JSONMembers, _ clock: LocalClock?) throws {
    let (log, explained, page) = (read.log, read.explained, read.page)
    if !options.json {
      page.tell(source, isUsed: log.usesCodePage)
      if explain || facts { tell(explained.sources) }
    }
    let lines = log.lines.map(\.text)
    let members =
      head + page.members(isUsed: log.usesCodePage) + ["lines": .texts(lines)]
      + LogText.facts(log, explained, clock)
    if let reason = LogText.whyNone(explained), lines.isEmpty || facts && !explain {
      return show(members, ["\(source): \(reason)"])
    }
    if explain {
      show(members + ["sections": LogText.json(explained)], LogText.lines(explained))
    } else {
      show(members, facts ? LogText.factLines(explained, clock) : lines)
    }
  }

  /// The log of a package by its name, or by an article that one log alone has.
  private func find(
    _ asked: ShortTitle, in root: WindowsPath, _ view: borrowing View
  ) throws -> (WindowsPath, Revision)? {
    var logs: [(title: ShortTitle, path: WindowsPath)] = []
    var servicePack: WindowsPath?
    for entry in try view.fileTimes(root)?.children(view) ?? [] where !entry.isDirectory {
      guard let name = LogName(entry.name) else { continue }
      let path = try root.appending(entry.name)
      if let title = name.title {
        if title.article == asked.article, name.isOfRemoval == uninstall { logs.append((title, path)) }
      } else if !name.isOfRemoval {
        servicePack = path
      }
    }
    let update = try view.update(asked)
    if !uninstall, let servicePack, try update?.kind == "service_pack" || update == nil && wasTried(asked, view) {
      if logs.isEmpty || update != nil { return try held(servicePack, view) }
    }
    // The log of one may have the bare article (SP_KBDISPLAY_TITLE).
    let named = try update.map { try Uninstaller.logTitle($0, view) } ?? nil
    let exact = logs.first { $0.title == asked } ?? logs.first { $0.title == named }
    if let path = exact?.path { return try held(path, view) }
    guard asked.suffix.isEmpty, let first = logs.first else { return nil }
    guard logs.count == 1 else {
      let names = logs.map(\.title.description).joined(separator: ", ")
      throw StoreError(.invalid, "\(asked) is the article of several logs on this machine: \(names). Name one of them.")
    }
    return try held(first.path, view)
  }

  private func held(_ path: WindowsPath, _ view: borrowing View) throws -> (WindowsPath, Revision)? {
    try view.file(path)?.revision.map { (path, $0) }
  }

  /// Refused, or removed: it is on record no more, and its install is.
  private func wasTried(_ title: ShortTitle, _ view: borrowing View) throws -> Bool {
    var wasTried = false
    try view.forEachAct { wasTried = wasTried || $0.kind == .install && ShortTitle($0.subject) == title }
    return wasTried
  }
}
