import StateStore
import WindowsModel

/// The test procedure of KB897341 as one act after another: record the versions, check the package, install it, read
/// its log, remove it, compare the versions, install it again, and compare with the first time.
///
/// Where a restart is asked for it is done, so that what is compared is what an administrator would find.
public struct Qualification: Sendable {
  public let package: Package
  /// Switches beside those of the procedure (/hotpatch:enable, /q, /z).
  public let words: [String]

  public init(_ package: Package, _ words: [String] = []) {
    self.package = package
    self.words = words
  }

  public struct Report: Sendable, Hashable {
    /// That of the first install when the second left the same versions: 0 for a hotpatch, 3010 for a cold install. 1603
    /// when a part of the procedure failed. The second may need no restart any more, as who held a file is gone.
    public var code: Int
    /// A line for each part, with what came of it.
    public var lines: [String] = []
    /// A file was patched in memory.
    public var isHot = false
    public var hasFailed: Bool { code == WindowsCode.failure }
  }

  /// Goes through the procedure. At its end the package is installed, unless it failed.
  public func run(_ person: Operator) throws -> Report {
    var report = Report(code: WindowsCode.success)
    if try person.store.read({ try $0.update(package.shortTitle) != nil }) {
      return failed(&report, "\(package.shortTitle) is installed already: remove it first, and restart")
    }
    let before = try versions(person)
    report.lines.append("versions before: \(text(before))")
    let check = try person.store.read { try PackageCheck(package, $0) }
    report.lines.append("check: \(check.summary)")

    guard let first = try install(person, "install", &report) else { return report }
    let reasons = first.outcome.restartReasons.map { $0.replacing("IsRebootRequiredForFileQueue: ", with: "") }
    report.lines.append("log: " + (reasons.isEmpty ? "no restart necessary" : reasons.joined(separator: "; ")))
    let after = try versions(person)

    let removal = try person.uninstall(package.shortTitle, Switches(known: ["/z", "/q"]))
    if let refusal = removal.refusal {
      return failed(&report, "removal: refused (\(person.told(refusal.message, refusal.hint)))")
    }
    try person.restart(command: "qualify \(package.shortTitle)")
    report.lines.append("removal: \(removal.code), restarted")
    let removed = try versions(person)
    guard removed == before else {
      return failed(&report, "versions after the removal: \(text(removed)), not as before")
    }
    report.lines.append("versions after the removal: as before")

    guard try install(person, "second install", &report) != nil else { return report }
    let again = try versions(person)
    guard again == after else { return failed(&report, "the second install gave \(text(again)), not as the first") }
    report.lines.append("versions after it: as after the first (\(text(again)))")
    report.code = first.code
    report.isHot = first.outcome.decisions.contains { $0.method == .hotpatch }
    return report
  }

  private func failed(_ report: inout Report, _ line: String) -> Report {
    report.lines.append(line)
    report.code = WindowsCode.failure
    return report
  }

  private func install(_ person: Operator, _ what: String, _ report: inout Report) throws -> Operator.InstallRun? {
    // An installer of before hotpatching does not know the switch, and is tried all the same.
    let switches = ["/q", "/z"] + (package.era.switches.contains(.hotpatch) ? ["/hotpatch:enable"] : [])
    let run = try person.install(package, switches + words)
    if let refusal = run.outcome.refusal {
      _ = failed(&report, "\(what): refused (\(person.told(refusal.message, refusal.hint)))")
      return nil
    }
    if run.outcome.needsRestart && run.restart == nil { try person.restart(command: "qualify \(package.shortTitle)") }
    report.lines.append("\(what): \(run.code)" + (run.outcome.needsRestart ? ", restarted" : ""))
    return run
  }

  /// Of each file of the package, by name.
  private func versions(_ person: Operator) throws -> [String: FileVersion?] {
    try person.store.read { view in
      let machine = try Machine(view)
      var versions: [String: FileVersion?] = [:]
      for file in package.files {
        let path = try machine.path(file.target)
        if let found = try view.file(path) { versions[path.name] = .some(found.revision?.fileVersion) }
      }
      return versions
    }
  }

  private func text(_ versions: [String: FileVersion?]) -> String {
    versions.isEmpty
      ? "none of its files"
      : versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value?.description ?? "without")" }.joined(
        separator: ", ")
  }
}
