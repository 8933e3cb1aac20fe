public import ArgumentParser
public import StateStore
import WindowsModel

struct JournalVerify: Command {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Prove the store: file, hashes, contents, state, and anchors kept elsewhere.",
    discussion: """
      Names the first act that is wrong and, where it can tell, the row; and says
      what it did not prove.

        wupd journal verify
        wupd journal verify --anchor "$(cat anchor.txt)"
        wupd journal verify --level chain --level replay
      """)

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A line that journal anchor printed, or several; may be given more than once.", valueName: "line"))
  var anchor: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: "Check this level only: structure, chain, payload or replay; may be given more than once.")
  var level: [Verification.Level] = []

  func validate() throws {
    if level.contains(.anchor) {
      throw ValidationError("--level anchor: --anchor alone says that, and checks the chain with it.")
    }
  }

  func perform() throws -> Status {
    let anchors = try anchor.flatMap { try Anchor.all(in: $0) }
    let report = try openForReading().verify(
      levels: Set(level.isEmpty ? Verification.Level.allCases : level), anchors: anchors)
    show(
      [
        "sound": .bool(report.isSound), "first_wrong_act": .number(report.firstWrongAct),
        "levels": .object(JSONMembers(Verification.Level.allCases.map { ($0.rawValue, json($0, report)) })),
        "acts": .number(report.acts), "changes": .number(report.changes), "contents": .number(report.contents),
        "bytes": .number(report.bytes),
        "anchors": .array(report.anchors) {
          ["act": .number($0.anchor.act), "anchor": .text($0.anchor.description), "holds": .bool($0.holds)]
        }, "anchored_act": .number(report.anchoredAct),
        "not_proved": .texts(report.notProved.map { told($0.text, $0.hint) }),
      ], text(report))
    return report.isSound ? .done : .foundWrong
  }

  private func json(_ level: Verification.Level, _ report: Verification) -> JSON {
    [
      "checked": .bool(report.checked.contains(level)),
      "findings": .array(report.flaws(level)) { ["act": .number($0.act), "text": .text($0.text)] },
    ]
  }

  private func anchored(_ report: Verification) -> String {
    let held = report.anchors.count(where: \.holds)
    if held == 0 { return report.anchors.count == 1 ? "the anchor does not hold" : "no anchor holds" }
    let count =
      report.anchors.count == 1 && held == 1 ? "the anchor holds" : "\(held) of \(report.anchors.count) anchors hold"
    return count
      + (report.anchoredAct.map {
        $0 == 1 ? ": act 1 is as it was anchored" : ": acts 1 to \($0) are as they were anchored"
      } ?? "")
  }

  private func proved(_ level: Verification.Level, _ report: Verification) -> String {
    switch level {
    case .structure: "the file, its tables and its guards"
    case .chain: "the hashes of \(counted(report.acts, "act")) with \(counted(report.changes, "change"))"
    case .payload: "\(counted(report.contents, "content")), \(counted(report.bytes, "byte")), hashed again"
    case .replay: "the state is what the journal leads to"
    case .anchor: anchored(report)
    }
  }

  private func text(_ report: Verification) -> [String] {
    var table = Columns(indent: 0)
    for level in Verification.Level.allCases {
      let findings = report.flaws(level)
      let isChecked = report.checked.contains(level)
      let state = !isChecked ? "not checked" : findings.isEmpty ? "sound" : "WRONG"
      // Of an anchor it is said how far it holds also where another does not.
      table.add(level.rawValue, state, isChecked && (findings.isEmpty || level == .anchor) ? proved(level, report) : "")
    }
    var lines = table.lines
    for finding in report.flaws { lines.append("  \(finding.level.rawValue): \(printable(finding.text))") }
    if let act = report.firstWrongAct { lines.append("The first act that is wrong: \(act)") }
    lines += report.notProved.map { "Not proved: \(told($0.text, $0.hint))" }
    let isWhole = Set(Verification.Level.allCases).subtracting(report.checked).isSubset(of: [.anchor])
    lines.append(
      !report.isSound ? "The store is NOT sound." : isWhole ? "The store is sound." : "What was checked is sound.")
    return lines
  }
}

extension Verification.Level: ExpressibleByArgument {}
