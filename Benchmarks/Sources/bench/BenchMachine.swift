import Measuring
import Servicing
@_spi(Measuring) import StateStore
import WindowsModel

/// A Windows Server 2003 with its clock, and the acts on it.
final class BenchMachine {
  let store: Store
  private var clock: WindowsTime

  init(
    _ path: String, extent: Baseline.Extent = .whole, adding: (borrowing Transaction) throws -> Void = { _ in }
  ) throws {
    clock = WindowsTime(unixSeconds: 1_155_000_000)
    let header = ActHeader(kind: .create, subject: "BENCH", account: "bench", time: clock)
    store = try Store.create(path, header) { transaction in
      try Baseline.fill(
        transaction, platform: Platform(product: .ws2003, servicePack: 1), name: "BENCH", extent: extent, adding: adding
      )
    }.store
  }

  /// One that was made before; its clock goes on.
  init(opening path: String, _ access: Store.Access = .readWrite) throws {
    store = try Store.open(path, access)
    clock = try store.read { try $0.act(at: .last).time }
  }

  /// A minute after the act before.
  func header(_ kind: String, _ subject: String = "") -> ActHeader {
    clock = clock.adding(seconds: 60)
    return ActHeader(kind: ActKind(kind), subject: subject, command: kind, account: "bench", time: clock)
  }

  static func package(
    _ article: KBNumber, _ files: [PackageFile], _ contents: [[UInt8]: PackageBytes] = [:]
  ) -> Package {
    var package = Package(
      name: "WindowsServer2003-\(article)-x86-ENU.exe", article: article, title: "bench", product: .ws2003,
      architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2006, month: 8, day: 1), articleAllowsHotpatching: nil, files: files,
      source: "bench")
    package.contents = contents
    return package
  }

  func install(_ package: Package) throws {
    let installer = Installer(package, try Switches(["/z", "/q"]))
    let outcome = try store.write(header("install", package.article.canonical)) { try installer.run($0) }
    if let refusal = outcome.refusal { throw Child.Failure(description: refusal.message) }
  }

  func uninstall(_ article: KBNumber) throws {
    let uninstaller = Uninstaller(article, try Switches(["/z", "/q"]))
    let outcome = try store.write(header("uninstall", article.canonical)) { try uninstaller.run($0) }
    if let refusal = outcome.refusal { throw Child.Failure(description: refusal.message) }
  }

  /// The same work, and the update stays for the next time.
  func rehearseUninstall(_ article: KBNumber) throws {
    let uninstaller = Uninstaller(article, try Switches(["/z", "/q"]))
    let outcome = try store.rehearse(header("uninstall", article.canonical)) { try uninstaller.run($0) }
    if let refusal = outcome.refusal { throw Child.Failure(description: refusal.message) }
  }

  func restart() throws { _ = try store.write(header("restart")) { try SessionManager.restart($0) } }

  func qchain() throws { _ = try store.write(header("qchain")) { try QChain().run($0) } }

  func rollback(to act: Int64) throws { _ = try store.write(header("rollback")) { try $0.restore(.act(act)) } }

  func mark(_ name: String) throws { try store.write(header("mark", name)) { try $0.mark(name) } }

  func status() throws { _ = try store.read { try MachineStatus($0) } }

  func lastAct() throws -> Int64 { try store.read { $0.act } }

  /// Does something and tells of it what the clock, the processor and SQLite counted.
  func tell(_ name: String, _ body: () throws -> Void) throws {
    let before = try store.counters()
    let processor = processorTime()
    let start = now()
    try body()
    let end = now()
    let worked = processorTime() - processor
    let counted = try store.counters() - before
    Measuring.tell(name, end - start)
    Measuring.tell("\(name)-processor", worked)
    Measuring.tell("\(name)-steps", Double(counted.steps))
    Measuring.tell("\(name)-scans", Double(counted.fullScanSteps))
    Measuring.tell("\(name)-sorts", Double(counted.sorts))
    Measuring.tell("\(name)-automatic", Double(counted.automaticIndexRows))
    Measuring.tell("\(name)-pages", Double(counted.pagesWritten))
  }
}
