import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Whether a package is genuine")
struct GenuinePackageTests {
  private let scratch = Scratch()

  private func machine() throws -> TestMachine {
    try TestMachine(.ws2003, servicePack: 1, files: ["x.dll": "5.2.3790.1830 srv03_sp1_rtm"], extent: .registryOnly)
  }

  private func package(_ folder: ShippedFolder, _ machine: TestMachine, allowing: Bool = false) throws -> Package {
    let shipped = try ShippedPackage(folder.path)
    return try machine.store.read { try shipped.package(for: Machine($0), $0, allowingUnsigned: allowing) }
  }

  private func write(_ text: String, behind name: String, of folder: ShippedFolder) {
    TestSupport.write(contents(of: "\(folder.path)/\(name)") + Array(text.utf8), to: "\(folder.path)/\(name)")
  }

  @Test(
    "A sheet that its catalog does not list is refused as Update.exe does, unless that is allowed, which is then assumed"
  )
  func changedSheet() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    #expect(
      try ShippedPackage(folder.path).catalogs.text
        == #"update\KB900001.CAT lists its sheets (who signed it is not judged)"#)
    write("\r\n; changed", behind: "update/update.inf", of: folder)
    let machine = try machine()
    let before = try machine.point()
    let refusal = try machine.install(package(folder, machine)).refusal
    #expect(refusal?.extendedCode == 0xF0DA && refusal?.message.contains(#"update\update.inf"#) == true)
    #expect(
      try machine.log("KB900001")
        .contains { $0.hasSuffix("IsInfFileTrusted: ValidateSingleFileSignature Failed: STR_FAILED_INF_INTEGRITY") })
    #expect(try machine.changes(since: before) == [])
    #expect(try machine.install(package(folder, machine, allowing: true)).refusal == nil)
    let assumed = try machine.store.read { try $0.acts().last?.assumptions }
    #expect(
      assumed == [
        "that the package may be believed, although no catalog of it lists its sheet, which is believed all the same"
      ])
  }

  @Test("What is no catalog vouches for nothing; without any catalog the package is unsigned, and goes on")
  func otherCatalogs() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    folder.put("update/KB900001.CAT", "no catalog")
    let machine = try machine()
    #expect(try machine.install(package(folder, machine)).refusal?.extendedCode == 0xF0DA)
    // Another one that lists it is enough.
    let sheet = contents(of: "\(folder.path)/update/update.inf")
    folder.put("other.cat", CatalogBuilder(of: [sheet]).bytes())
    #expect(try package(folder, machine).defect == nil)
    #expect(run("/bin/rm", ["\(folder.path)/other.cat", "\(folder.path)/update/KB900001.CAT"]).status == 0)
    #expect(try ShippedPackage(folder.path).catalogs.text.hasPrefix("none: the package is unsigned"))
    let unsigned = try package(folder, machine)
    #expect(unsigned.doubts == ["it is unsigned: no catalog is in it, and nobody vouches for its sheet"])
    #expect(try machine.install(unsigned).refusal == nil)
    #expect(try machine.store.read { try $0.acts().last?.assumptions.count } == 1)
  }

  @Test("A self-extracting program that was changed after it was signed or linked is doubted, and goes on")
  func changedProgram() throws {
    let sheet = Array(ShippedFolder.sheet("qfe").utf8)
    let program = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 3000), name: "x.dll")).bytes()
    let files: [(String, [UInt8])] = [
      ("update\\update.inf", sheet), ("update\\k.cat", CatalogBuilder(of: [sheet]).bytes()), ("qfe\\x.dll", program),
    ]
    var outer = ProgramBuilder(.plain(FileVersion(6, 2, 29, 0), name: "sfxcab.exe"))
    outer.overlay = CabinetBuilder(files).bytes()
    while outer.bytes().count % 8 != 0 { outer.overlay.append(0) }
    let unsigned = ForeignBytes(outer.bytes())
    let ranges = try #require(ProgramSignature.ranges(of: ProgramFile(unsigned), unsigned))
    outer.certificates = CatalogBuilder.signature(try FileDigest.of(unsigned, .sha1, in: ranges))
    let path = scratch.file("WindowsServer2003-KB900001-x86-ENU.exe")
    TestSupport.write(outer.bytes(), to: path)
    #expect(try ShippedPackage(path).doubts == [])
    var changed = outer.bytes()
    // In the code of the self-extractor.
    changed[0x300] ^= 1
    TestSupport.write(changed, to: path)
    #expect(
      try ShippedPackage(path).doubts == [
        "its program was changed after it was signed: the signature is of other bytes",
        "the checksum of its program is not that of its bytes",
      ])
  }

  @Test("Only the sheets that count here have to be listed, and those that say which counts do not")
  func countingSheets() throws {
    let folder = ShippedFolder.dualBranch(in: scratch.path)
    write("\r\n; changed", behind: "update/updatebr.inf", of: folder)
    write("\r\n; changed", behind: "update/update_SP2GDR.inf", of: folder)
    let machine = try machine()
    #expect(try package(folder, machine).defect == nil)
    write("\r\n; changed", behind: "update/update_SP1QFE.inf", of: folder)
    #expect(try package(folder, machine).defect?.extendedCode == 0xF0DA)
  }

  @Test("Programs that were changed after they were signed or linked are named, and those for which nobody vouches")
  func contradictions() throws {
    var folder = ShippedFolder(in: scratch.path)
    func program(_ name: String) -> ProgramBuilder { ProgramBuilder(.plain(FileVersion(5, 2, 3790, 3000), name: name)) }
    func digest(_ bytes: [UInt8]) throws -> [UInt8] {
      let foreign = ForeignBytes(bytes)
      let ranges = try #require(ProgramSignature.ranges(of: ProgramFile(foreign), foreign))
      return try FileDigest.of(foreign, .sha1, in: ranges)
    }
    var signed = program("signed.dll")
    signed.certificates = CatalogBuilder.signature(try digest(program("signed.dll").bytes()))
    var changed = program("changed.dll")
    changed.certificates = CatalogBuilder.signature(try digest(program("signed.dll").bytes()))
    let listed = program("x.dll").bytes()
    var patched = program("patched.dll").bytes()
    patched[patched.count - 300] ^= 1
    folder.add("qfe/x.dll", listed)
    folder.put("qfe/signed.dll", signed.bytes())
    folder.put("qfe/changed.dll", changed.bytes())
    folder.put("qfe/patched.dll", patched)
    let sheet = Array(ShippedFolder.sheet("qfe").utf8)
    folder.put("update/update.inf", sheet)
    let tools = try ["update/update.exe", "spuninst.exe"].map { try digest(contents(of: "\(folder.path)/\($0)")) }
    var catalog = CatalogBuilder(of: [sheet])
    catalog.digests += tools + [try digest(listed)]
    folder.put("update/KB900001.CAT", catalog.bytes())
    let genuine = try Genuineness(ShippedPackage(folder.path))
    #expect(
      genuine.contradictions == [
        #"qfe\changed.dll was changed after it was signed: its signature is of other bytes"#,
        #"nobody vouches for qfe\patched.dll: it has no signature, and no catalog here lists it"#,
        #"the checksum of qfe\patched.dll is not that of its bytes"#,
      ])
    #expect(genuine.itself == nil)
  }
}
