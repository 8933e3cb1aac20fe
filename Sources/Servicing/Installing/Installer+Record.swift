import StateStore
import WindowsFormats
import WindowsModel

// What an install puts on record of itself, so that it can come off again.
extension Installer {
  /// Puts the update on record with its backups. One that is installed again keeps its place in the stack.
  func record(
    _ outcome: inout Outcome, _ backups: [FileBackup], _ site: Site, _ transaction: borrowing Transaction
  ) throws {
    let earlier = site.earlier
    let folder = earlier?.folder ?? site.folder
    try transaction.record(
      InstalledUpdate(
        name: package.shortTitle, title: package.title, package: package.name,
        kind: package.isServicePack ? "service_pack" : "hotfix",
        // A service pack is of no line: it is what both begin with.
        line: package.isServicePack ? nil : outcome.line?.rawValue, installed: earlier?.installed ?? transaction.time,
        sequence: earlier?.sequence ?? transaction.number, folder: folder,
        isHotpatched: earlier?.isHotpatched == true || outcome.decisions.contains { $0.method == .hotpatch },
        overwritten: folder == nil ? earlier?.overwritten : nil,
        takenAlong: outcome.line == .qfe ? earlier?.takenAlong : nil,
        notDone: package.notDone(outcome.line).prefix(InstalledUpdate.mostNotDone).map(oneLine)))
    if let pack = earlier?.takenOver {
      for key in try Self.entryNames(of: package.shortTitle, pack, transaction.now) {
        try transaction.forgetBackups(in: key, of: pack)
      }
    }
    if earlier != nil, earlier?.folder == nil, folder != nil {
      outcome.notes.append(
        "What was there before \(package.shortTitle) came first was not kept: its removal brings back what is there today."
      )
    }
    if switches.noBackup, earlier?.folder != nil {
      let kept = Set(try transaction.now.fileBackups(of: package.shortTitle).map(\.path))
      let lost = outcome.decisions.filter { $0.method.isCopied && !kept.contains($0.path) }.map(\.path.description)
      if !lost.isEmpty {
        outcome.notes.append(
          "Not kept (/n), so that a removal does not bring it back: \(lost.joined(separator: ", ")).")
      }
    }
    guard let folder else { return }
    for var other in try transaction.now.allUpdates() where other.folder == folder && other.name != package.shortTitle {
      other.folder = nil
      other.overwritten = package.shortTitle
      try transaction.forgetBackups(of: other.name)
      try transaction.record(other)
      outcome.notes.append(
        "\(folder) held the backup of \(other.name), which is overwritten: \(other.name) cannot be removed any more.")
    }
    for backup in backups { try transaction.record(backup, of: package.shortTitle) }
    let known = Set(try transaction.now.keyBackups(of: package.shortTitle).map(\.key))
    if let earlier, earlier.folder == nil { try claimEarlierRun(earlier, known, site, transaction) }
    let taken = Set(try transaction.now.keyBackups(of: package.shortTitle).map(\.key))
    for key in site.traces.ownKeys where !taken.contains(key) {
      for parent in try missingKeys(above: key, site.place, transaction.now) {
        try transaction.record(KeyBackup(key: parent, existed: false), of: package.shortTitle)
      }
      if try site.place.has(key, transaction.now), let there = try transaction.now.key(key) {
        try keepTree(key, there, site.place, transaction)
      } else {
        try transaction.record(KeyBackup(key: key, existed: false), of: package.shortTitle)
      }
    }
  }

  /// What the update registered when it came without a backup is its own, at whatever level and under whatever spelling, as far
  /// as it was not there before. Of one that the machine began with nobody knows what was; its own keys are taken for its own.
  private func claimEarlierRun(
    _ earlier: InstalledUpdate, _ known: Set<RegistryPath>, _ site: Site, _ transaction: borrowing Transaction
  ) throws {
    let name = package.shortTitle
    let keys = try Set(Self.entries(of: name, transaction.now) + site.traces.ownKeys).subtracting(known)
    let catalogs = try Self.catalogFiles(of: name, site.machine, transaction.now)
    guard earlier.firstAct > 1 else {
      for key in keys { try transaction.record(KeyBackup(key: key, existed: false), of: name) }
      return
    }
    let (ownKeys, ownFiles) = try transaction.now.withState(asOf: .act(earlier.firstAct - 1)) { then in
      let missing = try keys.flatMap { key in
        try sequence(first: key, next: \.parent).prefix { try then.key($0) == nil }.map { $0 }
      }
      return (Set(missing), try catalogs.filter { try then.file($0) == nil })
    }
    for key in ownKeys.subtracting(known).sorted(by: { $0.description < $1.description }) {
      try transaction.record(KeyBackup(key: key, existed: false), of: name)
    }
    for path in ownFiles { try transaction.record(FileBackup(path: path, before: nil), of: name) }
  }

  private func oneLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  /// Keys that have to be made for a key, from below.
  private func missingKeys(
    above key: RegistryPath, _ place: PlaceInStack, _ view: borrowing View
  ) throws -> [RegistryPath] {
    try sequence(first: key, next: \.parent).dropFirst().prefix { try !place.has($0, view) }.map { $0 }
  }

  /// What it registered in keys that were there before is its own.
  func claim(_ keys: [RegistryPath], _ transaction: borrowing Transaction) throws {
    let name = package.shortTitle
    let found = Set(try transaction.now.keyBackups(of: name).filter(\.existed).map(\.key))
    for path in keys where found.contains(path) {
      guard let key = try transaction.now.key(path) else { continue }
      try claim(path, key, transaction)
    }
  }

  private func claim(_ path: RegistryPath, _ key: RegistryKey, _ transaction: borrowing Transaction) throws {
    for (value, _) in try transaction.now.values(of: key) {
      try transaction.record(ValueBackup(key: path, name: value, before: nil), of: package.shortTitle)
    }
    for child in try transaction.now.subkeys(of: key) where !child.isLink {
      let childPath = try path.child(child.name)
      try transaction.record(KeyBackup(key: childPath, existed: false), of: package.shortTitle)
      try claim(childPath, child, transaction)
    }
  }

  // MARK: Taken along

  /// Puts on record that earlier packages have their QFE files now. What of their entries becomes other is kept in the backup
  /// of this one, whose removal brings it back.
  func recordTakenAlong(_ outcome: inout Outcome, _ site: Site, _ transaction: borrowing Transaction) throws {
    for package in outcome.along {
      var update = package.update
      update.line = BranchLine.qfe.rawValue
      update.takenAlong = self.package.shortTitle
      try transaction.record(update)
      var files: [WindowsPath: RevisionFacts] = [:]
      for file in package.files { files[try site.machine.path(file.target)] = file.copies[.qfe] }
      for record in try RecordedUpdate.all(transaction.now) where ShortTitle(record.name) == update.name {
        for file in record.files {
          guard let path = file.path(on: site.machine), let facts = files[path] else { continue }
          for (name, value) in UpdateTraces.filelistFacts(facts) {
            let edit = RegistryEdit(key: file.key, name: name, .set(value))
            if site.folder != nil { try keep(edit, site.place, transaction) }
            try transaction.apply(edit)
          }
        }
      }
      for edit in package.registry {
        if site.folder != nil { try keep(edit, site.place, transaction) }
        try transaction.apply(edit)
      }
      let names = outcome.decisions.filter { $0.along == update.name && $0.method.isCopied }.map(\.path.name)
      outcome.notes.append(
        "\(update.name) is taken along to its QFE files, from \(package.folder)"
          + (names.isEmpty ? "." : ": \(names.joined(separator: ", "))."))
    }
  }

  // MARK: Service packs

  /// A service pack takes the entries of the updates that it contains into its own backup: they stay, are no longer listed,
  /// and come off only when it is off (KB300039). That of NT 4.0 takes none (KB194334).
  func takeOver(_ outcome: inout Outcome, _ site: Site, _ transaction: borrowing Transaction) throws {
    guard case .servicePack(let number) = package.kind, site.machine.platform.product != .nt4 else { return }
    // One that came after it stands on it, also when it is installed again.
    let place = site.earlier?.sequence ?? .max
    for var update in try transaction.now.updates()
    where update.kind != "service_pack" && update.sequence < place && contains(update, in: number) {
      for key in try Self.entries(of: update.name, transaction.now) {
        if site.folder != nil, let there = try transaction.now.key(key) {
          try keepTree(key, there, site.place, transaction)
        }
        try transaction.deleteKey(key)
      }
      update.takenOver = package.shortTitle
      try transaction.record(update)
      let entries =
        site.folder == nil
        ? "its entries are gone and are kept nowhere (/n), and it does not come off any more."
        : "its entries went into the backup, and it does not come off beneath it."
      outcome.notes.append("\(update.name) is part of \(package.title): \(entries)")
    }
  }

  private func contains(_ update: InstalledUpdate, in number: Int) -> Bool {
    if package.includes.contains(update.article) { return true }
    return PackageName(update.package).partOfServicePack.map { $0 <= number } ?? false
  }

  /// The entries of an update that a service pack has in its backup.
  private static func entryNames(
    of name: ShortTitle, _ pack: ShortTitle, _ view: borrowing View
  ) throws -> [RegistryPath] {
    try view.keyBackups(of: pack).filter { $0.existed && ShortTitle($0.key.name) == name }.map(\.key)
  }

  /// Its keys under `HotFix` and `Updates`.
  static func entries(of name: ShortTitle, _ view: borrowing View) throws -> [RegistryPath] {
    let hotFix = try view.key(Keys.hotFix).map { try view.subkeys(of: $0) } ?? []
    return try hotFix.filter { ShortTitle($0.name) == name }.map { try Keys.hotFix.child($0.name) }
      + RecordedUpdate.all(view).filter { ShortTitle($0.name) == name }.map(\.key)
  }

  /// Its catalogs among those of the machine.
  private static func catalogFiles(
    of name: ShortTitle, _ machine: Machine, _ view: borrowing View
  ) throws -> [WindowsPath] {
    let folder = try UpdateTraces.catalogFolder(machine)
    return try (view.directory(folder) ?? []).compactMap { file in
      guard file.name.lowercased().hasSuffix(".cat"), ShortTitle(file.name.dropLast(4)) == name else { return nil }
      return try folder.appending(file.name)
    }
  }
}
