import Forensics
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
      let told = self.lines(finding)
      lines += told.map { "  \($0)" }
      for signature in finding.signatures {
        lines.append("    signed by \(signature.name), act \(signature.act)")
        if signature.text != text(finding) {
          lines.append("    ! it read otherwise then:")
          lines += signature.text.split(separator: "\n").map { "        \($0)" }
        }
      }
    }
    return lines
  }

  /// A finding as it is shown and signed.
  static func text(_ finding: Finding) -> String { lines(finding).joined(separator: "\n") }

  private static func lines(_ finding: Finding) -> [String] {
    ["\(finding.number). \(finding.subject): \(finding.conclusion.sentence)"]
      + finding.witnesses.map { "  - \($0.sentence)" }
      + finding.against.map { "  ! \($0.sentence)" }
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
      "number": .number(finding.number), "subject": .text(finding.subject),
      "conclusion": .text(finding.conclusion.sentence), "rests_on": .texts(finding.witnesses.map(\.sentence)),
      "disputed": .texts(finding.against.map(\.sentence)), "rule": .text(finding.conclusion.rule),
      "rule_revision": .number(finding.conclusion.revision), "arguments": .texts(finding.conclusion.arguments),
      "signatures": .array(
        finding.signatures.map { signature in
          ["name": .text(signature.name), "act": .number(signature.act), "text": .text(signature.text)]
        }),
    ]
  }

  static func json(_ statement: Statement) -> JSON {
    [
      "rule": .text(statement.rule), "rule_revision": .number(statement.revision),
      "arguments": .texts(statement.arguments), "sentence": .text(statement.sentence),
    ]
  }
}
