import StateStore
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

/// What is recorded as installed, against what is there (Q24, R5).
@Suite("Qfecheck")
struct QfecheckTests {
  private let a = KBNumber(900_001)
  private let b = KBNumber(900_002)

  private func check(_ machine: TestMachine) throws -> Qfecheck { try machine.store.read { try Qfecheck($0) } }

  private func problems(_ machine: TestMachine) throws -> [Problem] {
    try machine.store.read { try MachineStatus($0).problems }
  }

  private func machine(_ files: [String: String] = ["x.dll": "1.0.0.1"]) throws -> TestMachine {
    let machine = try TestMachine(files: files)
    try machine.install(package(900_001, files.keys.sorted().map { file($0, "1.0.0.2") }))
    return machine
  }

  @Test("Q24: what was installed is current")
  func current() throws {
    let machine = try machine()
    #expect(try check(machine).verdict(on: a) == .current)
    #expect(try check(machine).verdict(on: b) == nil)
    #expect(try problems(machine) == [])
  }

  @Test(
    "R5: a lower, a missing and a file without a version are incorrect, a higher one never",
    arguments: zip(["1.0.0.1", "", "-", "1.0.0.3"], [Qfecheck.File.State.older, .missing, .unversioned, .right]))
  func versions(version: String, state: Qfecheck.File.State) throws {
    let machine = try machine()
    if version.isEmpty { try machine.delete("x.dll") } else { try machine.put("x.dll", version) }
    let update = try #require(try check(machine).updates.first)
    #expect(update.files.map(\.state) == [state])
    #expect(update.verdict == (state == .right ? .current : .reinstall))
    #expect(try problems(machine).count == (state == .right ? 0 : 1))
  }

  @Test("Reinstalling puts right what was wrong")
  func reinstall() throws {
    let machine = try machine()
    try machine.put("x.dll", "1.0.0.1")
    #expect(
      try problems(machine).first?.hint == .installAgain(KBNumber(900_001), fromCatalog: false, afterRestart: false))
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    #expect(try check(machine).verdict(on: a) == .current)
  }

  @Test("A file that waits for the restart is judged by what is on disk, and said to wait")
  func waiting() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    let update = try #require(try check(machine).updates.first)
    #expect(update.verdict == .reinstall)
    #expect(update.waitsForRestart)
    #expect(try problems(machine) == [])
    try machine.restart()
    #expect(try check(machine).updates.map(\.verdict) == [.current])
  }

  @Test("H22: what a removal out of order broke is named, with the removal", arguments: [true, false])
  func forced(held: Bool) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: held ? ["x.dll"] : [])
    for (article, version) in [(a, "1.0.0.2"), (b, "1.0.0.3")] {
      try machine.install(package(article.number, [file("x.dll", version)]))
      try machine.restart()
    }
    try machine.uninstall(a, ignoringWarning: true)
    try machine.restart()
    #expect(try check(machine).updates.map(\.verdict) == [.reinstall])
    let problem = try #require(try problems(machine).first)
    for text in ["KB900002", "older (1.0.0.1) than its 1.0.0.3", "the removal of KB900001"] {
      #expect(problem.text.contains(text), "\(problem)")
    }
  }

  @Test("The record is the registry, in whatever shelf an update stands")
  func shelves() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let key = #"HKLM\SOFTWARE\Microsoft\Updates\Internet Explorer 6\SP1\Q828750-v2\Filelist\0"#
    try machine.set(key, "FileName", .string("x.dll"))
    try machine.set(key, "Location", .string(#"C:\WINDOWS\system32"#))
    try machine.set(key, "Version", .string("1.0.0.2"))
    try machine.set(#"HKLM\SOFTWARE\Microsoft\Updates\Windows XP\SP2\KB828750"#, "Type", .string("Hotfix"))
    #expect(try check(machine).updates.map(\.record.name) == ["Q828750-v2", "KB828750"])
    #expect(try check(machine).updates.map(\.verdict) == [.reinstall, .nothingRecorded])
    #expect(try check(machine).verdict(on: KBNumber(828_750)) == .reinstall)
    #expect(try problems(machine).count == 1)
  }

  @Test(
    "An update that HotFix alone records is told, and nothing of it was checked; what Set-up puts there is no update")
  func withoutFiles() throws {
    let machine = try machine()
    for name in ["Q300001", "KB900005-v2", "Q147222", "KB900006"] {
      let installed: UInt32 = name == "KB900006" ? 0 : 1
      try machine.set(
        #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\\#(name)"#, "Installed", .dword(installed))
    }
    let others = try check(machine).updates.filter { $0.files.isEmpty }
    #expect(others.map(\.record.name).sorted() == ["KB900005-v2", "Q300001"])
    #expect(others.allSatisfy { $0.verdict == .nothingRecorded })
  }

  @Test(
    "An update is found on whatever shelf of the registry it stands",
    arguments: [
      #".NETFramework\1.1\M900003"#, #".NET Framework\1,1\S9000001"#, #"DirectX 8\SP0\KB900005_DX8"#,
      #"Internet Explorer 5.01\SP4\KB900019-IE501SP4- 20040101.120000"#, #"Microsoft .NET Framework 2.0\KB900027"#,
      #"Microsoft .NET Framework 2.0\Service Pack 1\SP1\KB900028v2"#, #"MSXML4SP2\Q900048"#, #"VB6\KB900053"#,
      #"Windows 2000\SP5\kb900060-v2"#, #"Windows Media Player\KB900082-v2_WM9"#,
      #"Windows Media Format 9.5 SDK\SP0\KB900070_WM10Lx64"#, #"Windows XP\SP10\KB900107"#,
    ])
  func shapes(place: String) throws {
    let machine = try TestMachine(files: [:])
    try machine.set(#"HKLM\SOFTWARE\Microsoft\Updates\\#(place)"#, "Type", .string("Update"))
    let found = try machine.store.read { try RecordedUpdate.all($0) }
    let name = place.split(separator: #"\"#).last.map { String($0) }
    #expect(found.map(\.name) == [name] && found[0].title?.description.lowercased() == name?.lowercased())
  }

  @Test("A record that names no place is not judged")
  func nonsense() throws {
    let machine = try machine()
    let key = #"HKLM\SOFTWARE\Microsoft\Updates\Windows Server 2003\SP2\KB900001\Filelist\0"#
    try machine.set(key, "Location", .string("|:"))
    #expect(try check(machine).updates.flatMap(\.files).map(\.state) == [.unknown])
    #expect(try check(machine).verdict(on: a) == .nothingRecorded)
    #expect(
      try machine.store.read { try Qfecheck($0).report(at: .init(year: 2006, month: 1, day: 1), verbose: true) }.count
        == 8)
  }

  @Test("The report has the layout of the tool")
  func report() throws {
    let machine = try machine(["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"])
    try machine.put("y.dll", "1.0.0.1")
    try machine.install(package(900_002, [file("x.dll", "1.0.0.3")]))
    let time = CivilTime(year: 2001, month: 2, day: 1, hour: 23, minute: 47)
    #expect(
      try check(machine).report(at: time) == [
        #"Windows Server 2003 Hotfix Validation Report for \\PLANT7"#, "Report Date: 2/1/2001  11:47pm", "",
        "Current Service Pack Level:  Service Pack 1", "", "Hotfixes Identified: ",
        "KB900001:  This hotfix should be reinstalled.", "\tThe following files are incorrect for this hotfix:",
        "\t\tC:\\WINDOWS\\system32\\y.dll", "KB900002:  Current on system.",
      ])
  }

  @Test("/v adds every file, with what is recorded and what is there")
  func verbose() throws {
    let machine = try machine(["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"])
    try machine.put("y.dll", "1.0.0.1")
    let lines = try check(machine).report(at: CivilTime(year: 2006, month: 1, day: 1), verbose: true)
    #expect(
      lines.suffix(4) == [
        "\tThe following files are incorrect for this hotfix:",
        "\t\tC:\\WINDOWS\\system32\\y.dll  recorded 1.0.0.2, found 1.0.0.1", "\tThe others of this hotfix:",
        "\t\tC:\\WINDOWS\\system32\\x.dll  recorded 1.0.0.2, found 1.0.0.2",
      ])
  }

  @Test("A machine without service pack and updates says so", arguments: Product.allCases)
  func nothing(product: Product) throws {
    let machine = try TestMachine(product, servicePack: 0)
    let lines = try check(machine).report(at: CivilTime(year: 2006, month: 12, day: 31, hour: 0, minute: 5))
    #expect(lines.first == #"\#(product.title) Hotfix Validation Report for \\PLANT7"#)
    #expect(lines.contains("Report Date: 12/31/2006  12:05am"))
    #expect(lines.contains("Current Service Pack Level:  No Service Pack is installed."))
    #expect(lines.last == "Hotfixes Identified: No Hotfixes found on system.")
  }

  @Test("The log has the computer's name, in the current folder or the one named, unless a file is named")
  func log() throws {
    let machine = try machine()
    let places = [nil: #"C:\PLANT7.log"#, #"C:\WINDOWS"#: #"C:\WINDOWS\PLANT7.log"#, "fixes.txt": #"C:\fixes.txt"#]
    for (location, expected) in places {
      let path = try machine.store.read { try Qfecheck.logPath(location, $0) }
      #expect(path.description == expected)
      try machine.store.write(machine.header("qfecheck")) { _ = try Qfecheck.run(log: path, $0) }
      #expect(try machine.lines(expected).contains("KB900001:  Current on system."))
    }
    let nowhere = try WindowsPath(#"C:\no\x.log"#)
    #expect(throws: StoreError.self) {
      try machine.store.write(machine.header("qfecheck")) { _ = try Qfecheck.run(log: nowhere, $0) }
    }
  }
}
