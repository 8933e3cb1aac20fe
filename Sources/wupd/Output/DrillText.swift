import Drills
import Servicing
import WindowsModel

/// Drills for people and for programs.
enum DrillText {
  static func head(_ drill: Drill) -> String {
    printable(
      drill.about.isEmpty
        ? drill.name : "\(drill.name): \(drill.about.split(whereSeparator: \.isNewline).joined(separator: " "))")
  }

  static func lines(_ step: StepResult, of drill: Drill) -> [String] {
    let number = String(step.number)
    let padded = String(repeating: " ", count: max(0, 3 - number.count)) + number
    let code = step.code.map { "  " + StepResult.text(code: $0) } ?? ""
    let notes = step.notes.map { "         \($0)" }
    let failed = drill.differs.isEmpty ? "FAILED " : "differs"
    let head = "\(padded)  \(step.failures.isEmpty ? "ok     " : failed) \(step.title)\(code)"
    return ([head] + notes + step.failures.flatMap(lines)).map(printable)
  }

  /// Wanted and found side by side, and the entry of the journal that made it so.
  static func lines(_ failure: DrillFailure) -> [String] {
    var lines = ["     ! \(failure.place)", "       wanted  \(failure.wanted)", "       found   \(failure.found)"]
    if let because = failure.because { lines.append("       by      \(because)") }
    return lines
  }

  static func verdict(_ result: DrillResult, kept: Bool, withHead: Bool) -> [String] {
    let count = result.allFailures.count
    let notMet = "\(count) expectation\(count == 1 ? "" : "s") not met"
    let claims = result.drill.differs.joined(separator: ", ")
    var verdict =
      !result.passed
      ? "FAILED, \(notMet)"
      : claims.isEmpty ? "passed" : count > 0 ? "differs from \(claims), \(notMet)" : "all is met: it differs no more"
    if let points = result.powerLosses { verdict += ", with a power loss at each of \(points) points" }
    if kept, let store = result.store { verdict += "; the store is \(store)" }
    let failures = (withHead ? result.allFailures : result.failures).flatMap(lines)
    return (failures + ["\(result.drill.name): \(verdict)"] + (withHead ? [] : [""])).map(printable)
  }

  static func lines(_ table: ClaimTable) -> [String] {
    var columns = Columns(indent: 0)
    columns.add("claim", "verdict", "drills")
    for row in table.rows {
      let drills = row.drills.map { row.failed.contains($0) ? "\($0) (failed)" : $0 }.joined(separator: " ")
      columns.add(row.claim, row.verdict.rawValue, drills)
    }
    let open = table.rows.filter { $0.verdict != .passed }
    let summary =
      open.isEmpty
      ? "All \(table.rows.count) claims are shown, and hold."
      : "\(open.count) of \(table.rows.count) claims are open: \(open.map(\.claim).joined(separator: " "))"
    return columns.lines + [summary]
  }

  // MARK: JSON, a line each

  static func json(_ drill: Drill, _ step: StepResult) -> JSON {
    [
      "format": .number(1), "drill": .text(drill.name), "step": .number(step.number), "title": .text(step.title),
      "code": .number(step.code), "messages": .texts(step.messages.map(\.rawValue)), "warning": .texts(step.warning),
      "notes": .texts(step.notes), "act": .number(step.act),
      "passed": .bool(step.failures.isEmpty || !drill.differs.isEmpty),
      "failures": .array(drill.differs.isEmpty ? step.failures.map(json) : []),
      "differences": .array(drill.differs.isEmpty ? [] : step.failures.map(json)),
    ]
  }

  static func json(_ result: DrillResult, kept: Bool) -> JSON {
    [
      "format": .number(1), "drill": .text(result.drill.name), "claims": .texts(result.drill.claims),
      "differs": .texts(result.drill.differs), "passed": .bool(result.passed),
      "failures": .array(result.drill.differs.isEmpty ? result.failures.map(json) : []),
      "differences": .array(result.drill.differs.isEmpty ? [] : result.failures.map(json)),
      "power_losses": .number(result.powerLosses), "store": kept ? .text(result.store) : .null,
    ]
  }

  /// A file that is no drill.
  static func json(_ error: DrillError) -> JSON {
    [
      "format": .number(1),
      "error": [
        "kind": .text("drill"), "file": .text(error.place.file), "line": .number(error.place.line),
        "key": .text(error.place.key), "message": .text(error.message), "exit_status": .number(Status.badData.rawValue),
      ],
    ]
  }

  static func json(_ row: ClaimTable.Row) -> JSON {
    [
      "format": .number(1), "claim": .text(row.claim), "drills": .texts(row.drills),
      "verdict": .text(row.verdict.rawValue),
    ]
  }

  private static func json(_ failure: DrillFailure) -> JSON {
    [
      "file": .text(failure.place.file), "line": .number(failure.place.line), "key": .text(failure.place.key),
      "wanted": .text(failure.wanted), "found": .text(failure.found), "because": .text(failure.because),
    ]
  }
}
