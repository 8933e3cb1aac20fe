import ArgumentParser
import HostFiles
import Servicing
import StateStore
import UpdateLogs
import WindowsModel

struct Log: Command {
  static let configuration = CommandConfiguration(
    abstract: "The log an installer wrote: of the machine by its article, or a file or folder of this computer.",
    discussion: """
      Logs of the machine are KB######.log, that of the removal, and svcpack.log of a service pack; one that /log: put elsewhere
      is a file: wupd file get. Of a folder all *.log are read, and their facts are shown.
      What Windows' own log leaves open stands beneath its line, led by two blanks: "  skipped: the file there is newer".
        wupd log KB921883
        wupd log KB921883 --explain
        wupd log KB921883 --uninstall --facts
        wupd log /evidence/WINDOWS/KB921883.log --facts --bias -60
        wupd log /evidence/WINDOWS
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("The article, or a log or a folder of this computer.", valueName: "kb|file|folder"))
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
    guard bias.map(TimeZoneBias.allowed.contains) != false else {
      throw ValidationError("A clock is a day from UTC at most.")
    }
  }

  func perform() throws -> Status {
    guard let article = KBNumber(source) else { return try performOnHost() }
    let (bytes, machineBias) = try read(at: point.point()) { view in
      // A log that was adopted alone lies where most machines have it.
      let machine = try? Machine(view)
      let root = try machine?.systemRoot ?? WindowsPath("C:\\WINDOWS")
      for name in try names(article, view) {
        if let revision = try view.file(root.appending(name))?.revision {
          return (try view.bytes(of: revision), machine?.bias)
        }
      }
      throw StoreError(.notFound, "There is no log of \(uninstall ? "a removal of " : "")\(article) on this machine.")
    }
    show(KBLog(bytes), ["article": .text(article.description)], bias: bias ?? machineBias)
    return .done
  }

  private func performOnHost() throws -> Status {
    if uninstall || point.at != nil {
      throw ValidationError("--uninstall and --at go with an article; \(source) is none.")
    }
    let kind: HostStatus.Kind
    do { kind = try HostStatus(source).kind } catch {
      guard error.kind == .missing, !source.contains(where: { "./".contains($0) }) else { throw error }
      throw NameError(source, "is no article number, such as KB921883, and no file of this computer")
    }
    guard kind == .folder else {
      let bytes = try HostFile.bytes(source, limit: KBLog.largest)
      show(KBLog(bytes), ["file": .text(source)], bias: bias)
      return .done
    }
    var logs: [JSON] = []
    var lines: [String] = []
    var passedOver: [String] = []
    var notTaken: [(file: String, reason: String)] = []
    let folder = try HostFolder(source)
    for file in try folder.names() {
      // A name that is no UTF-8 is opened by its bytes, and shown as they can be.
      let name = file.description
      guard name.lowercased().hasSuffix(".log") else { continue }
      let log: KBLog
      do { log = KBLog(try folder.file(file).bytes(limit: KBLog.largest)) } catch {
        passedOver.append(error.description)
        continue
      }
      let explained = ExplainedLog(log)
      if let reason = LogText.whyNone(explained) {
        notTaken.append((name, reason))
        continue
      }
      if options.json { logs.append(.object(["file": .text(name)] + LogText.facts(log, explained, bias: bias))) }
      lines += [name] + LogText.factLines(explained, bias: bias) + [""]
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
    if !options.json { for text in passedOver { Terminal.say("wupd: passed over: \(printable(text))") } }
    return passedOver.isEmpty ? .done : .foundWrong
  }

  /// So many files of a folder are named that are no logs of an installer.
  private static let told = 20

  private func show(_ log: KBLog, _ head: JSONMembers, bias: Int?) {
    let lines = log.lines.map(\.text)
    let explained = ExplainedLog(log)
    let members = head + ["lines": .texts(lines)] + LogText.facts(log, explained, bias: bias)
    if let reason = LogText.whyNone(explained), lines.isEmpty || facts && !explain {
      return show(members, ["\(source): \(reason)"])
    }
    if explain {
      show(members + ["sections": LogText.json(explained)], LogText.lines(explained))
    } else {
      show(members, facts ? LogText.factLines(explained, bias: bias) : lines)
    }
  }

  /// The names the log may have, the likeliest first.
  private func names(_ number: KBNumber, _ view: borrowing View) throws -> [String] {
    let own = ["KB", "Q"].map { "\($0)\(number.number)\(uninstall ? "Uninst" : "").log" }
    guard !uninstall else { return own }
    if let update = try view.update(number) { return update.kind == "service_pack" ? ["svcpack.log"] + own : own }
    // Refused, or removed: it is on record no more, and its install is.
    var wasTried = false
    try view.forEachAct { wasTried = wasTried || $0.kind == .install && KBNumber($0.subject) == number }
    return wasTried ? own + ["svcpack.log"] : own
  }
}
