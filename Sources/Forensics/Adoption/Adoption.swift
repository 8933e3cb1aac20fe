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
    /// What was not read or not taken over; the first of them.
    public var losses: [String] = []
    public var lossCount = 0
    /// What reading may have changed of the evidence; nil: nothing.
    public var touched: String?
    /// Sources that were not the same afterwards.
    public var changed: [String] = []
  }

  let source: String
  let options: Options
  let tell: (FileAdoption.Progress) throws -> Void

  public init(_ source: String, _ options: Options, tell: @escaping (FileAdoption.Progress) throws -> Void) {
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
          + (result.losses.first.map { ": \($0)" } ?? ": no key and no file.")
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
    for loss in result.losses { try transaction.record(Finding("loss", loss, restsOn: [])) }
    if result.lossCount > result.losses.count {
      try transaction.record(
        Finding("loss", "and \(result.lossCount - result.losses.count) more that are not told", restsOn: []))
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
          result.lose(error.message)
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
    for loss in files.losses { result.lose(loss) }
    result.lossCount += files.lossCount - files.losses.count
    try conclude(transaction, &result)
  }

  /// What follows from all that was brought in, as far as it tells which Windows this is.
  func conclude(_ transaction: borrowing Transaction, _ result: inout Result) throws {
    result.machine = try? Machine(transaction.now)
    if let machine = result.machine {
      try describe(machine, transaction)
    }
    result.bias = try describeClock(transaction)
    if let machine = result.machine {
      result.updates = try UpdateAdoption(machine, transaction).updates
      result.images = try SessionManager.adopt(transaction)
    }
    guard try transaction.now.key(Keys.sessionManager) != nil else { return }
    result.pending = try PendingPair.all(transaction.now).count
    try describeStart(result, transaction)
  }

  /// The hives of persons: `NTUSER.DAT` where the list of profiles says that theirs is, below `HKU` under the security
  /// identifier; and beside it that of their classes.
  private func adoptProfiles(
    _ image: WindowsImage, _ machine: Machine, _ evidence: Evidence, _ transaction: borrowing Transaction,
    _ result: inout Result
  ) throws {
    guard let list = try transaction.now.key(Keys.windowsNT.appending("ProfileList")) else { return }
    let classes = ["Local Settings", "Application Data", "Microsoft", "Windows"]
    for profile in try transaction.now.subkeys(of: list) {
      guard let text = try transaction.now.value("ProfileImagePath", of: profile)?.text,
        let path = try? machine.path(text), WindowsName.same(path.volume, machine.systemRoot.volume),
        let folder = image.base.find(folders: path.components)
      else { continue }
      for (below, file, ending) in [([], "NTUSER.DAT", ""), (classes, "UsrClass.dat", "_Classes")] {
        guard let place = folder.find(folders: below), let name = place.find(file, .file),
          let key = try? RegistryPath(.users).child(profile.name + ending)
        else { continue }
        do {
          try adopt(HiveFile(name, in: place, evidence), to: key, evidence, transaction, &result)
        } catch let error as StoreError where [.invalid, .noPermission, .missing, .io].contains(error.code) {
          result.lose(error.message)
        }
      }
    }
  }

  private func adopt(
    _ file: HiveFile, to place: RegistryPath, _ evidence: Evidence, _ transaction: borrowing Transaction,
    _ result: inout Result
  ) throws {
    let read = try file.adopt(to: place, evidence, transaction)
    result.keys += read.census.keys
    result.values += read.census.values
    for loss in read.losses { result.lose("\(file.name): \(loss)") }
    result.lossCount += read.lossCount - read.losses.count
  }

  /// `CurrentControlSet` is a link that Windows makes at each start, so that no hive has it.
  func linkControlSet(_ transaction: borrowing Transaction) throws {
    let select = RegistryPath(.machine, ["SYSTEM", "Select"])
    guard let current = try transaction.now.value(select, "Current")?.number else { return }
    try SessionManager.linkCurrentControlSet(transaction, isNew: false)
    let others = try ["Default", "LastKnownGood"].compactMap { name in
      try transaction.now.value(select, name)?.number.map { "\(name) = \($0)" }
    }
    let isOther = try transaction.now.value(select, "Default")?.number.map { $0 != current } ?? false
    try transaction.record(
      Finding(
        "control set", "CurrentControlSet is ControlSet\(current < 10 ? "00" : current < 100 ? "0" : "")\(current)",
        restsOn: ["\(select), Current = \(current)"] + others,
        disputed: isOther ? ["the next start would take another one (Default)"] : []))
  }

  private func describe(_ machine: Machine, _ transaction: borrowing Transaction) throws {
    let isControlThere = try transaction.now.key(Keys.control) != nil
    try transaction.record(
      Finding(
        "machine", "\(machine.name): \(machine.platform), in \(machine.systemRoot)",
        restsOn: ["\(Keys.windowsNT)"] + (isControlThere ? ["\(Keys.control)"] : []),
        disputed: isControlThere ? [] : ["nothing tells its name, processor and language; x86 and ENU are assumed"]))
  }

  private func describeStart(_ result: Result, _ transaction: borrowing Transaction) throws {
    let pairs = try PendingPair.all(transaction.now)
    let broken = try PendingQueue.read(transaction.now).malformed.map(\.why.description)
    let names = try PendingQueue.names.filter { try transaction.now.value(Keys.sessionManager, $0) != nil }
    try transaction.record(
      Finding(
        "queue",
        pairs.isEmpty
          ? "nothing waits for the next start"
          : pairs.count == 1
            ? "1 operation waits for the next start" : "\(pairs.count) operations wait for the next start",
        restsOn: names.isEmpty
          ? ["\(Keys.sessionManager) has no \(PendingQueue.names.joined(separator: " and no "))"]
          : names.map { "\(Keys.sessionManager), \($0)" }, disputed: broken))
    guard result.images > 0 else { return }
    try transaction.record(
      Finding(
        "images",
        "\(result.images) images taken as mapped: KnownDLLs, and what services that start with the machine hold",
        restsOn: ["\(Keys.knownDLLs)", "\(Keys.services)"],
        disputed: [
          "\(result.isInventory ? "an inventory" : "a disk") does not tell what ran; programs that somebody started are not among them"
        ]))
  }

  // MARK: One file

  private func adoptFile(_ transaction: borrowing Transaction, _ result: inout Result) throws -> Evidence {
    let scalars = source.unicodeScalars
    let cut = scalars.lastIndex(of: "/")
    let name = String(scalars[(cut.map { scalars.index(after: $0) } ?? scalars.startIndex)...])
    let above = cut.map { String(scalars[...$0]) } ?? "."
    let folder: EvidenceFolder
    let file: HostFile
    do {
      folder = try EvidenceFolder(above)
      file = try folder.file(name)
    } catch {
      throw StoreError(error.isMissing ? .missing : error.isRefused ? .noPermission : .invalid, error.description)
    }
    let evidence = Evidence(below: folder)
    if HiveHeader.isThere(in: file.bytes()) {
      let hive = try HiveFile(name, in: folder, evidence)
      guard let place = hive.place else {
        throw StoreError(
          .invalid, "\(source): is a hive, and neither its name nor its header tell which. Use wupd reg import --key.")
      }
      try adopt(hive, to: place, evidence, transaction, &result)
      try linkControlSet(transaction)
      try conclude(transaction, &result)
      return evidence
    }
    guard name.lowercased().hasSuffix(".log") else {
      throw StoreError(.invalid, "\(source): is neither a hive nor an update's log, which wupd adopts alone.")
    }
    let number = try evidence.take(file, role: "update log")
    let path = try WindowsPath("C:\\WINDOWS").child(name)
    let stored = try transaction.store(file.path, in: PieceBuffer()) { try file.read(at: $0, into: $1) }
    try transaction.put(
      path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)),
      written: WindowsTime(unixSeconds: file.modified / 1_000_000_000))
    evidence.note("\(path)", of: number)
    try transaction.record(
      Finding(
        "log", "\(path) is where it was put", restsOn: ["installers leave their logs in the Windows folder"],
        disputed: ["nothing tells where on the machine it lay"]))
    result.bias = try describeClock(transaction)
    result.files = 1
    result.bytes = stored.size
    return evidence
  }
}

extension Adoption.Result {
  mutating func lose(_ text: String) {
    lossCount += 1
    if losses.count < FileAdoption.told { losses.append(text) }
  }
}

extension Adoption {
  /// The time zone that the evidence names: minutes, UTC = local time + bias; 0 where it names none.
  public static func bias(of source: String) -> Int {
    guard let folder = try? EvidenceFolder(source) else { return 0 }
    guard let image = WindowsImage(folder) else { return Inventory(folder)?.bias() ?? 0 }
    guard let config = image.configFolder, let name = config.find("system", .file), let file = try? config.file(name)
    else { return 0 }
    let logs = [".LOG", ".LOG1", ".LOG2"].compactMap { config.find(name + $0, .file) }
    guard let hive = try? Hive(file.bytes(), logs: logs.compactMap { try? config.file($0).bytes() }),
      let select = hive.key(["Select"]), let current = hive.value("Current", of: select)?.value.number
    else { return 0 }
    let set = "ControlSet\(current < 10 ? "00" : current < 100 ? "0" : "")\(current)"
    guard let zone = hive.key([set, "Control", "TimeZoneInformation"]),
      let bias = hive.value("ActiveTimeBias", of: zone)?.value.number
    else { return 0 }
    let minutes = Int(Int32(truncatingIfNeeded: bias))
    return (-1440...1440).contains(minutes) ? minutes : 0
  }

  /// Bytes of all files in a folder and below it, as far as it can be listed.
  public static func size(of folder: EvidenceFolder, depth: Int = 0) -> Int64 {
    guard depth < WindowsPath.deepest, let listing = try? folder.entries() else { return 0 }
    return listing.entries.reduce(0) { sum, entry in
      switch entry.kind {
      case .file: sum &+ entry.size
      case .folder: sum &+ ((try? folder.folder(entry.name)).map { size(of: $0, depth: depth + 1) } ?? 0)
      default: sum
      }
    }
  }
}
