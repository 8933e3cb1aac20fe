import Servicing
public import StateStore
import WindowsModel

/// What a long life does to a machine: acts of the store alone and acts of its servicing, mixed.
///
/// The seed, the number of the act and the store say what it is, so one that was killed can be done again, by another
/// process, and must come out with the same hash.
public struct SoakActs: Sendable {
  private let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  private static let articles: [UInt32] = [
    896424, 912919, 925902, 899588, 896422, 917159, 958644, 938829, 921883,
  ]
  private static let names = ["gdi32.dll", "netapi32.dll", "user32.dll", "win32k.sys", "drivers\\srv.sys"]
  private static let platform = Platform(product: .ws2003, servicePack: 1)

  /// A machine with little on it but what the updates replace.
  public func create(_ path: String) throws -> Store {
    var generator = generator(of: 1)
    return try Store.create(path, Self.header("create", "PLANT7", 1)) { transaction in
      try Baseline.fill(transaction, platform: Self.platform, name: "PLANT7", extent: .registryOnly)
      let version = FileVersion(5, 2, 3790, 1830)
      for name in Self.names {
        let facts = RevisionFacts(
          size: Int64.random(in: 1...90_000, using: &generator), fileVersion: version, productVersion: version,
          branch: Branch("srv03_sp1_rtm"))
        try transaction.put(Machine(transaction.now).system("system32\\\(name)"), transaction.revision(facts))
      }
    }.store
  }

  /// Does the act that follows on the last one.
  public func perform(on store: Store) throws {
    let number = try store.read { try $0.anchor().act } + 1
    do {
      try perform(number, on: store)
    } catch let error as StoreError where [.invalid, .notFound].contains(error.code) {
      // What cannot be is refused without a trace; that it was tried is this act.
      try store.write(Self.header("refused", "", number)) { try $0.set("refused", .text(error.code.description)) }
    }
  }

  private func generator(of number: Int64) -> SeededGenerator {
    var mixed = SeededGenerator(seed: seed)
    return SeededGenerator(seed: mixed.next() ^ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
  }

  private static func header(_ kind: String, _ subject: String, _ number: Int64) -> ActHeader {
    var header = ActHeader(
      kind: ActKind(kind), subject: subject, command: "soak", account: "tester",
      time: WindowsTime(unixSeconds: 1_155_000_000 + number * 60), bias: -60)
    header.machine = MachineID(ofName: "soak")
    return header
  }

  private func perform(_ number: Int64, on store: Store) throws {
    var generator = generator(of: number)
    func write(
      _ kind: String, _ subject: String = "", _ body: (borrowing Transaction) throws -> Void
    ) throws { try store.write(Self.header(kind, subject, number), body) }

    switch Int.random(in: 0..<24, using: &generator) {
    case 0..<7:
      var acts = RandomActs(seed: generator.next())
      acts.sparesVolatileKeys = true
      let changes = Int.random(in: 0...8, using: &generator)
      try write("edit") { transaction in for _ in 0..<changes { try acts.change(transaction) } }
    case 7..<11:
      let package = try Catalog.package(article(&generator), for: Self.platform)
      let more = [[], [], ["/n"], ["/hotpatch:enable"], ["/f"]].randomElement(using: &generator) ?? []
      let installer = Installer(package, try Switches(["/z", "/q"] + more))
      try write("install", package.article.canonical) { _ = try installer.run($0) }
    case 11..<14:
      var switches = try Switches(["/z", "/q"])
      switches.ignoreWarning = generator.chance(4)
      // The last one comes off, as it should, or any.
      let last = try store.read { try $0.updates().last?.article }
      let any = article(&generator)
      let article = generator.chance(2) ? last ?? any : any
      let uninstaller = Uninstaller(article, switches)
      try write("uninstall", article.canonical) { _ = try uninstaller.run($0) }
    case 14..<17: try write("restart") { _ = try SessionManager.restart($0) }
    case 17:
      let log = generator.chance(2) ? try WindowsPath("C:\\WINDOWS\\qchain.log") : nil
      try write("qchain") { _ = try QChain(log: log).run($0) }
    case 18..<20:
      let name = "system32\\" + (Self.names.randomElement(using: &generator) ?? "")
      let holder = ["backup.exe", "scanner.exe"].randomElement(using: &generator) ?? ""
      let isDebugged = generator.chance(4)
      let releases = generator.chance(2)
      try write(releases ? "release" : "hold", holder) { transaction in
        let path = try Machine(transaction.now).system(name)
        if releases {
          try transaction.unmap(path, holder: holder)
        } else {
          try transaction.map(path, holder: holder, kind: .program, debugged: isDebugged)
        }
      }
    case 20:
      let key = try RegistryPath("HKLM\\SOFTWARE\\Vendor\\\(Int.random(in: 0...9, using: &generator))")
      let value = RegistryValue.dword(UInt32.random(in: 0...9, using: &generator))
      let deletes = generator.chance(4)
      try write("reg") { transaction in
        if deletes { try transaction.deleteKey(key) } else { try transaction.setValue(key, "Level", value) }
      }
    case 21:
      let first = generator.chance(4) ? 1 : max(1, number - 20)
      let target = Int64.random(in: first..<number, using: &generator)
      try write("rollback") { _ = try $0.restore(.act(target)) }
    case 22: try write("mark") { try $0.mark("before-\(number)") }
    default: try write("compact") { _ = try $0.compact() }
    }
  }

  private func article(_ generator: inout SeededGenerator) -> KBNumber {
    KBNumber(Self.articles.randomElement(using: &generator) ?? 0)
  }
}
