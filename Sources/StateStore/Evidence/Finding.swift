/// A conclusion from the evidence of an adopted machine, with what it rests on: what Windows never wrote down as such.
public struct Finding: Hashable, Sendable {
  /// What it is about: `KB921883`, `queue`, `stack`, `clock` …
  public var subject: String
  public var conclusion: String
  /// The sources, one each.
  public var restsOn: [String]
  /// What speaks against it, one each.
  public var disputed: [String]

  public init(_ subject: String, _ conclusion: String, restsOn: [String], disputed: [String] = []) {
    self.subject = subject
    self.conclusion = conclusion
    self.restsOn = restsOn
    self.disputed = disputed
  }

  init(_ row: borrowing Row) {
    subject = row.text(3)
    conclusion = row.text(4)
    restsOn = row.text(5).split(separator: "\n").map(String.init)
    disputed = (row.optionalText(6) ?? "").split(separator: "\n").map(String.init)
  }
}

extension View {
  /// The conclusions, in the order in which they were drawn.
  public func findings() throws -> [Finding] { try objects(Self.allFindings, decode: Finding.init) }

  private static let allFindings = Versions(
    "number, subject, conclusion, rests_on, disputed", of: "finding", "ORDER BY number")
}

extension Transaction {
  /// Records a conclusion behind those there are.
  public func record(_ finding: Finding) throws {
    try database.change(
      """
      INSERT INTO finding (number, subject, conclusion, rests_on, disputed, present, change)
      VALUES ((SELECT coalesce(max(number), 0) + 1 FROM finding), ?1, ?2, ?3, ?4, 1, ?5)
      """, finding.subject, finding.conclusion, finding.restsOn.joined(separator: "\n"),
      finding.disputed.isEmpty ? nil : finding.disputed.joined(separator: "\n"))
  }
}
