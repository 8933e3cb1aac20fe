import Glibc
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("A package that holds its files as deltas") struct DeltaPackageTests {
  private let scratch = Scratch()
  private let plain: ShippedFolder
  private let names = ["qfe/x.dll", "spuninst.exe", "update/update.exe", "update/update.inf", "update/update.ver"]

  init() { plain = ShippedFolder.singleBranch(in: scratch.path) }

  private func bytes(_ name: String) -> [UInt8] { contents(of: "\(plain.path)/\(name)") }

  private typealias Files = [(name: String, bytes: [UInt8])]

  /// The files of the plain package, each out of the one before, the first out of `_sfx_.dll`.
  private func files(_ change: (inout Files, inout [String]) -> Void = { _, _ in }) -> Files {
    var files: Files = [("_sfx_.dll", noise(5000))]
    var lines: [String] = []
    var old: (name: String, bytes: [UInt8]) = ("_sfx_.dll", noise(5000))
    for (index, name) in names.enumerated() {
      let packed = "_sfx_000\(index)._p"
      files.append((packed, DeltaBuilder(old.bytes, bytes(name)).bytes()))
      lines.append("\"\(name.replacing("/", with: "\\"))\" = \"\(packed)\", \"\(old.name)\"")
      old = (name.replacing("/", with: "\\"), bytes(name))
    }
    change(&files, &lines)
    let manifest =
      "[Options]\r\nRun = \"update\\update.exe\"\r\n[Deltas]\r\n" + lines.joined(separator: "\r\n")
      + "\r\n[Delete]\r\n\"_sfx_*._p\"\r\n\"_sfx_.dll\"\r\n"
    return files + [("_sfx_manifest_", Array(manifest.utf8))]
  }

  private func cabinet(_ files: Files) -> String {
    write(CabinetBuilder(files).bytes(), to: scratch.file("a-KB900001-x86.cab"))
    return scratch.file("a-KB900001-x86.cab")
  }

  private func refusal(_ path: String) -> String {
    do {
      _ = try ShippedPackage(path)
      return "taken"
    } catch {
      return (error as? StoreError)?.message ?? "\(error)"
    }
  }

  @Test("installs as the plain one does, out of a cabinet and out of a folder it was only unpacked into")
  func installsPlainOneDoes() throws {
    let folder = scratch.file("b-KB900001-x86")
    mkdir(folder, 0o777)
    for file in files() { write(file.bytes, to: "\(folder)/\(file.name)") }
    for path in [cabinet(files()), folder] {
      let shipped = try ShippedPackage(path)
      let machine = try TestMachine(.ws2003, servicePack: 1, files: ["x.dll": "5.2.3790.1830 srv03_sp1_rtm"])
      let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
      #expect(package.installerDate.dateText == "2006-08-08")
      #expect(package.contents.count == names.count)
      #expect(try machine.install(package).code == WindowsCode.success)
      let installed = try machine.store.read { view in
        try view.file(TestMachine.path("x.dll", view))?.revision.map { try view.bytes(of: $0) }
      }
      #expect(installed == bytes("qfe/x.dll"))
    }
  }

  @Test("is made in an order in which each old file is there, and its copies are the same bytes")
  func madeOrderOldFile() throws {
    let path = cabinet(
      files { files, lines in
        lines.reverse()
        lines += ["[Copy]", "\"qfe\\y.dll\" = \"qfe\\x.dll\""]
      })
    let package = try ShippedPackage(path)
    let machine = try TestMachine(.ws2003, servicePack: 1)
    let contents = try machine.store.read { try package.package(for: Machine($0), $0) }.contents
    #expect(contents.count == names.count)
  }

  @Test("of a folder that has its files already takes these")
  func folderFilesAlreadyTakes() throws {
    for file in files() { write(file.name == "_sfx_.dll" ? [] : file.bytes, to: "\(plain.path)/\(file.name)") }
    _ = try ShippedPackage(plain.path)
  }

  @Test("is named by what is wrong: another old file, a chain that goes around or breaks, a delta that is damaged")
  func namedWrongAnotherOld() {
    func told(_ change: (inout Files, inout [String]) -> Void) -> String { refusal(cabinet(files(change))) }
    #expect(
      told { files, _ in files[0].bytes[7] ^= 1 }
        .hasSuffix("qfe\\x.dll cannot be made: _sfx_0000._p was made for another old file than _sfx_.dll. Get it anew.")
    )
    #expect(
      told { _, lines in lines[0] = lines[0].replacing("_sfx_.dll", with: "spuninst.exe") }
        .hasSuffix(
          "its _sfx_manifest_ is not correct: its line 4 makes qfe\\x.dll of spuninst.exe, which is made of it. Get it anew."
        ))
    #expect(
      told { _, lines in lines.remove(at: 1) }
        .contains("makes update\\update.exe of spuninst.exe, which is not in the package. Get it anew."))
    #expect(
      told { files, _ in files[2].bytes[40] ^= 1 }.contains("_sfx_0001._p is damaged: its checksum is another. Get it"))
    #expect(told { files, _ in files[2].bytes = Array(files[2].bytes[..<40]) }.contains("_sfx_0001._p is damaged"))
    #expect(told { files, _ in files[2].bytes = [1, 2, 3] }.contains("_sfx_0001._p is no delta"))
    #expect(told { files, _ in files.remove(at: 2) }.contains("_sfx_0001._p is not in the package. Get it anew."))
    #expect(told { _, lines in lines.append("x") }.contains("is not correct: its line 9 is no delta with its old file"))
    #expect(told { files, _ in files.append(("QFE\\X.DLL", [1])) }.contains("twice"))
    #expect(
      told { files, _ in
        files[1].bytes = DeltaBuilder.sealed(Array("PA19\u{1}\0\0\u{1}".utf8) + [0, 0])
      }.hasSuffix("_sfx_0000._p is of a form that is not known: flags 0x1000001."))
  }

  @Test("with a name that leads out of it has no such file, and none that is made of it")
  func nameLeadsOutNo() throws {
    let path = cabinet(
      files { files, lines in lines += ["\"..\\y.dll\" = \"_sfx_0000._p\", \"_sfx_.dll\""] })
    #expect(refusal(path) == "taken")
    let broken = cabinet(
      files { files, lines in
        lines += ["\"..\\y.dll\" = \"_sfx_0000._p\", \"_sfx_.dll\"", "\"z.dll\" = \"_sfx_0001._p\", \"..\\y.dll\""]
      })
    #expect(refusal(broken).hasSuffix("z.dll cannot be made: ..\\y.dll is not in the package. Get it anew."))
  }

  @Test("with a file that update.ver lists with another MD5 is refused, and nothing changes")
  func fileUpdateVerLists() throws {
    let other = DeltaBuilder(noise(5000), noise(700)).bytes()
    let path = cabinet(
      files { files, lines in
        files.append(("_sfx_0009._p", other))
        lines[0] = "\"qfe\\x.dll\" = \"_sfx_0009._p\", \"_sfx_.dll\""
        lines[1] = lines[1].replacing("qfe\\x.dll", with: "_sfx_.dll")
        files[2].bytes = DeltaBuilder(noise(5000), bytes("spuninst.exe")).bytes()
      })
    let machine = try TestMachine(.ws2003, servicePack: 1, files: ["x.dll": "5.2.3790.1830 srv03_sp1_rtm"])
    let shipped = try ShippedPackage(path)
    let before = try machine.point()
    let refusal = try machine.install(machine.store.read { try shipped.package(for: Machine($0), $0) }).refusal
    #expect(refusal?.extendedCode == 0xF064 && refusal?.message.contains(#"qfe\x.dll is not the file"#) == true)
    #expect(try machine.changes(since: before) == [])
  }

  @Test("cut or flipped anywhere is told, or has all its files as they were")
  func cutOrFlippedAnywhere() throws {
    let whole = CabinetBuilder(files()).bytes()
    let path = cabinet(files())
    let machine = try TestMachine(.ws2003, servicePack: 1)
    func hashes() throws -> Set<[UInt8]> {
      let package = try ShippedPackage(path)
      return try machine.store.read { try Set(package.package(for: Machine($0), $0).contents.keys) }
    }
    let expected = try hashes()
    for place in stride(from: 0, to: whole.count, by: max(1, whole.count / (isLarge ? 2000 : 100))) {
      write(Array(whole[..<place]), to: path)
      #expect(refusal(path) != "taken", "cut at \(place)")
      var flipped = whole
      flipped[place] ^= 1 << UInt8(place & 7)
      write(flipped, to: path)
      // A date or an attribute may be another one.
      if refusal(path) == "taken" { #expect(try hashes() == expected, "flipped at \(place)") }
    }
  }

  @Test("that asks for downloads is an express package; one without deltas is any self-extracting program")
  func asksDownloadsExpressPackage() {
    func told(_ name: String, _ text: String) -> String {
      refusal(cabinet(names.map { ($0.replacing("/", with: "\\"), bytes($0)) } + [(name, Array(text.utf8))]))
    }
    for (name, text) in [
      ("update\\update.url", "[Options]\r\n"), ("WindowsXP-KB1.psf", "x"),
      ("_sfx_manifest_", "[Options]\r\nUrl=http://download.example.com/x.psf\r\n"),
    ] {
      #expect(told(name, text).contains("is an express package, which downloads"), "\(name)")
    }
    #expect(told("_sfx_manifest_", "[Options]\r\nCommand=x\r\n") == "taken")
  }
}
