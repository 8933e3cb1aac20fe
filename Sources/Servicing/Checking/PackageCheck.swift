public import StateStore
public import WindowsModel

/// What a package is, and what it would do on a machine: whether it goes on, which files it would put where, and test by
/// test and file by file whether it could be hotpatched (KB897341).
public struct PackageCheck: Sendable {
  public let package: Package
  /// Why it does not go on; nil if it does.
  public let refusal: Refusal?
  public let line: BranchLine?
  public let lineReason: String
  public let lineStanding: Knowledge
  public let lineRestsOn: [String]
  /// Files that would be replaced at once although who holds them is not known.
  public let unknownHolders: [WindowsPath]
  /// Of the package and the machine as a whole.
  public let tests: [HotpatchTest]
  public let files: [File]
  /// It would need the restart, installed without hotpatching; nil: not known, for its sheet deletes or
  /// renames files, or who holds its files is not known, or of which line they are.
  public let needsRestart: Bool?
  /// What says so, in sentences without an end; where it is not known, what is not.
  public let restartRestsOn: [String]
  /// When it was installed here; nil: it is not.
  public let installed: WindowsTime?
  /// `System32\Authz.dll`, whose branch is the article's quick test; nil: not there.
  public let authz: Revision?

  public struct File: Sendable {
    public let decision: FileDecision
    public let tests: [HotpatchTest]
    /// It would be patched in memory.
    public var isHot: Bool { decision.method == .hotpatch }
  }

  /// Asks with /hotpatch:enable, and nothing is changed.
  public init(_ package: Package, _ view: borrowing View) throws {
    let switches = try Switches(known: ["/hotpatch:enable", "/quiet", "/norestart"])
    let installer = Installer(package, switches)
    let machine = try Machine(view)
    let circumstances = try Circumstances(view)
    self.package = package
    let choice = try installer.chooseLine(machine, view)
    (line, lineReason, lineStanding, lineRestsOn) = (choice.line, choice.reason, choice.standing, choice.restsOn)
    let migration = try Migration(installer, line, machine, view)
    refusal = try installer.refusal(machine, circumstances, view) ?? migration.refusal
    let lacking = try package.coldWithout.filter { try view.update($0) == nil }
    tests = HotpatchTest.tests(package, switches, machine.platform, circumstances, lacking: lacking)
    var outcome = Installer.Outcome(code: WindowsCode.success)
    outcome.line = line
    outcome.along = migration.packages
    outcome.hotpatchFailure = tests.firstFailed
    let decisions = try installer.decide(outcome, machine, circumstances, view).decisions
    let byPath = Dictionary(decisions.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    files = try package.files.compactMap { file in
      guard let decision = byPath[try machine.path(file.target)] else { return nil }
      let path = decision.path
      let current = try view.file(path)?.revision
      let tests = try HotpatchTest.tests(file, at: path, line: outcome.line, current: current, circumstances, view)
      return File(decision: decision, tests: tests)
    }
    outcome.hotpatchFailure =
      HotpatchTest.tests(package, Switches(), machine.platform, circumstances, lacking: lacking)
      .firstFailed
    let coldInstaller = try Installer(package, Switches(known: ["/quiet", "/norestart"]))
    outcome.decisions = try coldInstaller.decide(outcome, machine, circumstances, view).decisions
    outcome.unknownHolders = circumstances.isAsFound ? Installer.replacedAtOnce(outcome.decisions) : []
    unknownHolders = outcome.unknownHolders
    var reasons = package.isServicePack ? ["every service pack ends with one"] : []
    if !lacking.isEmpty {
      reasons.append("without \(lacking.map(\.description).joined(separator: ", ")) it is not hotpatched")
    }
    reasons += outcome.decisions.filter { Installer.reason(of: $0) != nil }.map(Self.restartReason)
    if !reasons.isEmpty { outcome.code = WindowsCode.restartRequired }
    outcome.unknownLines = choice.unknown
    let other = try coldInstaller.restartOfOtherLine(choice, outcome, machine, circumstances, view)
    var doubts = Installer.codeDoubts(outcome, other)
    if reasons.isEmpty, !package.changes.isEmpty {
      doubts.append("its sheet deletes or renames files, which may be in use")
    }
    needsRestart = doubts.isEmpty ? !reasons.isEmpty : nil
    restartRestsOn = doubts.isEmpty ? reasons.isEmpty ? ["nobody holds its files"] : reasons : doubts
    installed = try view.update(package.shortTitle)?.installed
    authz = try view.file(machine.system("system32\\authz.dll"))?.revision
  }

  private static func restartReason(_ decision: FileDecision) -> String {
    let name = decision.path.name
    if !decision.holders.isEmpty { return "\(name) is in use by \(decision.holders.told)" }
    return switch decision.method {
    case .noDelay: "\(name) is a KnownDLL"
    case .replace: "\(name) was hotpatched since the last start"
    case .delay, .hotpatch, .skip: "\(name) is never replaced while Windows runs"
    }
  }

  /// Why it would need the restart; empty: it would not.
  public var obstacles: [String] {
    if let obstacle = tests.firstFailed?.obstacle { return [obstacle] }
    return files.compactMap { file in
      guard !file.isHot, file.decision.method.isCopied, let obstacle = file.tests.firstFailed?.obstacle else {
        return nil
      }
      return "\(file.decision.path.name): \(obstacle)"
    }
  }

  /// In one line.
  public var summary: String {
    if let refusal { return "it does not go on: \(refusal.message)" }
    return obstacles.isEmpty ? "it can be hotpatched" : "cold: \(obstacles.joined(separator: "; "))"
  }
}
