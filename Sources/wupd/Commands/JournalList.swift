import ArgumentParser
import StateStore
import WindowsModel

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
      return (try view.acts(from: first), try view.marks(), try view.rolledBack(from: first))
    }
    var table = Columns(right: [0, 4])
    for act in acts.reversed() {
      var notes = marks[act.number].map { "(mark: \($0.joined(separator: ", ")))" } ?? ""
      if gone.contains(act.number) { notes += (notes.isEmpty ? "" : " ") + "(rolled back)" }
      if act.outcome == .refused { notes += (notes.isEmpty ? "" : " ") + "(refused)" }
      table.add(
        String(act.number), act.time.text(bias: act.bias), act.kind.description, printable(ActText.argument(act)),
        act.code == 0 ? "" : String(act.code), counted(act.changes, "change"), shortened(act.hash), notes)
    }
    show(
      [
        "acts": .array(acts) { ActText.json($0, marks: marks[$0.number] ?? [], isRolledBack: gone.contains($0.number)) }
      ],
      table.lines)
    return .done
  }
}
