import Servicing
import WindowsModel

/// A check for programs; for people it has the layout of the tool.
enum QfecheckText {
  static func words(_ verdict: Qfecheck.Verdict) -> String {
    switch verdict {
    case .current: "current"
    case .reinstall: "to be reinstalled"
    case .nothingRecorded: "no file of it is on record"
    }
  }

  static func json(_ update: Qfecheck.Update) -> JSON {
    [
      "name": .text(update.record.name), "article": .text(update.record.article?.canonical),
      "key": .text(update.record.key.description), "verdict": .text(update.verdict.rawValue),
      "waits_for_restart": .bool(update.waitsForRestart), "files": .array(update.files) { json($0) },
      "not_done": .texts(update.notDone),
    ]
  }

  private static func json(_ file: Qfecheck.File) -> JSON {
    [
      "path": .text(file.path?.description), "name": .text(file.recorded.name), "folder": .text(file.recorded.folder),
      "recorded": .text(file.recorded.version), "found": .text(file.found?.description),
      "state": .text(file.state.rawValue), "waits_for_restart": .bool(file.waitsForRestart),
    ]
  }
}
