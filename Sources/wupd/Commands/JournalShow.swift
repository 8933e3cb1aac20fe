import ArgumentParser
import StateStore
import WindowsModel

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
    let differences = DifferenceText(isJSON: options.json, limit: all ? .max : 60)
    let (act, marks, notes) = try read { view in
      differences.clear()
      let act = try view.act(at: Point(point))
      try view.forEachDifference(after: act.number - 1, through: act.number) { try differences.add($0) }
      return (act, try view.marks()[act.number] ?? [], try view.notes()[act.number] ?? [])
    }
    let lines =
      [
        "act \(act.number)  \(ActText.title(act))"
          + (marks.isEmpty ? "" : "  (mark: \(marks.joined(separator: ", ")))"),
        "  \(act.time.text(bias: act.bias)) machine time (\(act.time.iso)), by \(act.account)",
      ]
      + (act.recorder.map { ["  recorded \($0.time.iso) on this computer's clock, by wupd \($0.program)"] } ?? [])
      + (act.origin == .read ? ["  read from evidence"] : []) + act.assumptions.map { "  assumed: \($0)" }
      + notes.map { "  note: \($0)" } + [
        "  \(act.outcome.rawValue), \(codeLine(act.code))",
        "  after act \(act.parent)"
          + (act.target.map { act.kind == .mark ? ", names act \($0)" : ", restores act \($0)" } ?? "")
          + ", \(counted(act.changes, "change"))"
          + (act.changes > 0 ? " (\(act.firstChange) to \(act.lastChange))" : ""),
        "  hash \(hexadecimal(act.hash))",
      ]
    try show("changes", differences.items, after: ["act": ActText.json(act, marks: marks, notes: notes)], lines)
    try differences.print()
    return .done
  }
}
