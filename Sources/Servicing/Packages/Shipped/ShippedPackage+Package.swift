public import StateStore
import WindowsFormats
import WindowsModel

// The package as an installer on a certain machine sees it.
extension ShippedPackage {
  /// What it is for a machine: the sheets of its service pack, with the lists that are for its processors and its edition.
  ///
  /// - Parameter allowingUnsigned: also where a catalog does not list the sheet, which is then assumed.
  /// - Throws: ``StoreError`` when the machine's state cannot be read.
  public func package(
    for machine: Machine, _ view: borrowing View, allowingUnsigned: Bool = false
  ) throws -> Package {
    let platform = machine.platform
    let packs = servicePacks
    let chosen = self.chosen(for: platform)
    let lead = chosen.first?.sheet ?? sheets[0]
    // For all that any of its sheets is for, unless the one that counts here leaves this machine out.
    let pack = platform.servicePack
    let counting = chosen.first?.sheet.content.version
    let least = counting?.minimumServicePack.flatMap { pack < $0 ? $0 : nil }
    let most = counting?.maximumServicePack.flatMap { pack > $0 ? $0 : nil }
    var result = Package(
      name: fileName.text, article: article, title: lead.content.string("SP_TITLE") ?? title,
      product: isFor(platform.product) ? platform.product : product,
      architecture: architecture, language: hasVariants ? Self.language(lead, fileName) : language,
      minimumServicePack: least ?? packs.least,
      maximumServicePack: most ?? packs.most,
      installerDate: installerDate ?? PackageProgram.newest,
      articleAllowsHotpatching: Catalog.entry(article, for: product)?.articleAllowsHotpatching,
      files: [], source: "\(source.kind.rawValue) \(source.path)")
    result.program = program
    // Another one of the same article is another package.
    result.shortTitle = shortTitle
    result.names = TraceNames(lead.content)
    result.installerWitness = installerWitness
    if installerDate == nil {
      let newest = PackageProgram.newest.dateText
      result.installerWitness = "nothing: how old its installer is is not known, and the newest (\(newest)) is taken"
      result.assumptions += ["how old its installer is, and so its era: not known; the newest, of \(newest), is taken"]
    }
    result.defect = defect
    result.doubts = doubts
    if program == .update, let refusal = catalogs.refusal(chosen.map(\.sheet.name)) {
      if allowingUnsigned {
        result.doubts.append("no catalog of it lists its sheet, which is believed all the same")
      } else {
        result.defect = result.defect ?? refusal
      }
    }
    addMembers(to: &result)
    if let number = broughtServicePack { result.kind = .servicePack(number) }
    result.fitsMachine = !chosen.isEmpty || program == .foreign
    result.sheet = chosen.first?.sheet.content
    result.branches = chosen.compactMap { one in one.line.map { _ in one.sheet.branch } }
    for (line, sheet) in chosen {
      let content = sheet.content
      let untold = try Prerequisites.untold(content, machine, view).map { "\(sheet.name): \($0)" }
      result.notDone += sheet.notDone.map { (line, $0) }
      result.unchecked += (content.unreadPrerequisites.map { "\(sheet.name): \($0)" } + untold).map { (line, $0) }
    }
    let facts = try MachineKind(view)
    var places: [String: Int] = [:]
    var known: Set<RegistryEntry> = []
    for (line, sheet) in chosen {
      for step in sheet.content.steps where try applies(step, facts, sheet.content, machine, view) {
        for copy in step.copies { add(copy, step, line, sheet.content, to: &result, &places) }
        for change in step.changes {
          guard let folder = change.folder?.path else { continue }
          result.changes.append(
            FileChange(target: "\(folder)\\\(change.name)", kind: change.kind, line: line))
        }
        for edit in step.registry {
          do {
            let entry = RegistryEntry(try edit.placed { Self.folder($0, on: machine) }, line: line)
            // What several sections ask for is asked for once.
            if known.insert(entry).inserted { result.registry.append(entry) }
          } catch {
            result.notDone.append((line, "\(sheet.name): the entry \(edit.key) [\(edit.name)] \(error.description)"))
          }
        }
      }
    }
    if !chosen.isEmpty, result.files.isEmpty, result.registry.isEmpty {
      result.notDone.append(
        (nil, "none of its lists of files and registry entries is for this machine: nothing is to be done"))
    }
    let lines = Set(chosen.compactMap(\.line))
    guard lines.count > 1 else { return result }
    for index in result.files.indices where result.files[index].copies.count == 1 {
      result.files[index].onlyLine = result.files[index].copies.keys.first ?? nil
    }
    // What both sets ask for is asked for once.
    let ofQFE = Set(result.registry.filter { $0.line == .qfe }.map(\.edit))
    let ofGDR = Set(result.registry.filter { $0.line == .gdr }.map(\.edit))
    let common = ofQFE.intersection(ofGDR)
    result.registry = result.registry.compactMap { entry in
      guard common.contains(entry.edit) else { return entry }
      return entry.line == .gdr ? RegistryEntry(entry.edit) : nil
    }
    return result
  }

  /// The service packs that any of its sheets is for; nil: any.
  public var servicePacks: (least: Int?, most: Int?) {
    let versions = sheets.map(\.content.version)
    return (
      branches?.defaults.keys.min() ?? versions.compactMap(\.minimumServicePack).min(),
      versions.compactMap(\.maximumServicePack).max()
    )
  }

  /// The number of the service pack that it is; nil: it is none.
  public var broughtServicePack: Int? {
    let type = sheets.first?.content.setting("InstallationType")?.lowercased() ?? ""
    return type.contains("service") ? sheets.lazy.compactMap(\.content.version.thisServicePack).first : nil
  }

  /// Why an installer would not believe one of its sheets; nil: it would.
  public var mistrust: Refusal? { program == .update ? catalogs.refusal(sheets.map(\.name)) : nil }

  /// A folder by its number, as it stands in texts.
  private static func folder(_ number: Int, on machine: Machine) -> String? {
    guard let path = InfDirectory(number).path.flatMap({ try? machine.path($0).description }) else { return nil }
    return path.hasSuffix("\\") ? String(path.dropLast()) : path
  }

  /// It has sheets of several languages and products, of which the machine takes its own (`update\langspecific`).
  private var hasVariants: Bool { sheets[0].variant != nil }

  private func isFor(_ product: Product) -> Bool {
    hasVariants
      ? sheets.contains { Self.products($0).contains(product) }
      : fileName.products.contains(product) && fileName.products.contains(self.product)
  }

  /// The sheets for a machine, that of the default branch first.
  private func chosen(for platform: Platform) -> [(line: BranchLine?, sheet: Sheet)] {
    guard program != .foreign else { return [] }
    let servicePack = platform.servicePack
    if hasVariants {
      let own = sheets.first { sheet in
        !Set(Self.products(sheet)).isDisjoint(with: [platform.product, platform.kernel])
          && sheet.variant?.isOf(platform.language) == true
      }
      return own.map { [(nil, $0)] } ?? []
    }
    guard let branches else { return [(nil, sheets[0])] }
    // The highest entry at or below it counts; how far it goes its sheet says.
    guard let entry = branches.defaults.filter({ $0.key <= servicePack }).max(by: { $0.key < $1.key }),
      let first = sheet(of: entry.value)
    else { return [] }
    let branch = entry.value
    let upper = branch.uppercased()
    if upper.hasSuffix("QFE") { return [(.qfe, first)] }
    guard upper.hasSuffix("GDR") else { return [(nil, first)] }
    let other = sheet(of: upper.dropLast(3) + "QFE")
    return [(.gdr, first)] + (other.map { [(.qfe, $0)] } ?? [])
  }

  private func sheet(of branch: String) -> Sheet? {
    guard let name = branches?.sheet(of: branch), let member = source[name] else { return nil }
    return sheets.first { $0.name == member.name }
  }

  private func applies(
    _ step: UpdateSheet.Step, _ facts: MachineKind, _ sheet: UpdateSheet, _ machine: Machine, _ view: borrowing View
  ) throws -> Bool {
    let rule = step.rule
    if rule.isSlipstream || rule.isForExport { return false }
    if let several = rule.hasSeveralProcessors, several != facts.hasSeveralProcessors { return false }
    if let edition = rule.edition, edition != facts.edition { return false }
    if rule.isReinstall, try view.update(shortTitle) == nil { return false }
    guard let condition = step.condition else { return true }
    return try Prerequisites.holds(condition, sheet, machine, view) ?? false
  }

  private func add(
    _ copy: UpdateSheet.Copy, _ step: UpdateSheet.Step, _ line: BranchLine?, _ sheet: UpdateSheet,
    to package: inout Package,
    _ places: inout [String: Int]
  ) {
    guard let folder = copy.folder?.path, let member = source[copy.source], let facts = facts(of: member) else {
      return
    }
    let target = "\(folder)\\\(copy.name)"
    let folded = WindowsName.folded(target)
    let index = places[folded] ?? package.files.count
    if index == package.files.count {
      places[folded] = index
      package.files.append(PackageFile(target: target, copies: [:], onlyIfPresent: true))
    }
    package.files[index].copies[line] = facts
    if step.rule.isAlways { package.files[index].onlyIfPresent = false }
    if step.rule.isNotDelayed { package.files[index].isNotDelayed = true }
    let digests = sheet.hotpatches.filter { WindowsName.same($0.coldSource, copy.source) }.map(\.md5)
    guard !digests.isEmpty else { return }
    var hotpatch = PackageFile.Hotpatch()
    hotpatch.digests = Set(digests)
    package.files[index].hotpatch = hotpatch
  }

  /// The bytes of all files; programs and catalogs also by name in lower case.
  private func addMembers(to package: inout Package) {
    for member in source.members {
      guard let facts = facts(of: member) else { continue }
      if let hash = facts.sha256 { package.contents[hash] = member.bytes }
      let name = member.name.unicodeScalars.split(separator: "\\").last.map { String($0).lowercased() } ?? ""
      let isTool = ["update.exe", "hotfix.exe", "spuninst.exe", "updspapi.dll"].contains(name)
      if isTool || name.hasSuffix(".cat") { package.tools[name] = facts }
    }
  }
}
