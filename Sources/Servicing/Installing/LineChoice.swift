public import StateStore
public import WindowsModel

/// A set of files that is installed, and why that one.
public struct LineChoice: Sendable {
  /// nil: the package has one.
  public let line: BranchLine?
  public let reason: String
  public let standing: Knowledge
  /// Sentences without an end.
  public let restsOn: [String]
  /// Files to be replaced of which nothing tells the line, where the choice rests on them.
  public var unknown: [WindowsPath] = []
}

extension Installer.Outcome {
  mutating func take(_ choice: LineChoice) {
    (line, lineReason, unknownLines) = (choice.line, choice.reason, choice.unknown)
    (lineStanding, lineRestsOn) = (choice.standing, choice.restsOn)
  }
}

extension Installer {
  /// GDR unless a file to be replaced is of the hotfix line already; then the whole package installs its QFE files
  /// (KB824994).
  func chooseLine(_ machine: Machine, _ view: borrowing View) throws -> LineChoice {
    let lines = package.lines
    if let asked = switches.line, lines.contains(asked) {
      return LineChoice(line: asked, reason: "/b asked for it", standing: .stated, restsOn: ["/b"])
    }
    let whole: (line: BranchLine?, reason: String)? =
      lines.isEmpty
      ? (nil, "the package has one set of files")
      : !lines.contains(.qfe)
        ? (.gdr, "the package has GDR files only")
        : !lines.contains(.gdr) ? (.qfe, "the package has QFE files only") : nil
    if let whole { return LineChoice(line: whole.line, reason: whole.reason, standing: .read, restsOn: [whole.reason]) }
    let queue = try PendingQueue.sources(view)
    var (unknown, known): ([WindowsPath], [String]) = ([], [])
    for file in package.files {
      let path = try machine.path(file.target)
      guard let current = try effective(path, queue, view) else { continue }
      if current.branch?.isQFE == true {
        let reason = "\(path) is of branch \(current.branch?.name ?? "")"
        return LineChoice(
          line: .qfe, reason: reason, standing: .reckoned, restsOn: ["\(reason) (\(current.branchStanding.rawValue))"])
      }
      // A text that names no branch was read, and is of no hotfix line.
      if current.branch == nil, current.facts.versionText == nil, current.fileVersion != nil {
        unknown.append(path)
      } else {
        known.append(
          "\(path) is of \(current.branch.map { "branch \($0.name)" } ?? "no branch") (\(current.branchStanding.rawValue))"
        )
      }
    }
    guard !unknown.isEmpty else {
      return LineChoice(
        line: .gdr, reason: "no file to be replaced is of the hotfix line", standing: .reckoned,
        restsOn: known.isEmpty ? ["the machine has none of its files"] : known)
    }
    let taken = switches.assumedLine ?? .gdr
    let how = switches.assumedLine == nil ? "is taken" : "is taken, as was said"
    return LineChoice(
      line: taken,
      reason:
        "GDR if none of the files to be replaced is of the hotfix line, QFE if one is: of \(unknown.firstNames) that is not known, and \(taken.rawValue) \(how)",
      standing: .unknown, restsOn: unknown.map(\.description), unknown: unknown)
  }
}

extension Revision {
  /// How its branch is known, or that it has none.
  public var branchStanding: Knowledge {
    switch facts.origin {
    case _ where facts.branch == nil && facts.versionText == nil: .unknown
    case .bytes, .resource: .read
    case .bulletin, .stated: .stated
    case .inferred: .reckoned
    }
  }
}
