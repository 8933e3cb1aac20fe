/// A conclusion from the evidence of an adopted machine, with what it rests on: what Windows never wrote down as such. It is
/// kept as what it was concluded from, by rules, and not as sentences.
public struct Finding: Hashable, Sendable {
  /// What it is about: `KB921883`, `queue`, `stack`, `clock` …
  public var subject: String
  public var conclusion: Statement
  /// What it rests on.
  public var witnesses: [Statement]
  /// What speaks against it.
  public var against: [Statement]
  /// What persons signed, with the act in which they did.
  public internal(set) var signatures: [Signature] = []
  /// Its number in the store, from 1; 0 before it is recorded.
  public internal(set) var number: Int64 = 0

  /// That a person stands for a finding as it read then.
  public struct Signature: Hashable, Sendable {
    public let name: String
    /// The finding as it was shown, lines with a line feed between them.
    public let text: String
    public let act: Int64
  }

  public init(_ subject: String, _ conclusion: Statement, witnesses: [Statement], against: [Statement] = []) {
    self.subject = subject
    self.conclusion = conclusion
    self.witnesses = witnesses
    self.against = against
  }

  enum Role: String { case conclusion, witness, against, signed }

  fileprivate static let signature = "signed"
}

extension View {
  /// The conclusions, in the order in which they were drawn.
  public func findings() throws -> [Finding] {
    let rows = try objects(Self.parts) { row in
      (
        number: row.int(2), part: row.int(3), role: Finding.Role(rawValue: row.text(4)), subject: row.optionalText(5),
        statement: Statement(
          rule: row.text(6), revision: Int(truncatingIfNeeded: row.int(7)), line: row.optionalText(8))
      )
    }
    var findings: [Finding] = []
    for row in rows {
      if row.role == .conclusion {
        var finding = Finding(row.subject ?? "", row.statement, witnesses: [])
        finding.number = row.number
        findings.append(finding)
        continue
      }
      guard let last = findings.indices.last, findings[last].number == row.number else { continue }
      switch row.role {
      case .witness: findings[last].witnesses.append(row.statement)
      case .against: findings[last].against.append(row.statement)
      case .signed where row.statement.arguments.count == 2:
        // A part has its number once, so that its first change is the signing, whatever a rollback did since.
        let act = try database.first(
          "SELECT act FROM finding_change WHERE number = ?1 AND part = ?2 ORDER BY change LIMIT 1", row.number, row.part
        ) { $0.int(0) }
        findings[last].signatures.append(
          Finding.Signature(name: row.statement.arguments[0], text: row.statement.arguments[1], act: act ?? 0))
      default: break
      }
    }
    return findings
  }

  private static let parts = Versions(
    "number, part, role, subject, rule, rule_revision, arguments", of: "finding", "ORDER BY number, part")
}

extension Transaction {
  /// Records a conclusion behind those there are.
  public func record(_ finding: Finding) throws {
    let number = try database.number("SELECT coalesce(max(number), 0) + 1 FROM finding")
    try record(number, .conclusion, finding.conclusion, subject: finding.subject)
    for witness in finding.witnesses { try record(number, .witness, witness) }
    for doubt in finding.against { try record(number, .against, doubt) }
  }

  /// Records that a person stands for a finding.
  ///
  /// - Parameter text: the finding as it was shown to the person, lines with a line feed between them.
  /// - Parameter name: of 1 to 255 characters, none of them a control character.
  /// - Throws: ``StoreError``: notFound where there is no finding of this number; invalid for a name that is none, and for one
  ///   that stands under the same words already.
  public func sign(_ number: Int64, name: String, text: String) throws {
    let scalars = name.unicodeScalars
    guard (1...255).contains(scalars.count), scalars.contains(where: { !$0.properties.isWhitespace }),
      !scalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw StoreError(.invalid, "Who signs has a name of 1 to 255 characters in one line.")
    }
    guard let finding = try now.findings().first(where: { $0.number == number }) else {
      throw StoreError(.notFound, "There is no finding \(number).")
    }
    if let signature = finding.signatures.first(where: { $0.name == name && $0.text == text }) {
      throw StoreError(.invalid, "Finding \(number) is signed by \(name) already, in act \(signature.act).")
    }
    try record(number, .signed, Statement(rule: Finding.signature, [name, text]))
  }

  private func record(
    _ number: Int64, _ role: Finding.Role, _ statement: Statement, subject: String? = nil
  ) throws {
    // A part that a rollback took away keeps its number, and this one gets the next.
    try database.change(
      """
      INSERT INTO finding (number, part, role, subject, rule, rule_revision, arguments, present, change)
      VALUES (?1, (SELECT coalesce(max(part) + 1, 0) FROM finding WHERE number = ?1), ?2, ?3, ?4, ?5, ?6, 1, ?7)
      """, number, role.rawValue, subject, statement.rule, Int64(statement.revision), statement.line)
  }
}
