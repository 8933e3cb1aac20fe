import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A prediction for people and for programs: files by their versions now, after the act, after the restart.
enum PlanText {
  static func lines(_ files: [PredictedFile], _ restart: SessionManager.Restart, _ problems: [String]) -> [String] {
    let versioned = files.filter { $0.now?.fileVersion != nil || $0.afterRestart?.fileVersion != nil }
    let shown = versioned.filter { !isByproduct($0.path) }
    guard !shown.isEmpty else { return ["No file would change."] + problems.map { "! \($0)" } }
    var table = Columns(indent: 0)
    table.add("File", "now", "after the act", "after the restart")
    for file in shown {
      table.add(
        file.path.description, shortVersion(file.now), shortVersion(file.afterAct), shortVersion(file.afterRestart))
    }
    var lines = table.lines
    for carried in restart.carried {
      if let failure = carried.failure {
        lines.append("At the restart \(carried.rename.source) would fail: \(failure)")
      }
    }
    return lines + problems.map { "! \($0)" }
  }

  static func json(_ files: [PredictedFile]) -> JSON {
    .array(
      files.map {
        .object([
          ("path", .text($0.path.description)), ("now", wupd.json($0.now)), ("after_act", wupd.json($0.afterAct)),
          ("after_restart", wupd.json($0.afterRestart)),
        ])
      })
  }
}
