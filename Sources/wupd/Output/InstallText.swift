import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// An install for people and for programs.
enum InstallText {
  static func lines(_ package: Package, _ outcome: Installer.Outcome, isPlan: Bool = false) -> [String] {
    if let refusal = outcome.refusal {
      let code = "Extended code \(refusal.codeText)."
      return [
        "\(package.shortTitle) \(isPlan ? "would not be" : "was not") installed: \(refusal.told)",
        isPlan ? code : "\(code) The log says more: wupd log \(package.shortTitle)",
      ]
    }
    var lines = ["\(package.shortTitle)  \(package.title), from the \(package.source)"]
    lines += package.doubts.map { "  DOUBTFUL: \($0)" }
    if isPlan && outcome.messages.contains(.question) {
      lines.append("  It asks first whether to go on, and this supposes a yes; /q does not ask")
    }
    if isPlan { lines.append("  Era of the installer: \(package.era.name) (told by \(package.era.why))") }
    if let line = outcome.line { lines.append("  \(line.rawValue) files: \(outcome.lineReason)") }
    lines += table(outcome.decisions)
    for decision in outcome.decisions {
      if let reason = decision.coldReason { lines.append("  \(decision.path.name) was not hotpatched: \(reason)") }
    }
    // Of what was found it is reckoned who holds what; the rest of a store says itself what it holds.
    if outcome.isAsFound {
      for decision in outcome.decisions where !decision.holders.isEmpty {
        lines.append("  \(decision.path.name) is held by \(decision.holders.told)")
      }
    }
    if let off = outcome.hotpatchingOff, off.hasPrefix("hotpatching was not asked") == false {
      lines.append("  No hotpatching: \(off)")
    }
    let told = isPlan ? "Would not be done" : "Not done"
    let notDone = package.notDone(outcome.line)
    for note in notDone.prefix(Package.toldNotDone) { lines.append("  \(told): \(note)") }
    let more = notDone.count - Package.toldNotDone
    if more > 0 { lines.append("  \(told): \(more) more, which wupd check names") }
    for note in package.unchecked(outcome.line).prefix(Package.toldNotDone) { lines.append("  Not checked: \(note)") }
    if !notDone.isEmpty {
      lines.append(
        "  Incomplete: \(counted(notDone.count, "thing")) that its sheet asks for \(isPlan ? "would be" : notDone.count == 1 ? "was" : "were") left undone."
      )
    }
    for rename in outcome.dropped {
      lines.append(
        "  Dropped from the queue: \(rename.sourcePath?.description ?? rename.source), for a newer one takes its place")
    }
    lines += outcome.notes.map { "  \($0)" }
    lines.append(
      outcome.needsRestart
        ? outcome.restartsItself ? "  The installer restarts the machine (no /z)." : "  Restart required."
        : !outcome.unknownHolders.isEmpty
          ? "  No restart needed if nobody holds \(outcome.unknownHolders.firstNames): what ran on the machine is not known (wupd hold says it)."
          : outcome.decisions.contains(where: \.waits) ? "  No restart of its own." : "  No restart needed.")
    return lines
  }

  /// What an installer may return where that is not known.
  static let unknownCodes = [WindowsCode.success, WindowsCode.restartRequired]

  /// The code to expect, and what it depends on.
  static func code(_ code: Int, doubts: [String]) -> String {
    doubts.isEmpty ? codeLine(code) : "0 or 3010: \(doubts.joined(separator: "; "))"
  }

  /// Files with their versions, and what is done.
  static func table(_ decisions: [FileDecision]) -> [String] {
    Columns(indent: 4, decisions.map { [$0.path.description] + cells($0) }).lines
  }

  private static func cells(_ decision: FileDecision) -> [String] {
    let what =
      switch decision.method {
      case .replace: decision.compared == nil ? "added" : "replaced"
      case .delay: "in use: queued for the restart"
      case .noDelay(let aside):
        (decision.isAsideBySheet ? "in use, and its sheet does not let it wait (DontDelayUntilReboot)" : "KnownDLL")
          + ": replaced at once, the old one is \(aside.name) until the restart"
      case .hotpatch: "hotpatched: the running image is the new one"
      case .skip(let reason): "skipped: \(reason.rawValue)" + (decision.waits ? ", of what waits for the restart" : "")
      }
    return ["\(shortVersion(decision.compared)) -> \(decision.incoming.fileVersion?.description ?? "new")", what]
  }

  /// A package that was run for something else than to install it.
  static func json(_ package: Package, text: [String]) -> JSON {
    [
      "act": .text("run"), "article": .text(package.article.description), "name": .text(package.shortTitle.description),
      "package": .text(package.name),
      "text": .texts(text), "code": .number(WindowsCode.success),
    ]
  }

  /// - Parameter isPlan: then a code may be one that is not known.
  static func json(_ package: Package, _ outcome: Installer.Outcome, isPlan: Bool = false) -> JSON {
    [
      "act": .text("install"), "article": .text(package.article.description),
      "name": .text(package.shortTitle.description), "package": .text(package.name),
      "source": .text(package.source), "era": .text(package.era.name), "era_reason": .text(package.era.why),
      "line": .text(outcome.line?.rawValue), "line_reason": .text(outcome.lineReason),
      "line_standing": .text(outcome.lineStanding.rawValue), "line_rests_on": .texts(outcome.lineRestsOn),
      "holders_unknown": .texts(outcome.unknownHolders.map(\.description)),
      "files": .array(outcome.decisions) { json($0) }, "hotpatching_off": .text(outcome.hotpatchingOff),
      "doubts": .texts(package.doubts), "not_done": .texts(package.notDone(outcome.line)),
      "not_checked": .texts(package.unchecked(outcome.line)),
      "restart_reasons": .texts(outcome.restartReasons),
      "restarts_itself": .bool(outcome.restartsItself), "messages": .texts(outcome.messages.map(\.rawValue)),
      "notes": .texts(outcome.notes), "refusal": wupd.json(outcome.refusal),
      "code": .number(isPlan && !outcome.codeDoubts.isEmpty ? nil : outcome.code),
    ]
  }

  static func json(_ holding: Holding) -> JSON {
    [
      "holder": .text(holding.holder), "standing": .text(holding.standing.rawValue),
      "rests_on": .texts(holding.restsOn),
    ]
  }

  static func json(_ decision: FileDecision) -> JSON {
    let (method, detail): (String, String?) =
      switch decision.method {
      case .replace: ("replace", nil)
      case .delay(let path): ("delay", path.description)
      case .noDelay(let path): ("no_delay", path.description)
      case .hotpatch: ("hotpatch", nil)
      case .skip(let reason): ("skip", reason.rawValue)
      }
    return [
      "path": .text(decision.path.description), "method": .text(method), "detail": .text(detail),
      "from": wupd.json(decision.compared), "to_version": .text(decision.incoming.fileVersion?.description),
      "to_branch": .text(decision.incoming.branch?.name), "cold_reason": .text(decision.coldReason),
      "held_by": .array(decision.holders) { json($0) },
    ]
  }
}
