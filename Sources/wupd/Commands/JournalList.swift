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
    let acts = Listing(isJSON: options.json, right: [0, 4])
    try read { view in
      acts.clear()
      let last = try view.act(at: .last).number
      let marks = try view.marks()
      let gone = try view.rolledBack()
      try view.forEachAct(from: limit.map { max(1, last - Int64($0) + 1) } ?? 1, newestFirst: !options.json) { act in
        let isGone = gone.contains(act)
        try acts.add(
          ActText.json(act, marks: marks[act.number] ?? [], isRolledBack: isGone),
          cells(act, marks: marks[act.number] ?? [], isRolledBack: isGone))
      }
    }
    try show("acts", acts)
    return .done
  }

  private func cells(_ act: Act, marks: [String], isRolledBack: Bool) -> [String] {
    let notes = [
      marks.isEmpty ? nil : "(mark: \(marks.joined(separator: ", ")))", isRolledBack ? "(rolled back)" : nil,
      act.outcome == .refused ? "(refused)" : nil,
    ]
    return [
      String(act.number), act.time.text(bias: act.bias), act.kind.description, ActText.argument(act),
      act.code == 0 ? "" : String(act.code), counted(act.changes, "change"), shortened(act.hash),
      notes.compactMap { $0 }.joined(separator: " "),
    ]
  }
}
