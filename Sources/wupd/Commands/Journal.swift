import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Journal: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What was done to the machine, act by act; going back; proving that nothing was tampered with.",
    discussion: """
        wupd journal list
        wupd journal show last
        wupd journal rollback KB921883
        wupd journal verify
      """,
    subcommands: [
      JournalList.self, JournalShow.self, JournalDiff.self, JournalMark.self, JournalRollback.self, JournalReplay.self,
      JournalVerify.self, JournalAnchor.self,
    ])
}

/// An act for people and for programs.
enum ActText {
  /// The command without the words that say the kind again.
  static func argument(_ act: Act) -> String {
    let words = act.command.split(separator: " ", omittingEmptySubsequences: true)
    let rest = words.drop { word in [act.kind, "journal", "reboot", "create"].contains(String(word)) }
    return rest.isEmpty && act.kind != "restart" && act.kind != "create" ? act.subject : rest.joined(separator: " ")
  }

  /// `install KB921883 /z`.
  static func title(_ act: Act) -> String {
    let argument = argument(act)
    return act.kind + (argument.isEmpty ? "" : " " + printable(argument))
  }

  static func json(_ act: Act, marks: [String] = [], isRolledBack: Bool = false) -> JSON {
    .object([
      ("act", .number(act.number)), ("parent", .number(act.parent)),
      ("target", act.target.map { .number($0) } ?? .null),
      ("kind", .text(act.kind)), ("subject", .text(act.subject)), ("command", .text(act.command)),
      ("account", .text(act.account)), ("time_utc", .text(act.time.iso)),
      ("machine_time", .text(act.time.text(bias: act.bias))),
      ("bias", .number(act.bias)), ("outcome", .text(act.outcome.rawValue)), ("code", .number(act.code)),
      ("first_change", .number(act.firstChange)), ("changes", .number(act.changes)),
      ("hash", .text(hexadecimal(act.hash))),
      ("marks", .texts(marks)), ("rolled_back", .bool(isRolledBack)),
    ])
  }
}

struct JournalList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The acts, newest first.",
    discussion: """
      What a rollback undid is marked so; it is still there, and can be restored.

        wupd journal list
        wupd journal list --limit 5
      """)

  @OptionGroup var options: GlobalOptions

  @Option(name: .long, help: "Only the newest so many.")
  var limit: Int?

  func perform() throws -> Status {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
    let (acts, marks, gone) = try openForReading().read { view in
      let last = try view.act(at: .last).number
      let first = limit.map { max(1, last - Int64($0) + 1) } ?? 1
      return (try view.acts(from: first), try view.marks(), try view.rolledBack())
    }
    var table = Columns(right: [0, 4])
    for act in acts.reversed() {
      var notes = marks[act.number].map { "(mark: \($0.joined(separator: ", ")))" } ?? ""
      if gone.contains(act.number) { notes += (notes.isEmpty ? "" : " ") + "(rolled back)" }
      if act.outcome == .refused { notes += (notes.isEmpty ? "" : " ") + "(refused)" }
      table.add(
        String(act.number), act.time.text(bias: act.bias), act.kind, printable(ActText.argument(act)),
        act.code == 0 ? "" : String(act.code), counted(act.changes, "change"), shortened(act.hash), notes)
    }
    show(
      [
        (
          "acts",
          .array(acts.map { ActText.json($0, marks: marks[$0.number] ?? [], isRolledBack: gone.contains($0.number)) })
        )
      ],
      table.lines)
    return .done
  }
}

struct JournalShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "One act: what it changed, before and after.",
    discussion: """
        wupd journal show
        wupd journal show KB921883
        wupd journal show 7 --all
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("An act: number, last, last-2, mark, KB or time.", valueName: "point"))
  var point = "last"

  @Flag(name: .long, help: "Every change, not only the first 60 of each kind.")
  var all = false

  func perform() throws -> Status {
    let (act, differences, marks) = try openForReading().read { view in
      let act = try view.act(at: Point(point))
      return (act, try view.differences(after: act.number - 1, through: act.number), try view.marks()[act.number] ?? [])
    }
    var lines = [
      "act \(act.number)  \(ActText.title(act))"
        + (marks.isEmpty ? "" : "  (mark: \(marks.joined(separator: ", ")))"),
      "  \(act.time.text(bias: act.bias)) machine time (\(act.time.iso)), by \(act.account)",
      "  \(act.outcome.rawValue), \(codeLine(act.code))",
      "  after act \(act.parent)"
        + (act.target.map { act.kind == "mark" ? ", names act \($0)" : ", restores act \($0)" } ?? "")
        + ", \(counted(act.changes, "change"))" + (act.changes > 0 ? " (\(act.firstChange) to \(act.lastChange))" : ""),
      "  hash \(hexadecimal(act.hash))",
    ]
    lines += DifferenceText.lines(differences, limit: all ? .max : 60)
    show(
      [("act", ActText.json(act, marks: marks)), ("changes", .array(differences.map { DifferenceText.json($0) }))],
      lines)
    return .done
  }
}

struct JournalDiff: Command {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What differs between two points.",
    discussion: """
        wupd journal diff 3 last
        wupd journal diff before-august KB921883 --all
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The earlier point.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("The later point.", valueName: "to"))
  var to = "last"

  @Flag(name: .long, help: "Every difference, not only the first 60 of each kind.")
  var all = false

  func perform() throws -> Status {
    let (one, other, differences) = try openForReading().read { view in
      let one = try view.act(at: Point(from)).number
      let other = try view.act(at: Point(to)).number
      return (one, other, try view.differences(after: one, through: other))
    }
    show(
      [
        ("from", .number(one)), ("to", .number(other)),
        ("changes", .array(differences.map { DifferenceText.json($0) })),
      ],
      ["From act \(one) to act \(other): \(counted(Int64(differences.count), "difference"))"]
        + DifferenceText.lines(differences, limit: all ? .max : 60))
    return .done
  }
}

struct JournalMark: Command {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Name a point of the journal.",
    discussion: """
        wupd journal mark before-august
        wupd journal mark quiet 7
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Letters, digits, - _ . and not like another kind of point.")
  var name: String

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  func perform() throws -> Status {
    let store = try openForWriting()
    let point = try Point(point)
    let act = try store.write(header("mark", name, on: store)) { transaction in
      try transaction.mark(name, at: point)
      return try transaction.now.act(at: point).number
    }
    show([("mark", .text(name)), ("act", .number(act))], ["Act \(act) is now also called \(name)"])
    return .done
  }
}

struct JournalRollback: Command {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Bring the whole machine back, or forward, to a point.",
    discussion: """
      Files, registry, images, pending operations and the machine's clock. It is an act of its own: what is undone stays in the journal,
      and a rollback to a later act brings it back.

        wupd journal rollback KB921883
        wupd journal rollback last-1
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point: String

  func perform() throws -> Status {
    let store = try openForWriting()
    let point = try Point(point)
    let (target, changes, number) = try store.write(header("rollback", on: store)) { transaction in
      let target = try transaction.restore(point)
      return (target, transaction.changes, transaction.number)
    }
    show(
      [("act", .number(number)), ("restored", ActText.json(target)), ("changes", .number(changes))],
      [
        "The machine is as it was after act \(target.number) (\(ActText.title(target)), \(target.time.text(bias: target.bias)))",
        "\(counted(changes, "change")), as act \(number). What was undone can be brought back: wupd journal rollback \(number - 1)",
      ])
    return .done
  }
}

struct JournalReplay: Command {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Build a new store from the journal alone, to any point.",
    discussion: """
      Equal to this store row by row as it was at that point, each act proved against its hash as it comes out.

        wupd journal replay --into copy.wupd
        wupd journal replay KB921883 --into august.wupd
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  @Option(name: .long, help: ArgumentHelp("The new store; it must not exist.", valueName: "file"))
  var into: String

  func perform() throws -> Status {
    let result = try openForReading().replay(to: Point(point), into: into)
    show(
      [("store", .text(into)), ("acts", .number(result.acts)), ("changes", .number(result.changes))],
      [
        "\(into): \(counted(result.acts, "act")) and \(counted(result.changes, "change")) replayed, each act as its hash says"
      ])
    return .done
  }
}

struct JournalVerify: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove the store: structure, contents, state, and anchors kept elsewhere.",
    discussion: """
      Names the first act that is wrong and, where it can tell, the row; and says what it did not prove.

        wupd journal verify
        wupd journal verify --anchor "$(cat anchor.txt)"
      """)

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("A line that journal anchor printed; may be given more than once.", valueName: "line"))
  var anchor: [String] = []

  func perform() throws -> Status {
    let anchors = try anchor.flatMap { $0.split(whereSeparator: \.isNewline).map(String.init) }.map { line in
      guard let anchor = Anchor(line) else { throw StoreError(.invalid, "This is no anchor: \(line.prefix(100))") }
      return anchor
    }
    let report = try openForReading().verify(anchors: anchors)
    show(
      [
        ("sound", .bool(report.isSound)), ("first_wrong_act", report.firstWrongAct.map { .number($0) } ?? .null),
        (
          "levels",
          .object(
            Verification.Level.allCases.map { level in
              (
                level.rawValue,
                .object([
                  ("checked", .bool(report.checked.contains(level))),
                  (
                    "findings",
                    .array(
                      report.findings(level).map {
                        .object([("act", $0.act.map { .number($0) } ?? .null), ("text", .text($0.text))])
                      })
                  ),
                ])
              )
            })
        ), ("acts", .number(report.acts)), ("changes", .number(report.changes)), ("contents", .number(report.contents)),
        ("bytes", .number(report.bytes)), ("not_proved", .texts(report.notProved)),
      ], text(report))
    return report.isSound ? .done : .foundWrong
  }

  private func text(_ report: Verification) -> [String] {
    var table = Columns(indent: 0)
    for level in Verification.Level.allCases {
      let findings = report.findings(level)
      let what =
        switch level {
        case .structure:
          "file, guards and the hashes of \(counted(report.acts, "act")) with \(counted(report.changes, "change"))"
        case .payload: "\(counted(report.contents, "content")), \(counted(report.bytes, "byte")), hashed again"
        case .replay: "the state is what the journal leads to"
        case .anchor: "the journal is the one that was anchored"
        }
      table.add(
        level.rawValue, !report.checked.contains(level) ? "not checked" : findings.isEmpty ? "sound" : "WRONG", what)
    }
    var lines = table.lines
    for finding in report.findings { lines.append("  \(finding.level.rawValue): \(printable(finding.text))") }
    if let act = report.firstWrongAct { lines.append("The first act that is wrong: \(act)") }
    lines += report.notProved.map { "Not proved: \($0)" }
    lines.append(report.isSound ? "The store is sound." : "The store is NOT sound.")
    return lines
  }
}

struct JournalAnchor: Command {
  static let configuration = CommandConfiguration(
    commandName: "anchor", abstract: "Print the line that fixes the journal as it is. Keep it elsewhere.",
    discussion: """
        wupd journal anchor > anchor.txt
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  func perform() throws -> Status {
    let anchor = try openForReading().read { try $0.anchor(of: Point(point)) }
    show(
      [
        ("anchor", .text(anchor.description)), ("machine_id", .text(anchor.machine)), ("act", .number(anchor.act)),
        ("hash", .text(anchor.hash)),
      ], [anchor.description])
    return .done
  }
}
