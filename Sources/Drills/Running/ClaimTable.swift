/// Which drills show which claims of the two articles, and whether they hold.
public struct ClaimTable: Sendable {
  public struct Row: Sendable, Hashable {
    /// `H1`.
    public let claim: String
    /// Names of the drills that show it.
    public var drills: [String] = []
    /// Those of them that failed.
    public var failed: [String] = []

    public enum Verdict: String, Sendable {
      case passed, failed
      /// No drill shows it.
      case missing
    }

    public var verdict: Verdict { !failed.isEmpty ? .failed : drills.isEmpty ? .missing : .passed }
  }

  /// In the order of the list of claims.
  public private(set) var rows: [Row]

  public init(_ results: [(drill: Drill, passed: Bool)]) {
    rows = Claims.all.map { Row(claim: $0) }
    let places = Dictionary(rows.indices.map { (rows[$0].claim, $0) }, uniquingKeysWith: { first, _ in first })
    for (drill, passed) in results {
      for claim in Set(drill.claims) {
        guard let place = places[claim] else { continue }
        rows[place].drills.append(drill.name)
        if !passed { rows[place].failed.append(drill.name) }
      }
    }
  }
}
