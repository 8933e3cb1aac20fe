import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A prediction for people and for programs: files by their versions now, after the act, after the restart.
enum PlanText {
  static func lines(_ files: [PredictedFile], _ restart: SessionManager.Restart, _ problems: [Problem]) -> [String] {
    let versioned = files.filter { $0.now?.fileVersion != nil || $0.afterRestart?.fileVersion != nil }
    let shown = versioned.filter { !isByproduct($0.path) }
    guard !shown.isEmpty else {
      let none =
        files.isEmpty
        ? "No file would change." : "No file would change but copies and logs that Windows keeps."
      return [none] + problems.map { "! \($0.told)" }
    }
    let rows = shown.map { [$0.path.description] + [$0.now, $0.afterAct, $0.afterRestart].map(shortVersion) }
    var lines = Columns(indent: 0, [["File", "now", "after the act", "after the restart"]] + rows).lines
    for carried in restart.carried {
      if let failure = carried.failure {
        lines.append("At the restart \(carried.rename.source) would fail: \(failure)")
      }
    }
    return lines + problems.map { "! \($0.told)" }
  }

  /// A removal: versions now, and after the restart of each order, side by side.
  static func lines(_ plan: RemovalPlan) -> [String] {
    let files = plan.files.filter {
      !isByproduct($0.path)
        && ($0.now?.fileVersion != nil || $0.asked?.fileVersion != nil || $0.stack?.fileVersion != nil)
    }
    let isBroken = !plan.asked.problems.isEmpty
    var table = Columns(indent: 0)
    table.add(["After the restart", "now", "asked order"] + (plan.stack == nil ? [] : ["stack order"]))
    for file in files {
      let isOdd = isBroken && plan.stack != nil && file.asked?.facts != file.stack?.facts
      let asked = shortVersion(file.asked) + (isOdd ? " !" : "")
      table.add(
        [file.path.description, shortVersion(file.now), asked] + (plan.stack == nil ? [] : [shortVersion(file.stack)]))
    }
    table.add(["", "", removals(plan.asked)] + (plan.stack.map { [removals($0)] } ?? []))
    var lines = table.lines
    if let stack = plan.stack {
      lines.append("Stack order: \(stack.result.map(\.description).joined(separator: ", "))")
      lines += stack.problems.map { "! in stack order: \($0.told)" }
    }
    return lines + plan.asked.problems.map { "! \(plan.stack == nil ? "" : "in the asked order: ")\($0.told)" }
  }

  private static func removals(_ side: Prediction<[ShortTitle]>) -> String {
    "\(counted(side.result.count, "removal")), 1 restart"
  }

  /// What an administrator has to reckon with.
  static func summary(restarts: Int?, queued: Int, space: SpaceNeeded, irremovable: [String]) -> [String] {
    var unknown = ""
    if space.unknown > 0 { unknown = " (and \(counted(space.unknown, "file")) of unknown size)" }
    var lines: [String]
    switch restarts {
    case nil: lines = ["No restart, or one: that is not known"]
    case 0: lines = ["No restart"]
    case let restarts?: lines = ["\(counted(restarts, "restart")); \(counted(queued, "pair")) queued until the last"]
    }
    if space.withBackup > 0 || space.unknown > 0 {
      lines.append("Disk space: \(space.withoutBackup) bytes, with backups \(space.withBackup)\(unknown)")
    }
    return lines + irremovable.map { "! would not come off again: \($0)" }
  }

  static func json(_ files: [PredictedFile]) -> JSON {
    .array(files) {
      [
        "path": .text($0.path.description), "now": wupd.json($0.now), "after_act": wupd.json($0.afterAct),
        "after_restart": wupd.json($0.afterRestart),
      ]
    }
  }
}
