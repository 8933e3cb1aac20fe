public import Servicing
public import StateStore
import WindowsFormats
import WindowsModel

/// Makes a store out of what a disk holds of a machine.
///
/// Evidence is read and never written: hives and their logs in memory, files without following links, every source that
/// is interpreted with its hash before and after.
public struct Adoption {
  public struct Options: Sendable {
    /// Keep hashes and no bytes.
    public var metadataOnly = false
    /// Recorded with the store.
    public var toolVersion = ""

    public init() {}
  }

  /// What came of it.
  public struct Result: Sendable {
    /// nil: the evidence does not tell which Windows this is.
    public var machine: Machine?
    /// Minutes, UTC = its local time + bias; nil: the evidence does not tell.
    public var bias: Int?
    public var keys = 0
    public var values = 0
    public var files = 0
    public var folders = 0
    public var bytes: Int64 = 0
    /// It was an inventory of a running machine, and no disk.
    public var isInventory = false
    /// Files of an inventory of which there was a copy.
    public var copies = 0
    public var updates: [InstalledUpdate] = []
    public var pending = 0
    public var images = 0
    public var findings: [Finding] = []
    public var sources = 0
    public var losses = Losses()
    /// What reading may have changed of the evidence; nil: nothing.
    public var touched: String?
    /// Sources that were not the same afterwards.
    public var changed: [String] = []
  }

  let source: String
  let options: Options
  let tell: (AdoptionProgress) throws -> Void

  public init(_ source: String, _ options: Options, tell: @escaping (AdoptionProgress) throws -> Void) {
    self.source = source
    self.options = options
    self.tell = tell
  }

  /// Fills a new store.
  ///
  /// - Throws: ``StoreError``: missing, noPermission, invalid when there is nothing of Windows; what `tell` throws.
  public func run(_ transaction: borrowing Transaction) throws -> Result {
    var result = Result()
    let evidence = try adopt(transaction, &result)
    guard result.keys > 0 || result.files > 0 else {
      throw StoreError(
        .invalid,
        "\(source): nothing of a Windows could be read in it"
          + (result.losses.texts.first.map { ": \($0)" } ?? ": no key and no file.")
      )
    }
    result.changed = try evidence.record(transaction)
    for path in result.changed {
      try transaction.record(
        Finding("evidence", "\(path) changed while it was read", restsOn: ["its SHA-256 before and after"]))
    }
    if let touched = evidence.touched {
      result.touched = touched.conclusion
      try transaction.record(touched)
    }
    for loss in result.losses.texts { try transaction.record(Finding("loss", loss, restsOn: [])) }
    if result.losses.count > result.losses.texts.count {
      try transaction.record(
        Finding("loss", "and \(result.losses.count - result.losses.texts.count) more that are not told", restsOn: []))
    }
    try transaction.record(
      Finding(
        "adoption",
        "read by wupd \(options.toolVersion) from \(source)"
          + (options.metadataOnly ? ", hashes without contents" : ""),
        restsOn: [
          result.isInventory
            ? "the sources above, and every copy with its own hash"
            : "the sources above, and every file with its own hash"
        ]))
    result.sources = try transaction.now.evidence().count
    result.findings = try transaction.now.findings()
    return result
  }

  private func adopt(_ transaction: borrowing Transaction, _ result: inout Result) throws -> Evidence {
    let folder: EvidenceFolder
    do { folder = try EvidenceFolder(source) } catch {
      if error.code == HostFileError.notDirectory { return try adoptFile(transaction, &result) }
      throw StoreError(error.isMissing ? .missing : error.isRefused ? .noPermission : .invalid, error.description)
    }
    guard let image = WindowsImage(folder) else {
      if let inventory = Inventory(folder) {
        let evidence = Evidence(below: folder)
        try adopt(inventory, evidence, transaction, &result)
        return evidence
      }
      throw StoreError(
        .invalid,
        "\(source): holds no Windows: neither WINDOWS or WINNT, nor system32\\config, nor hives, nor an inventory. Name the root of the mounted volume, a Windows folder, a hive, or the folder of an inventory."
      )
    }
    let evidence = Evidence(below: folder)
    try adopt(image, evidence, transaction, &result)
    return evidence
  }

  // MARK: A machine

  private func adopt(
    _ image: WindowsImage, _ evidence: Evidence, _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    if let config = image.configFolder {
      for name in WindowsImage.hives {
        guard let found = config.find(name, .file), let place = HiveFile.place(named: name) else { continue }
        do {
          try adopt(HiveFile(found, in: config, evidence), to: place, evidence, transaction, &result)
        } catch let error as StoreError where [.invalid, .noPermission, .missing, .io].contains(error.code) {
          result.losses.add(error.message)
        }
      }
    }
    try linkControlSet(transaction)
    let machine = try? Machine(transaction.now)
    if let machine, image.isVolume { try adoptProfiles(image, machine, evidence, transaction, &result) }
    result.machine = machine
    guard let names = image.windows else { return try conclude(transaction, &result) }
    try tellOthers(image, names, transaction, &result)
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
