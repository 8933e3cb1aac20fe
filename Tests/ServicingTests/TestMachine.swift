import Servicing
import StateStore
import TestSupport
import WindowsFormats
import WindowsModel

/// A machine for one test, with its clock: the registry of a product and the files that the test puts there.
///
/// Names without a drive lie in system32.
final class TestMachine {
  let scratch: Scratch
  let store: Store
  private var clock: WindowsTime

  /// - Parameters:
  ///   - files: versions by name, put there before the first start; a branch may follow behind a blank.
  ///   - services: names of files that a service of that name holds from each start on.
  init(
    _ product: Product = .ws2003, servicePack: Int? = nil, _ architecture: Architecture = .x86,
    files: [String: String] = [:], alwaysHeld: [String] = [], extent: Baseline.Extent = .registryOnly,
    language: Language = .english
  ) throws {
    let packs: [Product: Int] = [.nt4: 6, .w2k: 3, .xp: 2, .ws2003: 1]
    let platform = Platform(
      product: product, servicePack: servicePack ?? packs[product] ?? 0, architecture: architecture,
      language: language)
    let scratch = Scratch()
    self.scratch = scratch
    clock = WindowsTime("2006-01-01T00:00:00Z") ?? WindowsTime(ticks: 0)
    let header = ActHeader(kind: .create, subject: "PLANT7", account: "tester", time: clock)
    store = try Store.create(scratch.file("m.wupd"), header) { transaction in
      try Baseline.fill(transaction, platform: platform, name: "PLANT7", extent: extent)
    }.store
    guard !files.isEmpty else { return }
    try edit { transaction in
      for (name, text) in files.sorted(by: { $0.key < $1.key }) { try Self.put(name, text, transaction) }
      for name in alwaysHeld {
        try transaction.map(Self.path(name, transaction.now), holder: "Service", kind: .service, atBoot: true)
      }
    }
    try restart()
  }

  /// A store that was made before.
  init(copyOf bytes: [UInt8], date: String = "2009-01-01T00:00:00Z") throws {
    let scratch = Scratch()
    self.scratch = scratch
    write(bytes, to: scratch.file("m.wupd"))
    store = try Store.open(scratch.file("m.wupd"))
    clock = WindowsTime(date) ?? WindowsTime(ticks: 0)
  }

  func header(_ kind: String = "edit", _ subject: String = "") -> ActHeader {
    clock = clock.adding(seconds: 60)
    return ActHeader(kind: ActKind(kind), subject: subject, command: kind, account: "tester", time: clock)
  }

  /// Somebody at it, a minute after the act before.
  func person() -> Operator {
    clock = clock.adding(seconds: 60)
    return Operator(store, account: "tester", clock: clock.iso)
  }

  // MARK: What is done to it

  @discardableResult
  func edit<T: Sendable>(_ body: (borrowing Transaction) throws -> T) throws -> T { try store.write(header(), body) }

  func put(_ name: String, _ version: String, attributes: FileAttributes = .archive) throws {
    try edit { try Self.put(name, version, attributes: attributes, $0) }
  }

  func delete(_ name: String) throws { try edit { _ = try $0.remove(Self.path(name, $0.now)) } }

  func hold(_ name: String, by holder: String = "backup.exe", debugged: Bool = false) throws {
    try edit { try $0.map(Self.path(name, $0.now), holder: holder, kind: .program, debugged: debugged) }
  }

  func release(_ name: String) throws {
    try edit { transaction in
      let path = try Self.path(name, transaction.now)
      for image in try transaction.now.images(mappedAs: path) { try transaction.unmap(path, holder: image.holder) }
    }
  }

  @discardableResult
  func restart() throws -> SessionManager.Restart {
    try store.write(header("restart")) { try SessionManager.restart($0) }
  }

  @discardableResult
  func install(_ package: Package, _ switches: String...) throws -> Installer.Outcome {
    let installer = Installer(package, try Switches(switches.isEmpty ? ["/z", "/q"] : switches))
    return try store.write(header("install", package.article.canonical)) { try installer.run($0) }
  }

  @discardableResult
  func uninstall(_ article: KBNumber, ignoringWarning: Bool = false) throws -> Uninstaller.Outcome {
    var switches = try Switches(["/z", "/q"])
    switches.ignoreWarning = ignoringWarning
    let uninstaller = Uninstaller(article, switches)
    return try store.write(header("uninstall", article.canonical)) { try uninstaller.run($0) }
  }

  func set(_ key: String, _ name: String, _ value: RegistryValue) throws {
    let path = try RegistryPath(key)
    try edit { try $0.setValue(path, name, value) }
  }

  /// Queues pairs as they are written, in …Operations or …Operations2.
  func queue(_ pairs: [PendingRename], second: Bool = false) throws {
    try set(
      Self.sessionManager, "PendingFileRenameOperations" + (second ? "2" : ""), PendingRenameList(pairs).value)
  }

  // MARK: What is seen of it

  static let sessionManager = #"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"#

  /// The last act.
  func point() throws -> Point { .act(try store.read { $0.act }) }

  /// What differs in files and registry.
  func differences(since before: Point, all: Bool = false) throws -> [MachineComparison.Mismatch] {
    try store.read { now in
      var differences: [MachineComparison.Mismatch] = []
      var comparison = MachineComparison(all: all)
      try now.withState(asOf: before) { then in try comparison.run(now, then) { differences.append($0) } }
      return differences
    }
  }

  /// The same, a line each.
  func changes(since before: Point) throws -> [String] {
    try differences(since: before).map { "\($0.name): \($0.there ?? "nothing") -> \($0.here ?? "nothing")" }
  }

  /// Version of the file on disk; nil if there is none.
  func version(_ name: String) throws -> String? {
    try store.read { try $0.file(Self.path(name, $0))?.revision?.fileVersion?.description }
  }

  func exists(_ name: String) throws -> Bool { try store.read { try $0.file(Self.path(name, $0)) != nil } }

  /// Versions of the images mapped under a name.
  func loaded(_ name: String) throws -> [String] {
    try store.read { view in
      try view.images(mappedAs: Self.path(name, view)).map { $0.revision.fileVersion?.description ?? "" }
    }
  }

  func value(_ key: String, _ name: String) throws -> RegistryValue? {
    let path = try RegistryPath(key)
    return try store.read { try $0.value(path, name) }
  }

  func hasKey(_ key: String) throws -> Bool {
    let path = try RegistryPath(key)
    return try store.read { try $0.key(path) != nil }
  }

  /// The queue: `replace x.dll 5.2.3790.3`, `delete _000001_.tmp.dll`.
  func pending() throws -> [String] {
    try store.read { view in
      try PendingQueue.read(view).renames.map { rename in
        switch rename.kind {
        case .delete: return "delete \(rename.sourcePath?.name ?? "?")"
        case .replace, .rename, .skipped:
          let version = try rename.sourcePath.flatMap { try view.file($0)?.revision?.fileVersion?.description }
          return "\(rename.kind) \(rename.targetPath?.name ?? "?") \(version ?? "-")"
        }
      }
    }
  }

  /// Lines of a text file, without their ends.
  func lines(_ name: String) throws -> [String] {
    let bytes = try store.read { view in
      try view.file(Self.path(name, view))?.revision.map { try view.bytes(of: $0) } ?? []
    }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  }

  /// The log of an install or removal, without the stamps.
  func log(_ name: String) throws -> [String] {
    try lines(#"%SystemRoot%\\#(name).log"#).map { line in
      line.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? line
    }
  }

  func isSound() throws -> Bool { try store.verify().isSound }

  // MARK: Helpers

  static func path(_ name: String, _ view: borrowing View) throws -> WindowsPath {
    let machine = try Machine(view)
    return name.contains(":") || name.hasPrefix("%") ? try machine.path(name) : try machine.system("system32\\\(name)")
  }

  private static func put(
    _ name: String, _ text: String, attributes: FileAttributes = .archive, _ transaction: borrowing Transaction
  ) throws {
    try transaction.put(
      path(name, transaction.now), transaction.revision(facts(text)), attributes: attributes)
  }
}

/// `5.2.3790.1830 srv03_sp1_rtm`, the branch and a size behind it optional.
func facts(_ text: String) -> RevisionFacts {
  let words = text.split(separator: " ")
  let version = FileVersion(words[0])
  return RevisionFacts(
    size: words.count > 2 ? Int64(words[2]) : nil, fileVersion: version, productVersion: version,
    branch: words.count > 1 ? Branch(String(words[1])) : nil)
}
