import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("An install on a machine that runs as it was found")
struct UnknownStandingTests {
  private let scratch = Scratch()
  private static let file = "C:\\WINDOWS\\system32\\netapi32.dll"

  private static func header(_ kind: ActKind, minute: Int64) -> ActHeader {
    ActHeader(kind: kind, account: "tester", time: MadeMachine.made.adding(seconds: 60 * minute), bias: -120)
  }

  /// A machine of whose files one is known, by its version alone, and of whose services none is.
  private func found() throws -> Store {
    try Store.create(scratch.file("m.wupd"), Self.header(.adopt, minute: 0)) { transaction in
      try Baseline.fill(
        transaction, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7", extent: .registryOnly)
      let revision = try transaction.revision(
        RevisionFacts(fileVersion: FileVersion(5, 2, 3790, 1830), origin: .stated))
      _ = try transaction.put(WindowsPath(Self.file), revision)
    }.store
  }

  private func install(_ store: Store, line: BranchLine? = nil, minute: Int64 = 1) throws -> Installer.Outcome {
    let platform = try store.read { try Machine($0).platform }
    let package = try Catalog.package(KBNumber(921_883), for: platform)
    var switches = try Switches(["/z", "/q"])
    switches.assumedLine = line
    return try store.write(Self.header(.install, minute: minute)) { try Installer(package, switches).run($0) }
  }

  @Test("Of a file without a branch the line is not known: what is taken is an assumption, on record, and can be said")
  func line() throws {
    let store = try found()
    let outcome = try store.rehearse(Self.header(.install, minute: 1)) { transaction in
      let package = try Catalog.package(KBNumber(921_883), for: Machine(transaction.now).platform)
      return try Installer(package, Switches(["/z", "/q"])).run(transaction)
    }
    #expect(outcome.line == .gdr && outcome.unknownLines.map(\.description) == [Self.file])
    #expect(outcome.lineReason.contains("QFE if one is") && !outcome.lineReason.contains("no file to be replaced"))
    let said = try install(store, line: .qfe)
    #expect(said.line == .qfe)
    let act = try store.read { try $0.act(at: .last) }
    #expect(
      act.assumptions.contains("\(Self.file): of which line it is: not known; QFE is taken"), "\(act.assumptions)")
  }

  @Test("Who holds a file is not known until the machine was restarted here")
  func holders() throws {
    let store = try found()
    let images = try store.read { try $0.images(holding: WindowsPath(Self.file)).count }
    #expect(images == 0)
    let first = try install(store)
    #expect(first.code == WindowsCode.success && first.unknownHolders.map(\.description) == [Self.file])
    let act = try store.read { try $0.act(at: .last) }
    #expect(act.assumptions.contains("nobody holds netapi32.dll: what ran on the machine is not known"))
    try store.write(Self.header(.restart, minute: 2)) { _ = try SessionManager.restart($0) }
    #expect(try store.read { try Circumstances($0).isAsFound } == false)
  }
}
