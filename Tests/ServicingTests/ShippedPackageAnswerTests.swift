import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

@Suite("What is said of a package as it was shipped") struct ShippedPackageAnswerTests {
  private let scratch = Scratch()

  /// The machine has x.dll 5.2.3790.1830 of the general line.
  private func machine() throws -> TestMachine {
    try TestMachine(.ws2003, servicePack: 1, files: ["x.dll": "5.2.3790.1830 srv03_sp1_rtm"], extent: .registryOnly)
  }

  private func package(_ folder: ShippedFolder, for machine: TestMachine) throws -> Package {
    let shipped = try ShippedPackage(folder.path)
    return try machine.store.read { try shipped.package(for: Machine($0), $0) }
  }

  @Test("whose download was broken off says how much of it is there")
  func whoseDownloadWasBroken() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    let cabinet = CabinetBuilder([("qfe\\x.dll", contents(of: "\(folder.path)/qfe/x.dll"))]).bytes()
    var program = ProgramBuilder(.plain(FileVersion(6, 2, 29, 0), name: "sfxcab.exe"))
    program.overlay = Array(cabinet.prefix(cabinet.count / 2))
    write(program.bytes(), to: scratch.file("KB900001.exe"))
    write(program.overlay, to: scratch.file("KB900001.cab"))
    let told = "cut off: \(program.overlay.count) of \(cabinet.count) bytes are there. Get it anew."
    for name in ["KB900001.exe", "KB900001.cab"] {
      let error = #expect(throws: StoreError.self) { try ShippedPackage(scratch.file(name)) }
      #expect(error?.code == .invalid && error?.message.hasSuffix(told) == true)
    }
  }

  @Test(
    "that is another kind of file is told by its first bytes",
    arguments: [
      ([], "is empty"), (Array("PK\u{3}\u{4}rest".utf8), "is a zip. Unpack it"),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0], "is a 7z archive. Unpack it"), ([0x1F, 0x8B, 8], "is packed by gzip"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "is a package of the Windows Installer"),
      (Array("[Version]\r\n".utf8), "is a text"), ([0xFF, 0xFE, 0x5B, 0], "is a text"),
      (Array("\n<!DOCTYPE html><p>".utf8), "is a web page"),
      (Array("MSC".utf8) + [0], "is no package: neither a folder nor"),
    ] as [([UInt8], String)])
  func anotherKindFileTold(bytes: [UInt8], told: String) {
    write(bytes, to: scratch.file("KB900001"))
    let error = #expect(throws: StoreError.self) { try ShippedPackage(scratch.file("KB900001")) }
    #expect(error?.code == .invalid && error?.message.contains("KB900001: \(told)") == true)
  }

  @Test("is refused for another build or version of Windows than its sheet names")
  func refusedAnotherBuildOr() throws {
    for (numbers, code) in [
      ("NtBuildToUpdate=2600", 0xF020), ("NtBuildToUpdate=3790", nil), ("NtBuildToUpdate=4000", 0xF020),
      ("NtBuildToUpdate=2600\nMaxNtBuildToUpdate=3790", nil), ("NtBuildToUpdate=1381\nMaxNtBuildToUpdate=2600", 0xF020),
      ("MaxNtBuildToUpdate=2600", 0xF020), ("MaxNtMajorVersionToUpdate=5\nMaxNtMinorVersionToUpdate=3", nil),
    ] as [(String, Int?)] {
      let folder = ShippedFolder.singleBranch(in: scratch.path, extra: "[Version]\n\(numbers)")
      let machine = try machine()
      let refusal = try machine.install(package(folder, for: machine)).refusal
      #expect(refusal?.extendedCode == code, "\(numbers)")
      #expect(try machine.log("KB900001").contains { $0.contains("STATUS_BUILD_VERSION_MISMATCH") } == (code != nil))
    }
    let vista = ShippedFolder.singleBranch(in: scratch.path, version: "6,0")
    let machine = try machine()
    #expect(try machine.install(package(vista, for: machine)).refusal?.extendedCode == 0xF021)
  }

  @Test("for XP on x64 has the numbers of Server 2003")
  func xPOnX64Has() throws {
    let folder = ShippedFolder.singleBranch(
      in: scratch.path, "WindowsXP-KB900001-x64-ENU", extra: "[Version]\nNtBuildToUpdate=3790")
    let package = try package(folder, for: machine())
    for (product, isRefused) in [(Product.xp, false), (.ws2003, true)] {
      let platform = Platform(product: product, servicePack: 1, architecture: .x64)
      #expect((Installer(package, Switches()).refusalOfPlatform(platform) != nil) == isRefused)
    }
  }

  @Test("brings the branch that the switch names, and is refused where it has none of that name")
  func bringsBranchSwitchNames() throws {
    let dual = ShippedFolder.dualBranch(in: scratch.path)
    for (branch, line) in [("SP1QFE", BranchLine.qfe), ("sp1gdr", .gdr)] {
      let machine = try machine()
      #expect(try machine.install(package(dual, for: machine), "/b:\(branch)").line == line)
    }
    let machine = try machine()
    for branch in ["SP2QFE", "SP9GDR", "QFE"] {
      let refusal = try machine.install(package(dual, for: machine), "/b:\(branch)").refusal
      #expect(refusal?.extendedCode == 0xF0ED && refusal?.message.contains("SP1GDR and SP1QFE") == true)
    }
    // One set of files is for all.
    let own = Scratch()
    let single = ShippedFolder.singleBranch(in: own.path)
    #expect(try machine.install(package(single, for: machine), "/b:SP1QFE").refusal == nil)
  }

  @Test("whose file is not right any more is put back by the package that it came from")
  func whoseFileNotRight() throws {
    let machine = try machine()
    try machine.install(package(ShippedFolder.singleBranch(in: scratch.path), for: machine))
    try machine.edit { _ = try $0.remove(TestMachine.path("x.dll", $0.now)) }
    let problems = try machine.store.read { try MachineStatus($0).problems }
    #expect(problems.count == 1)
    let article = KBNumber(900_001)
    #expect(problems.first?.hint == .installAgain(article, fromCatalog: false, afterRestart: false))
  }

  @Test("of before 2003 is called by the letter it has, in the queue and where a restart is due")
  func before2003CalledLetter() throws {
    let machine = try machine()
    var package = try package(ShippedFolder.singleBranch(in: scratch.path), for: machine)
    package.shortTitle = ShortTitle(KBNumber(300_001, prefix: "Q"))
    try machine.hold("x.dll")
    try machine.install(package)
    func owners() throws -> [String?] { try machine.store.read { try PendingPair.all($0).map(\.owner) } }
    #expect(try owners() == ["Q300001"])
    let status = try machine.store.read { try MachineStatus($0) }
    #expect(status.restartReasons == ["x.dll was in use (Q300001)"])
    #expect(status.updates.map(\.waitsForRestart) == [true])
    try machine.restart()
    try machine.hold("x.dll")
    try machine.uninstall(KBNumber(300_001))
    #expect(try Set(owners()) == ["removal of Q300001"])
  }
}
