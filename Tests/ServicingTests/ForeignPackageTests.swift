import Glibc
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("What is no package, or a hostile one") struct ForeignPackageTests {
  private let scratch = Scratch()

  private func refusal(_ path: String) -> String {
    do {
      _ = try ShippedPackage(path)
      return "taken"
    } catch {
      return (error as? StoreError)?.message ?? "\(error)"
    }
  }

  @Test("an express package is refused in a sentence that says what it is")
  func expressPackageRefusedSentence() {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    folder.put("update/update.url", "[Options]\n")
    #expect(refusal(folder.path).contains("is an express package"))
    #expect(refusal(folder.path).contains("Get the full package"))
  }

  @Test("so is a folder without a sheet, an empty one, a missing one, and what is no folder")
  func soFolderWithoutSheet() {
    mkdir(scratch.file("empty"), 0o777)
    #expect(refusal(scratch.file("empty")).contains("is empty"))
    write([1], to: scratch.file("empty/readme.txt"))
    #expect(refusal(scratch.file("empty")).contains("neither update\\update.inf nor hotfix.inf"))
    #expect(refusal(scratch.file("gone")).contains("no such file"))
    #expect(refusal(scratch.file("empty/readme.txt")).contains("is no package"))
    write(Array("MZ".utf8), to: scratch.file("x.exe"))
    #expect(refusal(scratch.file("x.exe")).contains("without an archive that is known"))
    #expect(refusal("/dev/null").contains("no regular file"))
  }

  @Test(
    "what is a setup of another kind is told by what lies in it, with what to do",
    arguments: [
      (["a\\fix.msp": ""], "is a package of the Windows Installer (a\\fix.msp in it)"),
      (["x.psf": ""], "is an express package"),
      (
        ["ie.inf": "[Version]\nSignature=$Chicago$\nAdvancedINF=2.5\n"],
        "is a setup of Internet Explorer's installer (advpack, by ie.inf)"
      ),
      (
        ["net.inf": "[Version]\nSignature=$Chicago$\nClass=Net\n[Manufacturer]\n%A%=B\n", "x.sys": ""],
        "is a driver (net.inf, class Net)"
      ),
      (["mui.inf": "[Version]\nSignature=$Chicago$\n", "x.dll.mui": ""], "has parts of a language pack (x.dll.mui)"),
      (["own.inf": "[Version]\nSignature=$Chicago$\n[DefaultInstall]\n"], "is a setup by its own sheet (own.inf, "),
      (
        ["b\\WindowsXP-KB900001-x86-ENU.exe": "", "c\\KB900002.cab": ""],
        "holds 2 other packages (b\\WindowsXP-KB900001-x86-ENU.exe). Name one of them"
      ),
      (["a.dat": "", "b.dat": "", "c.dat": "", "d.dat": ""], "nor hotfix.inf, but a.dat, b.dat, c.dat and 1 more"),
    ])
  func otherKinds(files: [String: String], says: String) {
    let cabinet = CabinetBuilder(files.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    write(cabinet.bytes(), to: scratch.file("x.cab"))
    #expect(refusal(scratch.file("x.cab")).contains(says), "\(refusal(scratch.file("x.cab")))")
    mkdir(scratch.file("x"), 0o777)
    for (name, text) in files {
      let parts = name.split(separator: "\\").map { String($0) }
      if parts.count > 1 { mkdir(scratch.file("x/\(parts[0])"), 0o777) }
      write(Array(text.utf8), to: scratch.file("x/" + parts.joined(separator: "/")))
    }
    #expect(refusal(scratch.file("x")).contains(says), "\(refusal(scratch.file("x")))")
  }

  @Test(
    "a program that carries an archive of another kind is told with it",
    arguments: [
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"), (Array("Rar!".utf8) + [0x1A, 0x07], "a RAR archive"),
      ([0x50, 0x4B, 3, 4, 20, 0, 0, 0], "a zip"),
      ([0xEF, 0xBE, 0xAD, 0xDE] + Array("NullsoftInst".utf8), "a setup of NSIS"),
    ] as [([UInt8], String)])
  func otherArchives(signature: [UInt8], says: String) {
    for lead in [0, 70_000, 65_530] {
      var program = ProgramBuilder()
      program.overlay = Array(repeating: 1, count: lead) + signature + noise(100)
      write(program.bytes(), to: scratch.file("x.exe"))
      #expect(refusal(scratch.file("x.exe")).contains("is a program with \(says) in it ("), "\(lead)")
    }
  }

  @Test("so is a sheet that is empty, huge, or no text")
  func soSheetEmptyHuge() {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    folder.put("update/update.inf", "")
    #expect(refusal(folder.path).contains("no section [Version]"))
    folder.put("update/update.inf", noise(100_000))
    #expect(refusal(folder.path).contains("no section [Version]"))
    folder.put("update/update.inf", [UInt8](repeating: 65, count: 5 << 20))
    #expect(refusal(folder.path).contains("5242880 bytes"))
  }

  @Test(
    "a file that would go elsewhere is refused before anything changes",
    arguments: [#"..\..\x"#, #"C:\x"#, "nul.dll", #"\x"#, "x.dll:stream", "../x", #"a\..\..\x"#, "a*b"])
  func fileWouldGoElsewhere(name: String) throws {
    let folder = ShippedFolder.singleBranch(
      in: scratch.path,
      extra:
        "[ProductInstall.ReplaceFilesIfExist]\nCopyFiles=Evil\n[Evil]\n\"\(name)\",qfe\\x.dll\n[DestinationDirs]\nEvil=11"
    )
    #expect(try ShippedPackage(folder.path).defect?.extendedCode == 0xF00C)
  }

  @Test("links and names that no file of Windows has are left out and told")
  func linksNamesNoFile() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    symlink("/etc/passwd", "\(folder.path)/qfe/link.dll")
    symlink("/etc", "\(folder.path)/etc")
    folder.put(#"..\..\evil.dll"#, [1])
    folder.put("aux.dll", [1])
    let package = try ShippedPackage(folder.path)
    #expect(package.source["qfe\\link.dll"] == nil && package.source["etc\\passwd"] == nil)
    for name in ["link.dll", "etc", #"..\..\evil.dll"#, "aux.dll"] {
      #expect(package.notes.contains { $0.contains("\(name) is left out") }, "\(name)")
    }
    #expect(package.defect == nil)
  }

  @Test("a folder in which two files are one on Windows is refused")
  func folderTwoFilesOne() {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    folder.put("qfe/X.DLL", [1])
    #expect(refusal(folder.path).contains("twice"))
  }

  @Test("a hotfix of NT 4 is one, by its hotfix.inf")
  func hotfixNT4One() throws {
    mkdir(scratch.file("Q147222i"), 0o777)
    write(Array("hotfix".utf8), to: scratch.file("Q147222i/hotfix.exe"))
    write([1, 2, 3], to: scratch.file("Q147222i/tcpip.sys"))
    let sheet = """
      [Version]
      Signature="$Windows NT$"
      NTServicePackVersion=1024
      [ProductInstall.ReplaceFilesIfExist]
      CopyFiles=Drivers.files
      [DestinationDirs]
      Drivers.files=12
      [Drivers.files]
      tcpip.sys
      """
    write(Array(sheet.utf8), to: scratch.file("Q147222i/hotfix.inf"))
    let shipped = try ShippedPackage(scratch.file("Q147222i/hotfix.exe"))
    #expect(shipped.program == .hotfix && shipped.product == .nt4 && shipped.article == KBNumber(147_222))
    let driver = #"%SystemRoot%\system32\drivers\tcpip.sys"#
    for (pack, code) in [(4, nil), (6, 0xF06B)] as [(Int, Int?)] {
      let machine = try TestMachine(.nt4, servicePack: pack, files: [driver: "4.0.1381.4"])
      let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
      #expect(try machine.install(package).refusal?.extendedCode == code)
      #expect(try machine.version(driver) == (code == nil ? nil : "4.0.1381.4"))
    }
  }

  @Test("an update of Internet Explorer is known as such and left alone")
  func updateInternetExplorerKnown() throws {
    mkdir(scratch.file("q312461"), 0o777)
    write(Array("[Version]\nAdvancedINF=2.5\n".utf8), to: scratch.file("q312461/q312461.inf"))
    let shipped = try ShippedPackage(scratch.file("q312461"))
    let machine = try TestMachine(.w2k)
    let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
    #expect(try machine.install(package).refusal?.extendedCode == 0xF007)
  }

  @Test("a name that says something else than its sheet is told")
  func nameSaysSomethingElse() throws {
    func notes(_ name: String) throws -> String {
      try ShippedPackage(ShippedFolder.singleBranch(in: scratch.path, name).path).notes.joined(separator: "\n")
    }
    let all = try notes("WindowsXP-KB900002-x86-DEU")
    for word in ["KB900002", "Windows XP", "DEU"] { #expect(all.contains(word), "\(word)") }
    #expect(try notes("WindowsServer2003-KB900001-x64-ENU").contains("x64"))
    #expect(try notes("WindowsServer2003-KB900001-x86-ENU") == "")
  }
}
