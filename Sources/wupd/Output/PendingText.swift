import Servicing
import WindowsFormats
import WindowsModel

/// The queue for people and for programs.
enum PendingText {
  static func lines(_ pairs: [PendingPair]) -> [String] {
    var table = Columns(right: [0])
    for (index, pair) in pairs.enumerated() {
      let subject = pair.subject?.description ?? pair.rename.source
      let what =
        switch pair.rename.kind {
        case .replace: versionChange(pair.now, pair.then)
        case .delete: shortVersion(pair.now) + (pair.movedAsideFor.map { ", moved aside for \($0.name)" } ?? "")
        case .rename: "from \(pair.rename.sourcePath?.description ?? pair.rename.source)"
        case .skipped: "passed over"
        }
      let who = [pair.owner, pair.act.map { "act \($0)" }].compactMap { $0 }.joined(separator: ", ")
      table.add(String(index + 1), pair.rename.kind.rawValue, printable(subject), what, who)
    }
    return table.lines
  }

  static func json(_ pair: PendingPair) -> JSON {
    [
      "kind": .text(pair.rename.kind.rawValue), "source": .text(pair.rename.source),
      "target": .text(pair.rename.target), "file": .text(pair.subject?.description),
      "moved_aside_for": .text(pair.movedAsideFor?.description), "now": wupd.json(pair.now),
      "then": wupd.json(pair.then), "act": .number(pair.act), "owner": .text(pair.owner),
    ]
  }
}
