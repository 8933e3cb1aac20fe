import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A package as it was shipped, for people and for programs: what it is and holds, whoever installs it.
enum ShippedText {
  static func lines(_ package: ShippedPackage, _ genuine: Genuineness) -> [String] {
    var lines = [
      "\(package.shortTitle)  \(package.title), from the \(package.source.kind.rawValue) \(package.source.path)"
    ]
    var head = Columns()
    head.add("Product", package.product.title)
    head.add("Processor", package.architecture.rawValue)
    head.add("Language", package.language?.code ?? "any")
    head.add("Installer", installer(package))
    head.add("Catalog", package.catalogs.text)
    if let itself = genuine.itself {
      head.add("Checksum", checksum(itself))
      head.add("Signature", signature(itself))
    }
    if let defect = package.defect { head.add("Damaged", "\(defect.told) (\(defect.codeText))") }
    lines += head.lines
    for sheet in package.sheets {
      lines.append(
        "\(sheet.branch.isEmpty ? "Files" : sheet.branch)  \(audience(sheet.content.version)), by \(sheet.name)")
      var files = Columns(indent: 4)
      for step in sheet.content.steps {
        for copy in step.copies {
          let member = package.source[copy.source]
          let facts = member.flatMap { package.facts(of: $0) }
          files.add(
            "\(copy.folder?.description ?? "no folder")\\\(copy.name)", version(facts),
            member.map { "\($0.size) bytes" } ?? "missing", rule(step))
        }
      }
      lines += files.lines
      lines += registry(sheet).map { "    \($0)" }
      for prerequisite in sheet.content.prerequisites {
        let words = prerequisite.condition.words
        let told = prerequisite.sentence.map { "\($0) (\(words))" } ?? words
        lines.append("    Prerequisite \(prerequisite.number): \(told)")
      }
      for hotpatch in sheet.content.hotpatches {
        lines.append("    Hotpatch \(hotpatch.hotSource) for files of MD5 \(hexadecimal(hotpatch.md5))")
      }
    }
    let notes = genuine.contradictions + package.notes
    if !notes.isEmpty { lines.append("Mind") }
    return lines + notes.map { "    \($0)" }
  }

  private static func checksum(_ program: Genuineness.Program) -> String {
    guard let (stated, right) = program.checksum else { return "none" }
    func text(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }
    return stated == right ? "right" : "WRONG: its header says \(text(stated)), and its bytes have \(text(right))"
  }

  private static func signature(_ program: Genuineness.Program) -> String {
    switch program.signature {
    case .none: "none"
    case .holds: "there, and of these bytes (whose it is, is not judged)"
    case .contradicts: "there, and of OTHER bytes: the program was changed after it was signed"
    case .damaged(let why): "cannot be read: what stands in its place \(why)"
    }
  }

  private static func installer(_ package: ShippedPackage) -> String {
    let version = package.source.members.first { $0.name.lowercased().hasSuffix(package.program.rawValue) }
      .flatMap { package.facts(of: $0)?.fileVersion }
    let date = package.installerDate.map { " of \($0.dateText)" } ?? ", its age not known"
    let witness = package.installerWitness.map { ", by \($0)" } ?? ""
    return "\(package.program.rawValue)\(version.map { " \($0)" } ?? "")\(date)\(witness)"
  }

  private static func audience(_ version: UpdateSheet.Version) -> String {
    switch (version.minimumServicePack, version.maximumServicePack) {
    case (nil, nil): "for any service pack"
    case (let least?, nil): "from SP\(least) on"
    case (nil, let most?): "up to SP\(most)"
    case (let least?, let most?): least == most ? "for SP\(least)" : "for SP\(least) to SP\(most)"
    }
  }

  private static func version(_ facts: RevisionFacts?) -> String {
    guard let facts else { return "" }
    return (facts.fileVersion?.description ?? "no version") + (facts.branch.map { " \($0)" } ?? "")
  }

  private static func rule(_ step: UpdateSheet.Step) -> String {
    var words = [step.rule.isAlways ? "always" : "if it is there"]
    if step.rule.isNotDelayed { words.append("at once") }
    if let several = step.rule.hasSeveralProcessors { words.append(several ? "several processors" : "one processor") }
    if let edition = step.rule.edition { words.append("edition \(edition.rawValue)") }
    if step.rule.isReinstall { words.append("when installed once more") }
    if step.rule.isSlipstream { words.append("into an installation share") }
    if let condition = step.condition {
      words.append("if " + condition.words)
    }
    return words.joined(separator: ", ")
  }

  /// Each edit once: a sheet says many for an install and once more for one over itself.
  private static func registry(_ sheet: ShippedPackage.Sheet) -> [String] {
    var told: Set<String> = []
    return sheet.content.steps.flatMap(\.registry).map(text).filter { told.insert($0).inserted }
  }

  private static func text(_ edit: RegistryEdit) -> String {
    let place = "\(edit.key)" + (edit.name.isEmpty ? "" : " [\(edit.name)]")
    switch edit.action {
    case .set(let value): return "\(place) = \(value.type) \(registryText(value))"
    case .setIfMissing(let value): return "\(place) = \(value.type) \(registryText(value)), if it is not there"
    case .setIfPresent(let value): return "\(place) = \(value.type) \(registryText(value)), if it is there"
    case .append(let strings): return "\(place) and \(strings.map(printable).joined(separator: ", "))"
    case .createKey: return "\(place) is made"
    case .deleteValue: return "\(place) is deleted"
    case .deleteKey: return "\(place) is deleted with all below it"
    case .removeString(let string): return "\(place) without \(printable(string))"
    }
  }

  static func json(_ package: ShippedPackage, _ genuine: Genuineness) -> JSON {
    [
      "article": .text(package.article.description), "name": .text(package.shortTitle.description),
      "title": .text(package.title), "path": .text(package.source.path),
      "kind": .text(package.source.kind.rawValue), "product": .text(package.product.rawValue),
      "architecture": .text(package.architecture.rawValue), "language": .text(package.language?.code),
      "installer": .text(package.program.rawValue), "installer_date": .text(package.installerDate?.dateText),
      "defect": wupd.json(package.defect), "genuine": json(package.catalogs, genuine),
      "sheets": .array(package.sheets) { json($0, package) },
      "members": .array(package.source.members) { member in
        let facts = package.facts(of: member)
        return [
          "name": .text(member.name), "size": .number(member.size),
          "sha256": .text(facts?.sha256.map { hexadecimal($0) }), "version": .text(facts?.fileVersion?.description),
          "branch": .text(facts?.branch?.name),
        ]
      }, "notes": .texts(package.notes),
    ]
  }

  private static func json(_ catalogs: CatalogWitness, _ genuine: Genuineness) -> JSON {
    func json(_ program: Genuineness.Program) -> JSON {
      let signature =
        switch program.signature {
        case .none: "none"
        case .holds: "holds"
        case .contradicts: "contradicts"
        case .damaged: "damaged"
        }
      return [
        "name": .text(program.name), "checksum_right": .bool(program.isChecksumRight), "signature": .text(signature),
        "listed": .bool(program.isListed),
      ]
    }
    return [
      "catalogs": .texts(catalogs.catalogs), "unreadable_catalogs": .texts(catalogs.unreadable),
      "unlisted_sheets": .texts(catalogs.unlisted), "itself": genuine.itself.map(json) ?? .null,
      "programs": .array(genuine.programs, json), "contradictions": .texts(genuine.contradictions),
    ]
  }

  private static func json(_ sheet: ShippedPackage.Sheet, _ package: ShippedPackage) -> JSON {
    let content = sheet.content
    return [
      "branch": .text(sheet.branch), "name": .text(sheet.name),
      "minimum_service_pack": .number(content.version.minimumServicePack),
      "maximum_service_pack": .number(content.version.maximumServicePack),
      "files": .array(
        content.steps.flatMap { step in
          step.copies.map { copy in
            [
              "target": .text("\(copy.folder?.description ?? "no folder")\\\(copy.name)"), "source": .text(copy.source),
              "rule": .text(rule(step)),
            ]
          }
        }), "registry": .texts(registry(sheet)),
      "prerequisites": .texts(content.prerequisites.flatMap { $0.condition.checks.map(\.description) }),
      "hotpatches": .texts(content.hotpatches.map(\.hotSource)), "saved_registry": .texts(content.savedRegistry),
      "processes": .texts(content.processes.map(\.command)),
    ]
  }
}
