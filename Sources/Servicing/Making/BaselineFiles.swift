import CCatalog
import StateStore
import WindowsModel

/// The files of a new machine: `catalog/baseline.tsv`. What was read of a real machine and what was inferred from
/// later updates is kept apart in the origin of each revision.
enum BaselineFiles {
  static func fill(_ transaction: borrowing Transaction, _ machine: Machine) throws {
    let platform = machine.platform
    let release = ProductRelease(platform)
    let released = release.date.time() ?? transaction.time
    var files: [String: (path: WindowsPath, facts: RevisionFacts, written: WindowsTime)] = [:]

    for row in rows(of: platform.kernel) {
      // Where programs are is not known in every language.
      guard let path = try? machine.path("\(TabularFacts.folder(row.place))\\\(row.file)") else { continue }
      let key = WindowsName.folded(path.description)
      if row.isRead {
        guard row.servicePack == platform.servicePack else { continue }
        files[key] = (path, row.facts, row.facts.linked ?? released)
      } else if files[key]?.facts.origin != .resource {
        guard let facts = row.inferred(platform, release) else { continue }
        // Of several families of versions the one of this release counts.
        if let earlier = files[key]?.facts.fileVersion, let version = facts.fileVersion, earlier >= version { continue }
        files[key] = (path, facts, released)
      }
    }
    for (path, facts) in try thirtyTwoBitSide(machine, release) {
      files[WindowsName.folded(path.description)] = (path, facts, released)
    }
    // One order on every machine, so that the journal comes out the same.
    for (_, file) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      try transaction.put(file.path, transaction.revision(file.facts), created: file.written, written: file.written)
    }
  }

  private struct BaselineRow {
    let isRead: Bool
    let servicePack: Int?
    let place: String
    let file: String
    /// A read row's facts.
    let facts: RevisionFacts
    /// An inferred row's first three numbers, and the lowest version that was ever serviced.
    let family: [UInt16]
    let lowest: FileVersion?

    init?(_ fields: [Substring], _ product: Product) {
      guard fields.count >= 7, fields[1] == product.rawValue else { return nil }
      isRead = fields[0] == "read"
      servicePack = Int(fields[2])
      place = String(fields[3])
      file = String(fields[4])
      if isRead {
        guard fields.count >= 11 else { return nil }
        let version = FileVersion(fields[5])
        facts = RevisionFacts(
          fileVersion: version, productVersion: version, versionText: fields[10] == "-" ? nil : String(fields[10]),
          branch: fields[6] == "-" ? nil : Branch(String(fields[6])), language: UInt16(fields[8], radix: 16),
          linked: WindowsTime(String(fields[9])), origin: .resource)
        (family, lowest) = ([], nil)
      } else {
        facts = RevisionFacts(origin: .inferred)
        family = fields[5].split(separator: ".").compactMap { UInt16($0) }
        lowest = FileVersion(fields[6])
      }
    }

    /// The version a serviced file must have had on the release.
    func inferred(_ platform: Platform, _ release: ProductRelease) -> RevisionFacts? {
      guard family.count == 3 else { return nil }
      var version: FileVersion?
      if let revision = release.revision {
        switch (platform.kernel, family[0], family[1], family[2]) {
        // Internet Explorer's files count 2600, 2800 and 2900 with the service packs of XP. A file that was serviced
        // on one of them was on the others, whose updates no bulletin lists any more.
        case (.xp, 6, 0, let build) where [2600, 2800, 2900].contains(build):
          version = FileVersion(6, 0, [2600, 2800, 2900, 2900][min(3, max(0, platform.servicePack))], revision)
        case (_, _, _, platform.kernel.build): version = FileVersion(family[0], family[1], family[2], revision)
        default: break
        }
      }
      // Anything else was on the release with less than the least it was serviced to.
      if version == nil, let lowest, lowest.revision > 0 { version = FileVersion(packed: lowest.packed - 1) }
      return RevisionFacts(
        fileVersion: version, productVersion: version, branch: version == nil ? nil : release.branch, origin: .inferred)
    }
  }

  private static func rows(of product: Product) -> [BaselineRow] {
    var rows: [BaselineRow] = []
    TabularFacts.forEachLine(of: wupd_catalog_baseline) { line in
      if let row = BaselineRow(TabularFacts.fields(line), product) { rows.append(row) }
    }
    return rows
  }

  /// On a 64-bit machine: the 32-bit files that its updates service.
  private static func thirtyTwoBitSide(
    _ machine: Machine, _ release: ProductRelease
  ) throws -> [WindowsPath: RevisionFacts] {
    guard machine.platform.architecture != .x86, let revision = release.revision else { return [:] }
    var found: [WindowsPath: RevisionFacts] = [:]
    for file in Catalog.entries(of: machine.platform.kernel).flatMap(\.files) where file.architecture == .x86 {
      guard let folder = file.folder, file.place?.hasPrefix("SysWOW64") == true, let version = file.version,
        version.build == machine.platform.kernel.build
      else { continue }
      let released = FileVersion(version.major, version.minor, version.build, revision)
      guard let path = try? machine.path("\(folder)\\\(file.name)") else { continue }
      found[path] = RevisionFacts(
        fileVersion: released, productVersion: released, branch: release.branch, origin: .inferred)
    }
    return found
  }
}
