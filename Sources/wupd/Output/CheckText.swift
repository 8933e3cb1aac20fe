import Servicing
import StateStore
import WindowsModel

/// The check of a package for people and for programs.
enum CheckText {
  static func lines(_ check: PackageCheck, _ machine: Machine) -> [String] {
    let package = check.package
    var lines = ["\(package.shortTitle)  \(package.title), from the \(package.source)"]
    var head = Columns()
    head.add("Package", package.name)
    head.add("For", audience(package))
    head.add("Installer", "\(package.program.rawValue): \(package.era.name), told by \(package.era.why)")
    head.add("Here", "\(machine.name), \(machine.platform)")
    if let refusal = check.refusal {
      head.add("Goes on", "no: \(refusal.told) (\(refusal.codeText))")
      return lines + head.lines
    }
    for text in package.doubts { head.add("DOUBTFUL", text) }
    if let installed = check.installed {
      head.add(
        "Installed",
        "already, \(installed.text(bias: machine.bias(at: installed)).dropLast(3)): it would go on once more")
    }
    let unchecked = package.unchecked(check.line)
    head.add(
      "Goes on",
      (unchecked.isEmpty ? "yes" : "yes, as far as it is checked")
        + (check.line.map { ", with its \($0.rawValue) files: \(check.lineReason)" } ?? ""))
    for text in unchecked { head.add("NOT checked", text) }
    lines += head.lines
    lines.append("Files")
    lines += InstallText.table(check.files.map(\.decision))
    lines.append("Hotpatching")
    // That it was asked for is supposed here.
    lines += self.lines(Array(check.tests.dropFirst()))
    for file in check.files where file.decision.method.isCopied {
      lines.append("  \(file.decision.path.name)")
      // Without a hotpatch for the file the other tests say nothing.
      lines += self.lines(file.tests[0].obstacle == nil ? file.tests : Array(file.tests.prefix(1)))
    }
    if let branch = check.authz?.branch {
      lines.append(
        "  The article's quick test: Authz.dll is of branch \(branch), "
          + (branch.allowsHotpatching ? "which may be hotpatched" : "which may not"))
    }
    return lines + [conclusion(check)]
  }

  private static func conclusion(_ check: PackageCheck) -> String {
    let copied = check.files.filter { $0.decision.method.isCopied }
    if copied.isEmpty {
      return "No file would be copied: what it brings is here already, or newer, or this machine has no use for it."
    }
    guard let obstacle = check.obstacles.first else { return "It can be hotpatched." }
    let reasons = check.restartRestsOn.joined(separator: "; ")
    let restart =
      switch check.needsRestart {
      case true?: "It needs a restart."
      case false?: "It needs no restart all the same: \(reasons)."
      case nil: "Whether it needs a restart is not known: \(reasons)."
      }
    return "It cannot be hotpatched: \(obstacle). \(restart)"
  }

  private static func audience(_ package: Package) -> String {
    let packs =
      switch (package.minimumServicePack, package.maximumServicePack) {
      case (nil, nil): ""
      case (let least?, nil): ", SP\(least) or later"
      case (nil, let most?): ", up to SP\(most)"
      case (let least?, let most?): least == most ? ", SP\(least)" : ", SP\(least) to SP\(most)"
      }
    return
      "\(package.product.title)\(packs), \(package.architecture.rawValue), \(package.language?.code ?? "any language")"
  }

  private static func lines(_ tests: [HotpatchTest]) -> [String] {
    Columns(indent: 4, tests.map { [$0.obstacle == nil ? "yes" : "NO", $0.question, $0.obstacle ?? ""] }).lines
  }

  static func json(_ check: PackageCheck) -> JSON {
    let package = check.package
    func json(_ tests: [HotpatchTest]) -> JSON {
      .array(tests) { ["question": .text($0.question), "obstacle": .text($0.obstacle)] }
    }
    return [
      "article": .text(package.article.description), "name": .text(package.shortTitle.description),
      "package": .text(package.name), "source": .text(package.source),
      "for": .text(audience(package)), "era": .text(package.era.name), "era_reason": .text(package.era.why),
      "refusal": wupd.json(check.refusal), "doubts": .texts(package.doubts),
      "installed_utc": .text(check.installed?.iso),
      "line": .text(check.line?.rawValue), "line_reason": .text(check.lineReason),
      "line_standing": .text(check.lineStanding.rawValue), "line_rests_on": .texts(check.lineRestsOn),
      "restart": .bool(check.needsRestart),
      "restart_standing": .text((check.needsRestart == nil ? Knowledge.unknown : .reckoned).rawValue),
      "restart_rests_on": .texts(check.restartRestsOn),
      "holders_unknown": .texts(check.unknownHolders.map(\.description)),
      "not_checked": .texts(package.unchecked(check.line)), "tests": json(check.tests),
      "files": .array(check.files) { file in
        ["file": InstallText.json(file.decision), "hot": .bool(file.isHot), "tests": json(file.tests)]
      }, "authz_branch": .text(check.authz?.branch?.name), "obstacles": .texts(check.obstacles),
    ]
  }
}
