import Servicing
import WindowsFormats
import WindowsModel

/// What QChain did, for people and for programs.
enum QChainText {
  static func lines(_ outcome: QChain.Outcome) -> [String] {
    var lines = [
      outcome.before.isEmpty
        ? "Nothing is queued."
        : "\(counted(outcome.before.count, "pair")) queued, \(outcome.dropped.count) dropped, \(outcome.after.count) left."
    ]
    var table = Columns()
    for dropped in outcome.dropped {
      let why =
        switch dropped.why {
        case .incomingIsNewer, .incomingIsOlder: "a newer one is queued"
        case .diskIsNewer: "the file there is newer"
        }
      table.add("dropped", what(dropped.files), versions(dropped.files), why)
    }
    for files in outcome.after { table.add("left", what(files), versions(files)) }
    lines += table.lines
    if !outcome.dropsStalePairs {
      lines.append("  A QChain of \(outcome.dated.dateText) leaves files that are older than those on disk.")
    }
    lines += outcome.notes.map { "  \($0)" }
    if let log = outcome.log { lines.append("  Before and after: \(log)") }
    return lines
  }

  private static func what(_ files: QueuedFiles) -> String {
    let source = files.from.path?.description ?? files.rename.source
    guard let target = files.to else { return printable("\(files.rename.kind.rawValue) \(source)") }
    return printable(
      "\(files.rename.kind.rawValue) \(target.path?.description ?? files.rename.target) by \(source)")
  }

  private static func versions(_ files: QueuedFiles) -> String {
    let source = files.source?.description ?? "no version"
    return files.rename.target.isEmpty ? source : "\(files.destination?.description ?? "no version") -> \(source)"
  }

  static func json(_ outcome: QChain.Outcome) -> JSON {
    [
      "act": .text("qchain"), "dated": .text(outcome.dated.dateText),
      "drops_stale_pairs": .bool(outcome.dropsStalePairs), "before": .array(outcome.before) { json($0) },
      "after": .array(outcome.after) { json($0) },
      "dropped": .array(outcome.dropped) { ["pair": json($0.files), "reason": .text($0.why.rawValue)] },
      "log": .text(outcome.log?.description), "notes": .texts(outcome.notes),
    ]
  }

  private static func json(_ files: QueuedFiles) -> JSON {
    [
      "kind": .text(files.rename.kind.rawValue), "source": .text(files.rename.source),
      "source_path": .text(files.from.path?.description), "target_path": .text(files.to?.path?.description),
      "source_version": .text(files.source?.description), "target": .text(files.rename.target),
      "target_version": .text(files.destination?.description),
    ]
  }
}
