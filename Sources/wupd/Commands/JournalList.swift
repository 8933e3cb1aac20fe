import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct JournalList: Command {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The acts, newest first; all, or those about an update, of a kind or of a time.",
    discussion: """
      What a rollback undid is marked so; it is still there, and can be restored.
      TIME is 2006-08-10 or 2006-08-10T03:00:00, the machine's local time, or UTC
      with Z; a day without time counts whole.

        wupd journal list
        wupd journal list --limit 5
        wupd journal list --about KB921883
        wupd journal list --kind install --kind uninstall --from 2006-08-10
      """)

  @OptionGroup var options: GlobalOptions

  @Option(name: .long, help: "Only the newest so many.")
  var limit: Int?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Only acts about this update; an article means all its packages (may come again).", valueName: "kb"))
  var about: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Only acts of this kind, such as install or restart (may come again).", valueName: "kind"))
  var kind: [String] = []

  @Option(name: .long, help: ArgumentHelp("Nothing before.", valueName: "time"))
  var from: String?

  @Option(name: .long, help: ArgumentHelp("Nothing after.", valueName: "time"))
  var to: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
  }

  func perform() throws -> Status {
    let updates = try about.map { word in
      guard let update = ShortTitle(word) else {
        throw NameError(word, "is no update, such as KB921883 or KB2544893-v2")
      }
      return update
    }
    let acts = Listing(isJSON: options.json, right: [0, 4])
    try read { view in
      acts.clear()
      let (first, last) = try span(from: from, to: to, Machine.zone(view))
      func isMeant(_ act: Act) -> Bool {
        if let first, act.time < first { return false }
        if let last, act.time > last { return false }
        guard kind.isEmpty || kind.contains(act.kind.description) else { return false }
        guard !updates.isEmpty else { return true }
        guard let title = ShortTitle(act.subject) else { return false }
        return updates.contains { $0 == title || $0.suffix.isEmpty && $0.article == title.article }
      }
      try checkKinds(view)
      var start: Int64 = 1
      if let limit, updates.isEmpty && kind.isEmpty && first == nil && last == nil {
        start = max(1, try view.act(at: .last).number &- Int64(limit) &+ 1)
      } else if let limit {
        var left = limit
        try view.forEachAct(newestFirst: true) { act in
          guard left > 0, isMeant(act) else { return }
          left -= 1
          start = left == 0 ? act.number : 1
        }
      }
      let marks = try view.marks()
      let notes = try view.notes()
      let gone = try view.rolledBack()
      try view.forEachAct(from: start, newestFirst: !options.json) { act in
        guard isMeant(act) else { return }
        let (marks, notes, isGone) = (marks[act.number] ?? [], notes[act.number] ?? [], gone.contains(act))
        try acts.add(
          ActText.json(act, marks: marks, notes: notes, isRolledBack: isGone),
          cells(act, marks: marks, notes: notes, isRolledBack: isGone))
      }
    }
    try show("acts", acts)
    return .done
  }

  /// Refuses a word that is no kind that any program of these wrote.
  private func checkKinds(_ view: borrowing View) throws {
    var known: [ActKind] = [
      .create, .adopt, .fork, .edit, .install, .uninstall, .restart, .qchain, .qfecheck, .extract, .program, .mark,
      .unmark, .note, .rollback, .sign, .upgrade, .compact,
    ]
    if kind.allSatisfy({ known.contains(ActKind($0)) }) { return }
    try view.forEachAct { if !known.contains($0.kind) { known.append($0.kind) } }
    for word in kind where !known.contains(ActKind(word)) {
      throw NameError(word, "is no kind of act: \(known.map(\.description).joined(separator: ", "))")
    }
  }

  private func cells(_ act: Act, marks: [String], notes: [String], isRolledBack: Bool) -> [String] {
    let remarks = [
      marks.isEmpty ? nil : "(mark: \(marks.joined(separator: ", ")))", isRolledBack ? "(rolled back)" : nil,
      act.outcome == .refused ? "(refused)" : nil,
      notes.isEmpty ? nil : "(note: \(notes.joined(separator: "; ")))",
    ]
    return [
      String(act.number), act.time.text(bias: act.bias), act.kind.description, ActText.argument(act),
      act.code == 0 ? "" : String(act.code), counted(act.changes, "change"), shortened(act.hash),
      remarks.compactMap { $0 }.joined(separator: " "),
    ]
  }
}
