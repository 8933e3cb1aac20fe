import Servicing
import WindowsFormats
import WindowsModel

/// The queue for people and for programs.
enum PendingText {
  static func lines(_ pairs: [PendingPair]) -> [String] {
    var table = Columns(right: [0])
    for (index, pair) in pairs.enumerated() {
      let source = pair.source.path?.description ?? pair.rename.source
      let subject = pair.subject?.description ?? (pair.target == nil ? source : pair.rename.target)
      let what =
        switch pair.rename.kind {
        case .skipped: "passed over"
        case _ where !pair.areFilesKnown: "versions not known"
        case _ where pair.subject == nil: "not known"
        case .delete where pair.isFolder: "folder"
        case .replace: versionChange(pair.now, pair.then)
        case .delete: shortVersion(pair.now) + (pair.movedAsideFor.map { ", moved aside for \($0.name)" } ?? "")
        case .rename: shortVersion(pair.then)
        }
      let who = [pair.owner ?? "no update names it", pair.act.map { "act \($0)" }].compactMap { $0 }
      table.add(
        String(index + 1), pair.rename.kind.rawValue, printable(subject), what, who.joined(separator: ", "),
        pair.target == nil ? "" : printable("from \(source)"))
    }
    // One line a pair, and what is to be said of it behind them.
    return table.lines
      + pairs.enumerated().flatMap { index, pair in
        told(pair).map { printable("    \(index + 1): \($0)") }
      }
  }

  /// What is to be said of a pair, in sentences without their ends.
  private static func told(_ pair: PendingPair) -> [String] {
    [pair.source.note, pair.target?.note, pair.witness.map { "\(pair.owner ?? ""): \($0.text)" }].compactMap { $0 }
      + pair.remarks.map { "! \($0.text)" }
  }

  static func json(_ pair: PendingPair) -> JSON {
    [
      "kind": .text(pair.rename.kind.rawValue), "source": .text(pair.rename.source),
      "target": .text(pair.rename.target), "file": .text(pair.subject?.description),
      "moved_aside_for": .text(pair.movedAsideFor?.description), "now": wupd.json(pair.now),
      "then": wupd.json(pair.then), "files_known": .bool(pair.areFilesKnown),
      "folder": .bool(pair.isFolder), "act": .number(pair.act),
      "owner": .text(pair.owner),
      "owner_standing": .text(
        (pair.owner == nil ? Knowledge.unknown : pair.witness == nil ? .read : .reckoned).rawValue),
      "owner_rests_on": .text(pair.witness?.text), "source_path": .text(pair.source.path?.description),
      "target_path": .text(pair.target?.path?.description),
      "notes": .texts([pair.source.note, pair.target?.note].compactMap { $0 }),
      "not_of_servicing": .texts(pair.remarks.map(\.text)),
    ]
  }
}
