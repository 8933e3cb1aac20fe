import Servicing
import StateStore
import WindowsModel

/// A removal for people and for programs.
enum UninstallText {
  static func lines(_ name: ShortTitle, _ outcome: Uninstaller.Outcome, zone: TimeZoneRule?, isPlan: Bool = false)
    -> [String]
  {
    var standing = Columns()
    for update in outcome.standing.updates {
      standing.add(
        update.name.description, String(update.installed.text(bias: zone?.bias(at: update.installed) ?? 0).dropLast(3)),
        update.title)
    }
    for program in outcome.standing.programs { standing.add(program, "", "program") }
    if let refusal = outcome.refusal {
      let head = "\(name) \(isPlan ? "would not be" : "was not") removed: \(refusal.told)"
      guard !outcome.standing.isEmpty else { return [head] }
      return [head] + standing.lines + [
        "Remove these first, newest first, or say --ignore-warning. What that would do: wupd plan uninstall \(name) --ignore-warning"
      ]
    }
    var lines = ["\(name) \(isPlan ? "would be" : "was") removed"]
    if outcome.wasForced {
      lines += ["  although this stands on it, and may be broken now:"] + standing.lines.map { "  " + $0 }
    }
    var table = Columns(indent: 4)
    for file in outcome.files where !file.path.isByproduct {
      let what =
        switch file.method {
        case .restored: "restored"
        case .deleted: "deleted"
        case .queued: "in use: queued for the restart"
        case .queuedDeletion: "in use: deleted at the restart"
        case .withdrawn: "was still queued: taken out of the queue"
        }
      table.add(file.path.description, versionChange(file.from, file.to), what)
    }
    lines += table.lines
    if !outcome.unknownHolders.isEmpty {
      lines.append(
        "  Who holds \(outcome.unknownHolders.firstNames) is not known: what is in use waits for the restart.")
    }
    lines += outcome.notes.map { "  \($0)" } + ["  Restart required."]
    // A plan tells them once for all of its removals.
    return lines + (isPlan ? [] : outcome.problems.map { "! after the restart: \($0.told)" })
  }

  static func json(_ name: ShortTitle, _ outcome: Uninstaller.Outcome) -> JSON {
    [
      "act": .text("uninstall"), "article": .text(name.article.description), "name": .text(name.description),
      "warning": .texts(outcome.standing.updates.map(\.name.description) + outcome.standing.programs),
      "forced": .bool(outcome.wasForced),
      "files": .array(outcome.files) {
        [
          "path": .text($0.path.description), "method": .text($0.method.rawValue), "from": wupd.json($0.from),
          "to": wupd.json($0.to),
        ]
      },
      "holders_unknown": .texts(outcome.unknownHolders.map(\.description)),
      "notes": .texts(outcome.notes), "problems": .texts(outcome.problems.map(\.told)),
      "refusal": wupd.json(outcome.refusal), "code": .number(outcome.code),
    ]
  }
}
