import HostFiles
package import Servicing
package import StateStore
import WindowsFormats
package import WindowsModel

/// Makes a store out of what a disk holds of a machine.
///
/// Evidence is read and never written: hives and their logs in memory, files without following links, every source that
/// is interpreted with its hash before and after.
package struct Adoption {
  package struct Options: Sendable {
    /// Keep hashes and no bytes.
    package var metadataOnly = false
    /// Of text that does not say its own; nil: what the machine itself says.
    package var codePage: CodePage?
    /// Recorded with the store.
    package var toolVersion = ""
    /// What could not be looked at when the clock of the machine was looked for.
    package var unseen: Set<String> = []

    package init() {}
  }

  /// What came of it.
  package struct Result: Sendable {
    /// nil: the evidence does not tell which Windows this is.
    package var machine: Machine?
    /// Minutes, UTC = its local time + bias; nil: the evidence does not tell.
    package var bias: Int?
    package var keys = 0
    package var values = 0
    package var files = 0
    package var folders = 0
    package var bytes: Int64 = 0
    /// It was an inventory of a running machine, and no disk.
    package var isInventory = false
    /// Files of an inventory of which there was a copy.
    package var copies = 0
    /// Exports of an inventory were read in it, for nothing names theirs; nil: it was named, or is not needed.
    package var guessedPage: TextPage?
    package var updates: [InstalledUpdate] = []
    package var pending = 0
    package var images = SessionManager.Reckoned()
    package var findings: [Finding] = []
    package var sources = 0
    package var losses = Losses()
    /// What reading may have changed of the evidence; nil: nothing.
    package var touched: String?
    /// What sources were when they were read once more.
    package var again = Evidence.Again()
  }

  let source: String
  let options: Options
  let tell: (AdoptionProgress) throws -> Void

  package init(_ source: String, _ options: Options, tell: @escaping (AdoptionProgress) throws -> Void) {
    self.source = source
    self.options = options
    self.tell = tell
  }

  /// Fills a new store.
  ///
  /// - Throws: ``StoreError``: missing, noPermission, invalid when there is nothing of Windows; what `tell` throws.
  package func run(_ transaction: borrowing Transaction) throws -> Result {
    var result = Result()
    let evidence = try adopt(transaction, &result)
    result.losses.add(evidence.losses)
    for text in options.unseen.union(evidence.unseen).sorted() where !result.losses.texts.contains(text) {
      result.losses.add(text)
    }
    guard result.keys > 0 || result.files > 0 else {
      throw StoreError(
        .invalid,
        "\(source): nothing of a Windows could be read in it"
          + (result.losses.texts.first.map { ": \($0)" } ?? ": no key and no file.")
      )
    }
    result.again = try evidence.record(transaction)
    for path in result.again.changed {
      try transaction.record(
        "evidence", Statement(.evidenceChanged, path), witnesses: [Statement(.evidenceBeforeAfter)])
    }
    for path in result.again.unreadable {
      try transaction.record(
        "evidence", Statement(.evidenceUnreadable, path), witnesses: [Statement(.evidenceBefore)])
    }
    if let touched = evidence.touched {
      result.touched = touched.conclusion.sentence
      try transaction.record(touched)
    }
    for loss in result.losses.texts { try transaction.record("loss", Statement(.loss, loss)) }
    if result.losses.count > result.losses.texts.count {
      try transaction.record(
        "loss", Statement(.lossesUntold, String(result.losses.count - result.losses.texts.count)))
    }
    try transaction.record(
      "adoption", Statement(.adoption, options.toolVersion, source, options.metadataOnly ? "hashes" : "held"),
      witnesses: [Statement(.adoptionSources, result.isInventory ? "copy" : "file")])
    result.sources = try transaction.now.evidence().count
    result.findings = try transaction.now.findings()
    return result
  }

  private func adopt(_ transaction: borrowing Transaction, _ result: inout Result) throws -> Evidence {
    let folder: EvidenceFolder
    do { folder = try EvidenceFolder(source) } catch {
      if error.isNoFolder { return try adoptFile(transaction, &result) }
      throw StoreError(error.reading(source))
    }
    let evidence = Evidence(below: folder)
    if let image = WindowsImage(folder) {
      try adopt(image, evidence, transaction, &result)
    } else if let inventory = Inventory(folder) {
      try adopt(inventory, evidence, transaction, &result)
    } else if let text = evidence.unseen.min() {
      throw StoreError(.io, "\(source): whether it holds a Windows cannot be told: \(text)")
    } else {
      throw StoreError(
        .invalid,
        "\(source): holds no Windows: neither WINDOWS or WINNT, nor system32\\config, nor hives, nor an inventory. Name the root of the mounted volume, a Windows folder, a hive, or the folder of an inventory."
      )
    }
    return evidence
  }

  // MARK: A machine

  private func adopt(
    _ image: WindowsImage, _ evidence: Evidence, _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    if let config = image.configFolder {
      try adoptHives(config, isOfWindows: image.windows != nil, evidence, transaction, &result)
    }
    try linkControlSet(transaction)
    let machine = try Machine.ifTold(transaction.now)
    if let machine, image.isVolume { try adoptProfiles(image, machine, evidence, transaction, &result) }
    guard let names = image.windows else { return try conclude(transaction, &result) }
    try tellOthers(image, names, transaction, &result)
    try tellCopies(image, names, transaction)
    let root = try machine?.systemRoot ?? WindowsPath("C:\\" + (names.last ?? "WINDOWS").uppercased())
    var files = FileAdoption(evidence, isHeld: !options.metadataOnly, tell: tell)
    let place = try image.place(systemRoot: root)
    try transaction.makeDirectory(place)
    try files.adopt(image.base, as: place, transaction)
    (result.files, result.folders, result.bytes) = (files.progress.files, files.folders, files.progress.bytes)
    result.losses.add(files.losses)
    try conclude(transaction, &result)
  }
}
