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

  /// Maps on a machine that was adopted what its last start mapped: KnownDLLs and what services hold, as they lie on disk
  /// now. The queue is left: it belongs to the next start.
  ///
  /// - Returns: how many images.
  /// - Throws: ``StoreError``: notFound when the registry does not tell which Windows this is.
  public static func adopt(_ transaction: borrowing Transaction) throws -> Int { try start(transaction) }

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
    if let services = try transaction.now.key(Keys.services) {
      for service in try transaction.now.subkeys(of: services) {
        for path in try files(of: service, machine, transaction.now) {
          try map(path, service.name, .service, atBoot: false, debugged: false)
        }
      }
    }
    for image in again {
      // A service that does not start any more holds nothing.
      if image.kind == .service, try !starts(Keys.services.appending(image.holder), transaction.now) { continue }
      try map(image.path, image.holder, image.kind, atBoot: true, debugged: image.isDebugged)
    }
    return mapped
  }

  /// True for a service that starts with the machine. One that the registry does not know is taken to.
  private static func starts(_ service: RegistryPath, _ view: borrowing View) throws -> Bool {
    guard try view.key(service) != nil else { return true }
    return try view.value(service, "Start")?.number ?? 4 <= 2
  }

  /// Image and library of a service that starts with the machine.
  private static func files(of service: RegistryKey, _ machine: Machine, _ view: borrowing View) throws -> [WindowsPath]
  {
    let key = Keys.services.appending(service.name)
    guard let start = try view.value("Start", of: service)?.number, start <= 2 else { return [] }
    let image = try view.value("ImagePath", of: service)
    let library = try view.value(key.appending("Parameters"), "ServiceDll")
    return [image?.text, library?.text].compactMap { $0 }.compactMap { text in
      // A command line: the program ends at its quote, or with the first word that ends like a program.
      var program = text
      if text.hasPrefix("\"") {
        program = String(text.dropFirst().prefix { $0 != "\"" })
      } else {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        if let last = words.firstIndex(where: { $0.lowercased().hasSuffix(".exe") }) {
          program = words[...last].joined(separator: " ")
        }
      }
      return (try? machine.path(program)) ?? (try? machine.system(program))
    }
  }
}
