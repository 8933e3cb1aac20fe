import Forensics
import UpdateLogs
import WindowsModel

/// What a `setupapi.log` tells, for people and for programs.
enum SetupLogText {
  /// Rows of one kind that a person is shown.
  private static let most = 50

  /// What ran, and which drivers came.
  static func facts(_ log: SetupLog, _ clock: LocalClock?) -> [String] {
    var table = Columns()
    table.add("form", log.isNumbered ? "with numbers, of XP or Server 2003" : "without numbers, of Windows 2000")
    table.add(
      "sections", "\(log.runs.reduce(0) { $0 + $1.sections }), in \(counted(log.runs.count, "run")) of programs")
    let starts = log.runs.compactMap(\.start)
    table.add("speaks from", starts.min().map { time($0, clock) } ?? "no time that is understood")
    table.add("speaks to", starts.max().map { time($0, clock) } ?? "no time that is understood")
    table.add("errors", "\(log.runs.reduce(0) { $0 + $1.errors })")
    for loss in log.losses { table.add("not read", loss) }
    func rows(_ title: String, _ rows: [(line: Int, time: CivilTime?, text: String)]) -> [String] {
      guard !rows.isEmpty else { return [] }
      var table = Columns()
      for row in rows.prefix(most) {
        table.add(row.time.map { time($0, clock) } ?? "no time", "line \(row.line)", row.text)
      }
      return ["", title] + table.lines + (rows.count > most ? ["  and \(rows.count - most) more"] : [])
    }
    return table.lines
      + rows("Installers of updates", log.runs.filter(\.isOfUpdate).map { ($0.line, $0.start, told($0)) })
      + rows(
        "Drivers",
        log.runs.filter { !$0.isSetUp }.flatMap(\.installs).map { ($0.line, $0.time, $0.sentence) })
      + rows(
        "Drivers of Set-up", log.runs.filter(\.isSetUp).flatMap(\.installs).map { ($0.line, $0.time, $0.sentence) })
  }

  private static func told(_ run: SetupLog.Run) -> String {
    (run.title.map { "\($0): " } ?? "") + run.sentence
  }

  private static func time(_ local: CivilTime, _ clock: LocalClock?) -> String {
    local.text + (clock?.moment(local).map { " (\($0.time.iso))" } ?? " by the machine's clock")
  }

  /// Beneath each line what it says.
  static func lines(_ log: SetupLog) -> [String] {
    log.lines.flatMap { line in [line.text] + (SetupLogMeaning.text(line).map { ["    | \($0)"] } ?? []) }
  }

  static func explained(_ log: SetupLog) -> JSON {
    .array(log.lines) { ["text": .text($0.text), "meaning": .text(SetupLogMeaning.text($0))] }
  }

  static func json(_ log: SetupLog, _ clock: LocalClock?) -> JSON {
    [
      "numbered": .bool(log.isNumbered), "not_read": .texts(log.losses),
      "runs": .array(log.runs) { run in
        [
          "line": .number(run.line), "machine_time": .text(run.start?.text),
          "started_utc": .text(run.start.flatMap { clock?.moment($0)?.time.iso }),
          "bias_rests_on": .text(run.start.flatMap { clock?.moment($0)?.basis.rawValue }),
          "name": .text(run.title?.description), "program": .text(run.program),
          "command_line": .text(run.commandLine), "process": .number(run.process), "sections": .number(run.sections),
          "of_update": .bool(run.isOfUpdate), "errors": .number(run.errors), "first_error": .text(run.firstError),
          "copied": .texts(run.copied), "installs": .array(run.installs, json),
        ]
      },
    ]
  }

  private static func json(_ install: SetupLog.Install) -> JSON {
    [
      "line": .number(install.line), "machine_time": .text(install.time?.text), "device": .text(install.device),
      "description": .text(install.description), "inf": .text(install.inf), "version": .text(install.version),
      "needs_restart": .bool(install.needsRestart), "without_driver": .bool(install.isWithoutDriver),
      "error": .text(install.error),
    ]
  }
}
