public import StateStore
public import WindowsFormats
import WindowsModel

/// What Windows does when it starts, as far as updates go: the queue of renames, then KnownDLLs, then services.
public enum SessionManager {
  /// What became of one queued pair.
  public struct Carried: Sendable, Hashable {
    public let rename: PendingRename
    public let source: QueuePlace
    /// nil: a deletion.
    public let target: QueuePlace?
    /// nil: done; otherwise why not. It is not tried again.
    public let failure: String?
    /// Its source was not what had been queued; nil: it was, or that is not known.
    public let foreign: ForeignSource?
  }

  public struct Restart: Sendable {
    public var carried: [Carried] = []
    /// Values that were no list of pairs, in sentences. They are deleted like the others; their whole pairs are carried out.
    public var malformed: [String] = []
    /// Images mapped by this start.
    public var mapped = 0
  }

  /// Restarts the machine.
  ///
  /// The volatile keys go. Both lists of renames in order, each pair by itself, a failed one passed over for good;
  /// the values are gone before anything is done. Then KnownDLLs as they lie on disk now, and what services hold.
  public static func restart(_ transaction: borrowing Transaction) throws -> Restart {
    var result = Restart()
    let again = try transaction.beginSession()
    try transaction.deleteVolatileKeys()
    try WaitingActs.settle(transaction)
    // The queue is that of the set that starts, and not of the one that ran.
    try linkCurrentControlSet(transaction)
    try keepTime(transaction)
    let queue = try PendingQueue.read(transaction.now)
    result.malformed = queue.malformed.map { "\($0.text)." }
    for name in PendingQueue.names + ["AllowProtectedRenames"] {
      try transaction.deleteValue(Keys.sessionManager, name)
    }
    for rename in queue.renames {
      let foreign = try ForeignSource.of(rename, transaction.now)
      let (source, target) = (try rename.sourcePlace(transaction.now), try rename.targetPlace(transaction.now))
      let failure = try carryOut(rename, source, target, transaction)
      result.carried.append(
        Carried(rename: rename, source: source, target: target, failure: failure, foreign: foreign))
    }
    try transaction.forgetWaitingPairs()
    try transaction.forgetPending()
    Failpoint.restartRenamed.reached()
    try ServicePackLevel.settle(transaction)
    result.mapped = try load(transaction, again)
    Failpoint.restartLoaded.reached()
    return result
  }

  /// A start notes the bias of its date, where the clock is changed in the year.
  private static func keepTime(_ transaction: borrowing Transaction) throws {
    let bias = transaction.header.bias
    guard try Machine.activeBias(transaction.now) != bias, let zone = try Machine.zone(transaction.now),
      zone.halves != nil, zone.bias(at: transaction.time) == bias
    else { return }
    try transaction.setValue(
      Keys.timeZone, "ActiveTimeBias", .dword(UInt32(bitPattern: Int32(truncatingIfNeeded: bias))))
  }

  /// The first start of a new machine.
  static func start(_ transaction: borrowing Transaction) throws -> Int {
    let again = try transaction.beginSession()
    return try load(transaction, again)
  }

  /// What was mapped on a machine that was adopted, by what it is reckoned from.
  public struct Reckoned: Sendable, Hashable {
    /// From its registry: KnownDLLs, and what drivers and services name.
    public var byRegistry = 0
    /// What every Windows of its product maps.
    public var always = 0
    /// From import tables.
    public var imported = 0

    public init() {}

    public var all: Int { byRegistry + always + imported }
  }

  /// Maps on a machine that was adopted what is mapped while it runs, as it lies on disk now. The queue is left: it belongs to
  /// the next start.
  ///
  /// - Throws: ``StoreError``: notFound when the registry does not tell which Windows this is.
  public static func adopt(_ transaction: borrowing Transaction) throws -> Reckoned {
    var result = Reckoned()
    result.byRegistry = try start(transaction)
    for (holder, path) in try RunningSystem.files(Machine(transaction.now), isFound: true, transaction.now) {
      try transaction.map(path, holder: holder, kind: .program, atBoot: true)
      result.always += 1
    }
    result.imported = try ImportedFiles.map(transaction)
    return result
  }

  /// Makes `CurrentControlSet` the link to the set that `Select\Current` names.
  ///
  /// - Parameter isNew: false for a machine that was adopted, whose last start made it.
  public static func linkCurrentControlSet(_ transaction: borrowing Transaction, isNew: Bool = true) throws {
    let number = try transaction.now.value(Keys.select, "Current")?.number ?? 1
    try transaction.createLink(
      RegistryPath(.machine, ["SYSTEM", "CurrentControlSet"]), to: Keys.controlSet(number), isNew: isNew)
  }

  /// nil when it was done.
  private static func carryOut(
    _ rename: PendingRename, _ from: QueuePlace, _ to: QueuePlace?, _ transaction: borrowing Transaction
  ) throws -> String? {
    if rename.kind == .skipped { return "its source is led by @" }
    guard let source = from.path else { return "its source is no path: \(from.note ?? "")" }
    guard let file = try transaction.now.file(source) else { return "its source is not there" }
    guard rename.kind != .delete else {
      if file.isDirectory, try transaction.now.directory(source)?.isEmpty == false { return "the folder is not empty" }
      try transaction.remove(source)
      return nil
    }
    guard let target = to?.path else { return "its target is no path: \(to?.note ?? "")" }
    guard WindowsName.same(source.volume, target.volume) else { return "its target is on another volume" }
    guard !source.contains(target) || source == target else { return "its target lies inside its source" }
    guard let folder = target.parent, try transaction.now.file(folder)?.isDirectory == true else {
      return "the folder of its target is not there"
    }
    // A read-only target is made writable and the rename tried again, which comes to the same as replacing it.
    guard try transaction.move(source, to: target, replacing: rename.kind == .replace) else {
      return rename.kind == .replace ? "a folder is in the way" : "its target is there already"
    }
    return nil
  }

  private static func load(_ transaction: borrowing Transaction, _ again: [Image]) throws -> Int {
    let machine = try Machine(transaction.now)
    var mapped = 0
    func map(_ path: WindowsPath, _ holder: String, _ kind: Image.Kind, atBoot: Bool, debugged: Bool) throws {
      guard let file = try transaction.now.file(path), !file.isDirectory else { return }
      try transaction.map(path, holder: holder, kind: kind, atBoot: atBoot, debugged: debugged)
      mapped += 1
    }
    let folder = try transaction.now.value(Keys.knownDLLs, "DllDirectory")?.text ?? "%SystemRoot%\\system32"
    for name in try Machine.knownDLLs(transaction.now).sorted() {
      guard let path = try? machine.path("\(folder)\\\(name)") else { continue }
      try map(path, "Session Manager", .knownDLL, atBoot: false, debugged: false)
    }
    var processes: Set<String> = []
    if let services = try transaction.now.key(Keys.services) {
      for key in try transaction.now.subkeys(of: services) {
        guard let service = try StartedService(key, machine, transaction.now) else { continue }
        processes.insert(WindowsName.folded(service.process))
        for file in service.files { try map(file.path, service.name, .service, atBoot: false, debugged: false) }
      }
    }
    for image in again {
      switch image.kind {
      // A service that does not start any more holds nothing. One that the registry does not know is taken to start.
      case .service:
        guard
          try transaction.now.key(Keys.services.appending(image.holder)) == nil
            || StartedService(image.holder, machine, transaction.now) != nil
        else { continue }
      case .imported:
        guard RunningSystem.isAlways(image.holder) || processes.contains(WindowsName.folded(image.holder)) else {
          continue
        }
      case .knownDLL, .program: break
      }
      try map(image.path, image.holder, image.kind, atBoot: true, debugged: image.isDebugged)
    }
    return mapped
  }
}
