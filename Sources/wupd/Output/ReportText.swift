import StateStore
import WindowsModel

/// Sources and conclusions, for a person and as JSON.
enum ReportText {
  static func lines(_ sources: [EvidenceSource], _ findings: [Finding]) -> [String] {
    guard !sources.isEmpty || !findings.isEmpty else {
      return ["This machine was made and not adopted: there is nothing it was read from."]
    }
    var lines = ["Sources"]
    for source in sources {
      lines.append(
        "  \(source.path): \(source.role), \(counted(source.size, "byte")), SHA-256 \(hexadecimal(source.sha256))")
      if let modified = source.modified { lines.append("    written \(modified.iso), by this computer's word") }
      if !source.outcome.isEmpty { lines.append("    \(source.outcome)") }
      lines.append(source.isUnchanged ? "    unchanged after it was read" : "    ! not the same after it was read")
    }
    lines.append("Findings")
    for finding in findings {
      lines.append("  \(finding.subject): \(finding.conclusion)")
      lines += finding.restsOn.map { "    - \($0)" } + finding.disputed.map { "    ! \($0)" }
    }
    return lines
  }

  static func json(_ source: EvidenceSource) -> JSON {
    [
      "path": .text(source.path), "role": .text(source.role), "size": .number(source.size),
      "sha256": .text(hexadecimal(source.sha256)), "sha256_after": .text(source.sha256After.map(hexadecimal)),
      "modified_utc": .text(source.modified?.iso), "outcome": .text(source.outcome),
    ]
  }

  static func json(_ finding: Finding) -> JSON {
    [
      "subject": .text(finding.subject), "conclusion": .text(finding.conclusion), "rests_on": .texts(finding.restsOn),
      "disputed": .texts(finding.disputed),
    ]
  }
}
