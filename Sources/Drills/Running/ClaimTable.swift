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
    rows = Claims.all.map { claim in
      // One that contradicts a claim is no proof of any.
      let showing = results.filter { $0.drill.claims.contains(claim) && $0.drill.differs.isEmpty }
      let failed = showing.filter { !$0.passed }
      return Row(claim: claim, drills: showing.map(\.drill.name), failed: failed.map(\.drill.name))
    }
  }
}
