import StateStore
public import WindowsModel

// What the code of an install depends on and nothing tells.
extension Installer {
  /// Files that are there and would be replaced at once.
  static func replacedAtOnce(_ decisions: [FileDecision]) -> [WindowsPath] {
    decisions.filter { $0.method == .replace && $0.compared?.fileVersion != nil }.map(\.path)
  }

  /// An install with the files of the other line.
  struct OtherLine {
    let line: BranchLine
    /// nil: who holds its files is not known.
    let restarts: Bool?
  }

  /// nil: the line is known, or somebody said it.
  func restartOfOtherLine(
    _ choice: LineChoice, _ outcome: Outcome, _ machine: Machine, _ circumstances: Circumstances, _ view: borrowing View
  ) throws -> OtherLine? {
    guard !choice.unknown.isEmpty, switches.assumedLine == nil, let line = choice.line else { return nil }
    var other = outcome
    other.line = line == .gdr ? .qfe : .gdr
    let decisions = try decide(other, machine, circumstances, view).decisions
    let needs = package.isServicePack || decisions.contains { Self.reason(of: $0) != nil }
    let isUnknown = circumstances.isAsFound && !Self.replacedAtOnce(decisions).isEmpty
    return OtherLine(line: line == .gdr ? .qfe : .gdr, restarts: needs ? true : isUnknown ? nil : false)
  }

  static func codeDoubts(_ outcome: Outcome, _ other: OtherLine?) -> [String] {
    var doubts: [String] = []
    if !outcome.needsRestart, !outcome.unknownHolders.isEmpty {
      doubts.append("who holds \(outcome.unknownHolders.firstNames) is not known")
    }
    if let other, other.restarts != outcome.needsRestart, doubts.isEmpty || other.restarts != nil {
      let what =
        other.restarts.map { $0 ? "need a restart" : "need none" }
        ?? "replace files of which nobody knows who holds them"
      doubts.append(
        "of which line \(outcome.unknownLines.firstNames) is is not known, and \(other.line.rawValue) files would \(what)"
      )
    }
    return doubts
  }
}

extension Sequence<WindowsPath> {
  /// The names of the first three, and how many more there are.
  public var firstNames: String {
    let all = Array(self)
    return all.prefix(3).map(\.name).joined(separator: ", ") + (all.count > 3 ? " and \(all.count - 3) more" : "")
  }
}
