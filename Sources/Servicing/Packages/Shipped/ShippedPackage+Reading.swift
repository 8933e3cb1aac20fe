import StateStore
import WindowsFormats
import WindowsModel

// What else a package tells of itself, and whether it is whole.
extension ShippedPackage {
  /// The sheets that say which branch is for whom.
  mutating func readSheets() throws {
    for sheet in sheets {
      notes += sheet.notDone + sheet.notes
      checkTargets(sheet)
      checkUse(sheet)
    }
    let version = sheets.first?.content.version
    branches = try read("update\\updatebr.inf", 0xF0E9) { bytes throws(InfError) in
      try BranchSheets(bytes, major: version?.major, minor: version?.minor)
    }
    _ = try read("update\\branches.inf", 0xF0E8) { bytes throws(InfError) in try BranchTable(bytes) }
    versions = try read("update\\update.ver", 0xF064) { bytes throws(InfError) in try UpdateVersions(bytes) }
    if let variants = variants() { notes.append(variants) }
    // In a package of several languages it names those of each language by one.
    for sheet in sheets[0].variant == nil ? branches?.sheets ?? [] : [] where source[sheet.path] == nil {
      refuse(
        Refusal(
          0xF0ED,
          "\(sheet.path), the sheet of \(sheet.branch) by updatebr.inf, is not in the package; names are from its root, as update\\update_\(sheet.branch).inf is."
        ))
    }
  }

  /// For whom there are sheets; nil: they are all for the same.
  private func variants() -> String? {
    guard sheets[0].variant != nil else { return nil }
    let languages = sheets.compactMap { $0.variant?.folder.uppercased() }
    let products = sheets.flatMap { Self.products($0) }
    func list<T: Hashable>(_ items: [T], _ text: (T) -> String) -> String {
      var known: Set<T> = []
      return items.filter { known.insert($0).inserted }.map(text).joined(separator: ", ")
    }
    return
      "it has sheets for \(list(products, \.title)), in \(list(languages) { $0 }): a machine takes that of its own"
  }

  /// - Throws: ``StoreError`` of this computer: that its disk fails is no fault of the package, nor one that Windows would
  ///   know of.
  private mutating func read<T>(_ name: String, _ code: Int, _ body: ([UInt8]) throws(InfError) -> T) throws -> T? {
    guard let member = source[name] else { return nil }
    let why: String
    do {
      return try body(source.bytes(of: member, limit: InfFile.largest))
    } catch let error as InfError {
      why = error.description
    } catch let error as StoreError where error.code == .invalid {
      why = error.message
    }
    let its = why.hasPrefix("line ") ? "its \(why)" : "it \(why)"
    refuse(
      code == 0xF064
        ? .damaged(fileName.text, "The update.ver of \(fileName.text) is not correct: \(its)")
        : Refusal(code, "\(name) of \(fileName.text) is not correct: \(its)."))
    return nil
  }

  /// The first reason is the one that is said.
  private mutating func refuse(_ refusal: Refusal) {
    if defect == nil { defect = refusal }
  }

  /// No file goes outside the folder that its list goes to.
  private mutating func checkTargets(_ sheet: Sheet) {
    let copies = sheet.content.steps.flatMap(\.copies).map { ($0.folder, [$0.name], $0.line) }
    let changes = sheet.content.steps.flatMap(\.changes).map { change in
      let new = if case .rename(let name) = change.kind { [name] } else { [String]() }
      return (change.folder, [change.name] + new, change.line)
    }
    for (folder, names, line) in copies + changes {
      let place = "\(sheet.name), line \(line)"
      let below = (folder?.number ?? 1) > 0 ? folder?.below ?? "" : ""
      for text in names + [below] where !text.isEmpty && (try? MemberPath(text)) == nil {
        refuse(Refusal(0xF00C, "\(place), names \(text), which is no place below a folder; the sheet is not correct."))
      }
    }
  }

  /// Who was told that it is installed would believe a sheet of which nothing is.
  private mutating func checkUse(_ sheet: Sheet) {
    let isOfUse = sheet.content.steps.contains { step in
      !step.registry.isEmpty || !step.changes.isEmpty || step.copies.contains { $0.folder?.path != nil }
    }
    guard program != .foreign, !isOfUse else { return }
    let first = sheet.notDone.first.map { " The first that is not understood is \($0)." } ?? ""
    refuse(
      Refusal(
        0xF00C,
        "\(sheet.name) of \(fileName.text) is not correct: it names no file and no registry entry that can be installed.\(first)"
      ))
  }

  /// Both hashes of every member, held against update.ver.
  mutating func readMembers() throws {
    for member in source.members {
      let entry = versions?[member.name]
      let facts = try MemberFacts(member, in: source, entry, product)
      self.facts[WindowsName.folded(member.name)] = facts
      if let entry, entry.md5 != facts.md5 {
        refuse(.damaged(fileName.text, "\(member.name) is not the file that update.ver lists (its MD5 is another)"))
      }
    }
    for entry in versions?.entries ?? [] where source[entry.path] == nil {
      refuse(.damaged(fileName.text, "\(entry.path), which update.ver lists, is missing"))
    }
    for sheet in sheets where program != .foreign {
      for copy in sheet.content.steps.flatMap(\.copies) where source[copy.source] == nil {
        refuse(.damaged(fileName.text, "\(copy.source), which \(sheet.name) copies, is missing"))
      }
      for target in sheet.content.hotpatches where source[target.hotSource] == nil {
        refuse(.damaged(fileName.text, "\(target.hotSource), a hotpatch of \(sheet.name), is missing"))
      }
    }
  }
}
