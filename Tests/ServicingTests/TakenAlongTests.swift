import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// KB824994: an install of QFE files applies earlier packages of the general line anew in their QFE branch.
@Suite("Earlier packages are taken along")
struct TakenAlongTests {
  private static let key = #"HKLM\SOFTWARE\T"#

  private func both(_ name: String) -> PackageFile {
    file(name, gdr: "5.2.3790.2700 srv03_sp1_gdr", qfe: "5.2.3790.2700 srv03_sp1_qfe")
  }

  private func general(_ entries: [RegistryEntry] = []) -> Package {
    var general = package(900_131, [both("s1.dll"), both("s2.dll")])
    general.registry = entries
    return general
  }

  private var hotfix: Package {
    var hot = file("s1.dll", "5.2.3790.2800")
    hot.copies = [.qfe: facts("5.2.3790.2800 srv03_sp1_qfe")]
    return package(900_135, [hot])
  }

  private func machine(_ first: Package) throws -> TestMachine {
    let machine = try TestMachine(files: ["s1.dll": "5.2.3790.1830", "s2.dll": "5.2.3790.1830"])
    try machine.install(first)
    return machine
  }

  private func branch(_ name: String, _ machine: TestMachine) throws -> String? {
    try machine.store.read { try $0.file(TestMachine.path(name, $0))?.revision?.branch?.name }
  }

  @Test("Registry entries of the QFE branch are set, and go with what took the package along")
  func registry() throws {
    let path = try RegistryPath(Self.key)
    let entries = [
      RegistryEntry(RegistryEdit(key: path, name: "50%", .set(.string("a;b \"c\" %SystemRoot%"))), line: .qfe),
      RegistryEntry(RegistryEdit(key: path, name: "n", .set(.dword(7))), line: .qfe),
      RegistryEntry(RegistryEdit(key: path, name: "g", .set(.dword(1))), line: .gdr),
    ]
    let machine = try machine(general(entries))
    #expect(try machine.value(Self.key, "g") == .dword(1))
    #expect(try machine.value(Self.key, "n") == nil)
    let before = try machine.point()
    try machine.install(hotfix)
    #expect(try machine.value(Self.key, "50%") == .string("a;b \"c\" %SystemRoot%"))
    #expect(try machine.value(Self.key, "n") == .dword(7))
    #expect(try branch("s2.dll", machine) == "srv03_sp1_qfe")
    try machine.uninstall(KBNumber(900_135))
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test("What is taken along has a section of its own in its own log, and none of its files stands in the other one")
  func log() throws {
    let machine = try machine(general())
    try machine.hold("s2.dll")
    let outcome = try machine.install(hotfix)
    let own = try machine.log("KB900131")
    #expect(own.contains("Hotfix started with following command line: -Z -Q -O -B:SP1QFE "))
    #expect(own.contains { $0.hasPrefix("Copied file (delayed):") })
    #expect(own.last { !$0.isEmpty }?.hasPrefix("RebootNecessary = 1") == true)
    let other = try machine.log("KB900135")
    #expect(!other.contains { $0.hasSuffix("s2.dll") })
    #expect(
      outcome.restartReasons == [
        "DoInstallation: A reboot is required to complete the installation of one or more migrated hotfix packages."
      ])
  }

  @Test("A file in $hf_mig$ that somebody changed since is not what the package kept: the install is refused")
  func foreign() throws {
    let machine = try machine(general())
    try machine.put(#"%SystemRoot%\$hf_mig$\KB900131\SP1QFE\s2.dll"#, "5.2.3790.9999 srv03_sp1_qfe")
    #expect(try machine.install(hotfix).refusal?.extendedCode == 0xF0EA)
    #expect(try branch("s2.dll", machine) == "srv03_sp1_gdr")
  }

  @Test("A file that the list beside it gives another digest is not what the package kept", arguments: [true, false])
  func listed(_ isRight: Bool) throws {
    let machine = try machine(general())
    // As it comes with a machine that was read: bytes, and the package's own list of them.
    try machine.store.write(machine.header("adopt")) { transaction in
      let folder = #"%SystemRoot%\$hf_mig$\KB900131\"#
      try transaction.put(TestMachine.path(folder + #"SP1QFE\s2.dll"#, transaction.now), bytes: Array("s2".utf8))
      let md5 = isRight ? md5OfS2 : String(repeating: "0", count: 32)
      let text = "[SourceFileInfo]\r\nSP1QFE\\s2.dll=\(md5),,2,SP1QFE,\r\n"
      try transaction.put(TestMachine.path(folder + #"update\update.ver"#, transaction.now), bytes: Array(text.utf8))
    }
    #expect((try machine.install(hotfix).refusal == nil) == isRight)
  }
}

/// By md5sum.
private let md5OfS2 = "fac989447cad2edbc89fbcba70003b36"
