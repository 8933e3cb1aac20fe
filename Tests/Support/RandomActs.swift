public import StateStore
import WindowsModel

/// Acts of random kind and content on a small machine, so that they meet often: the same key set, deleted and set
/// again.
public struct RandomActs {
  public var generator: SeededGenerator
  private var clock: Int64 = 0
  /// The volatile keys of a machine go with its restart: without them, as without CurrentControlSet, it cannot be
  /// serviced.
  var sparesVolatileKeys = false

  private let machine: MachineID

  public init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    machine = MachineID(ofName: "random \(seed)")
  }

  public mutating func header(_ kind: String = "edit") -> ActHeader {
    clock += Int64.random(in: 0...3, using: &generator)
    var header = ActHeader(
      kind: ActKind(kind), command: "random", account: "tester", time: WindowsTime(unixSeconds: 1_136_073_600 + clock),
      bias: -60)
    header.machine = machine
    return header
  }

  /// A store with its first act.
  public mutating func create(_ path: String) throws -> Store {
    let header = header("create")
    var copy = self
    let store = try Store.create(path, header) { transaction in
      for _ in 0..<12 { try copy.change(transaction) }
    }.store
    self = copy
    return store
  }

  /// One act of up to `most` changes.
  public mutating func act(on store: Store, most: Int = 8) throws {
    let header = header()
    var copy = self
    try store.write(header) { transaction in
      for _ in 0..<Int.random(in: 0...most, using: &copy.generator) { try copy.change(transaction) }
    }
    self = copy
  }

  private static let names = [
    "Alpha", "beta", "GAMMA", "δέλτα", "ΔΈΛΤΑ", "straße", "a\0b", "x.dll", "Y.DLL", "çedille",
  ]

  private mutating func name() -> String { Self.names.randomElement(using: &generator) ?? "x" }

  private mutating func keyPath() -> RegistryPath {
    RegistryPath(
      generator.chance(4) ? .users : .machine, (0..<Int.random(in: 1...3, using: &generator)).map { _ in name() })
  }

  private mutating func filePath() throws -> WindowsPath {
    let names = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      ["a.dll", "B.DLL", "sub", "Ä.txt", "ä.TXT"].randomElement(using: &generator) ?? "x"
    }
    return try WindowsPath("C:\\" + names.joined(separator: "\\"))
  }

  private mutating func value() -> RegistryValue {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return .string(name())
    case 1:
      return .multiString((0..<Int.random(in: 0...3, using: &generator)).map { _ in generator.chance(3) ? "" : name() })
    case 2: return .dword(UInt32.random(in: 0...3, using: &generator))
    case 3: return .qword(UInt64.random(in: 0 ... .max, using: &generator))
    case 4: return .expandString("%SystemRoot%\\\(name())")
    case 5:
      return RegistryValue(
        type: .string, data: (0..<Int.random(in: 0...5, using: &generator)).map { _ in generator.next8() })
    case 6:
      return RegistryValue(
        type: RegistryValueType(rawValue: UInt32.random(in: 0...20, using: &generator)), data: [1, 2])
    default: return .binary((0..<Int.random(in: 0...9, using: &generator)).map { _ in generator.next8() })
    }
  }

  private mutating func facts(_ transaction: borrowing Transaction) throws -> RevisionFacts {
    var facts = RevisionFacts(origin: .stated)
    if !generator.chance(4) {
      let bytes = [UInt8](
        repeating: UInt8.random(in: 0...3, using: &generator), count: Int.random(in: 0...40, using: &generator))
      let stored = try transaction.store(bytes)
      (facts.sha256, facts.size) = (stored.sha256, stored.size)
    }
    if !generator.chance(3) {
      facts.fileVersion = FileVersion(5, 2, 3790, UInt16.random(in: 0...4, using: &generator))
      facts.branch = Branch(generator.chance(2) ? "srv03_gdr" : "srv03_qfe")
    }
    return facts
  }

  private mutating func article() -> KBNumber { KBNumber(UInt32.random(in: 900_000...900_004, using: &generator)) }

  public mutating func change(_ transaction: borrowing Transaction) throws {
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<5: try transaction.setValue(keyPath(), name(), value())
    case 5: try transaction.createKey(keyPath(), isVolatile: generator.chance(3))
    case 6: try transaction.deleteValue(keyPath(), name())
    case 7: try transaction.deleteKey(keyPath())
    case 8: try transaction.set(name(), generator.chance(3) ? nil : generator.chance(2) ? .text(name()) : .number(7))
    case 9..<12:
      let revision = try transaction.revision(facts(transaction))
      // A folder may be in the way: that is refused and leaves nothing.
      do { try transaction.put(filePath(), revision) } catch let error as StoreError where error.code == .invalid {}
    case 12: try transaction.remove(filePath())
    case 13:
      do {
        try transaction.move(filePath(), to: filePath(), replacing: generator.chance(2))
      } catch let error as StoreError where error.code == .invalid {}
    case 14:
      do {
        try transaction.map(filePath(), holder: name(), kind: .program, atBoot: generator.chance(2))
      } catch let error as StoreError where error.code == .notFound {}
    case 15: try transaction.unmap(filePath(), holder: name())
    case 16:
      var package = ShortTitle(article())
      if generator.chance(3) { package = ShortTitle("\(package.article)-v2") ?? package }
      try transaction.record(
        InstalledUpdate(
          name: package, title: name(), package: "p", kind: "hotfix", line: nil, installed: transaction.time,
          sequence: transaction.number, folder: nil, isHotpatched: false))
      let path = try filePath()
      if let entry = try transaction.now.file(path), let revision = entry.revision {
        try transaction.record(
          FileBackup(path: path, before: FileBackup.Before(entry, revision: revision, stored: "x")), of: package)
      } else {
        try transaction.record(FileBackup(path: path, before: nil), of: package)
      }
      try transaction.record(ValueBackup(key: keyPath(), name: name(), before: value()), of: package)
      try transaction.record(KeyBackup(key: keyPath(), existed: false), of: package)
      try transaction.record(
        WaitingPair(
          source: name(), target: name(), package: package, isOfRemoval: generator.chance(2),
          revision: transaction.now.file(path)?.revision))
    case 17:
      try transaction.forget(ShortTitle(article()))
      if generator.chance(2) { try transaction.forgetWaitingPairs() }
    case 18: if !sparesVolatileKeys { try transaction.deleteVolatileKeys() }
    default: _ = try transaction.beginSession()
    }
  }
}

extension SeededGenerator {
  mutating func next8() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
}
