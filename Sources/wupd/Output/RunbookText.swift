import Servicing
import WindowsModel

/// The sheet for the machine, for people and for programs.
enum RunbookText {
  static func lines(_ runbook: Runbook, store: String) -> [String] {
    var lines = [
      "RUNBOOK  \(runbook.machine.name), \(runbook.machine.platform)", "Every step was tried on \(store).", "",
      "0  [ ]  Back up the whole machine. Write down the versions named below as they are before.",
    ]
    for (index, step) in runbook.steps.enumerated() {
      lines += ["", "\(index + 1)  [ ]  \(step.title)"]
      if let code = step.code {
        lines.append(
          "        expect  "
            + (step.isCodeKnown
              ? codeLine(code)
              : "0 or 3010: who holds \(InstallText.names(step.unknownHolders)) is not known"))
      }
      lines += step.files.isEmpty ? ["                no file of these updates changes"] : self.lines(step.files)
      if step.isRestartDue {
        lines.append("                \(counted(step.pending, "pair")) queued; a restart is due")
      }
      lines += step.notes.map { "                \($0)" }
      lines.append("        back    " + back(step.wayBack))
      if case .incomplete(_, let left) = step.wayBack {
        lines += self.lines(left, mark: " !")
      }
    }
    if let refusal = runbook.refusal {
      lines += ["", "The next package would be refused: \(refusal.message)", "The sheet ends here."]
    }
    return lines
  }

  private static func lines(_ changes: [Runbook.Change], mark: String = "") -> [String] {
    Columns(indent: 16, changes.map { [$0.path.description, versionChange($0.from, $0.to) + mark] }).lines
  }

  private static func back(_ way: Runbook.WayBack) -> String {
    switch way {
    case .remove(let articles):
      "remove \(articles.map(\.description).joined(separator: ", then ")), restart: every version is as before step 1"
    case .incomplete(let articles, _):
      "remove \(articles.map(\.description).joined(separator: ", then ")), restart: but not as before step 1:"
    case .impossible(let why): "none but the backup of step 0 (\(why))"
    }
  }

  static func json(_ runbook: Runbook) -> JSON {
    func json(_ changes: [Runbook.Change]) -> JSON {
      .array(changes) {
        ["path": .text($0.path.description), "from": wupd.json($0.from), "to": wupd.json($0.to)]
      }
    }
    func members(_ way: Runbook.WayBack) -> JSONMembers {
      switch way {
      case .remove(let articles): ["way_back": .texts(articles.map(\.description)), "left": .array([])]
      case .incomplete(let articles, let left):
        ["way_back": .texts(articles.map(\.description)), "left": json(left)]
      case .impossible(let why): ["way_back": .null, "why": .text(why)]
      }
    }
    return [
      "machine": .text(runbook.machine.name), "platform": .text(runbook.machine.platform.description),
      "steps": .array(runbook.steps) { step in
        .object(
          [
            "title": .text(step.title), "code": .number(step.isCodeKnown ? step.code : nil),
            "codes": .array(step.isCodeKnown ? [step.code].compactMap { $0 } : InstallText.unknownCodes) {
              .number($0)
            },
            "holders_unknown": .texts(step.unknownHolders.map(\.description)), "files": json(step.files),
            "queued": .number(step.pending), "restart_due": .bool(step.isRestartDue), "notes": .texts(step.notes),
          ] + members(step.wayBack))
      }, "refusal": .text(runbook.refusal?.message),
    ]
  }
}
