import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

/// Which file `wupd log` shows, and how.
@Suite("wupd log")
struct LogCommandTests {
  private let desk = Desk()

  /// Runs the package of a service pack.
  private func install(_ article: UInt32, _ number: Int, for product: Product = .ws2003) throws {
    var pack = Package(
      name: "KB\(article).exe", article: KBNumber(article), title: "Service Pack \(number)", product: product,
      architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2007, month: 2, day: 17), articleAllowsHotpatching: nil, files: [], source: "test")
    pack.kind = .servicePack(number)
    let store = try Store.open(desk.file("machine.wupd"))
    let header = ActHeader(
      kind: .install, subject: pack.article.canonical, account: "tester",
      time: WindowsTime("2007-05-01T00:00:00Z") ?? WindowsTime(ticks: 0))
    let installer = Installer(pack, try Switches(["/q", "/z"]))
    try store.write(header) { _ = try installer.run($0) }
  }

  @Test("That of a service pack is svcpack.log")
  func servicePack() throws {
    desk.makeMachine()
    try install(914_961, 2)
    let shown = desk.wupd("log", "KB914961")
    #expect(shown.output.hasPrefix("[svcpack.log]\n"))
    #expect(shown.output.contains("Service Pack started with following command line: /q /z"))
    #expect(desk.wupd("log", "KB914961", "--explain").output.contains("a service pack always needs one"))
    #expect(desk.wupd("log", "KB914962").status == 66)
  }

  @Test("Also of one that was refused, which is not on record")
  func refusedServicePack() throws {
    desk.makeMachine()
    try install(835_935, 1, for: .xp)
    #expect(desk.wupd("log", "KB835935").output.hasPrefix("[svcpack.log]\n"))
  }

  @Test("A log of anything is shown, and steers no terminal")
  func hostile() throws {
    desk.putPreparedMachine()
    write([0x1B, 0x5B, 0x00, 0xFF, 0x0A, 0x5B, 0x0D, 0x0A] + [UInt8](repeating: 0x3D, count: 9000), to: desk.file("x"))
    desk.wupd("file", "put", "C:\\WINDOWS\\KB921883.log", "x")
    let shown = desk.wupd("log", "KB921883", "--explain")
    #expect(shown.status == 0)
    #expect(shown.output.hasPrefix("␛[␀ÿ\n[\n==="))
    #expect(!shown.output.contains("What came of it"))
  }

  private func put(_ name: String, _ text: String) { write(Array(text.utf8), to: desk.file(name)) }

  @Test("A start that is no time stands in the facts and in the explained log to the letter")
  func startNoTimeStands() {
    put(
      "KB1.log",
      "[KB1.log]\r\n0.125: 2006/13/45 10:00:00.000 (local)\r\n0.125: c:\\a\\update.exe (version 6.2.29.0)\r\n")
    let facts = desk.wupd("log", "KB1.log", "--facts")
    #expect(facts.output.contains("not known: the log says 2006/13/45 10:00:00.000, which is no time that there is"))
    #expect(facts.output.contains("update.exe 6.2.29.0"))
    #expect(desk.wupd("log", "KB1.log", "--explain").output.contains("what stands here is no time that there is"))
    let json = desk.wupd("log", "KB1.log", "--json").output
    #expect(
      json.contains(#""start_not_understood": "2006/13/45 10:00:00.000""#) && json.contains(#""machine_time": null"#))
  }

  @Test("An empty file is told as one", arguments: [[], ["--facts"], ["--explain"]])
  func emptyFileToldOne(switches: [String]) {
    put("KB1.log", "")
    let shown = desk.wupd(["log", "KB1.log"] + switches)
    #expect(shown.status == 2 && shown.output == "KB1.log: is empty; no run of an installer is in it\n")
  }

  @Test("Facts of a file without a run say that there is none")
  func factsFileWithoutRun() {
    put("x.log", "one\r\ntwo\r\n")
    #expect(desk.wupd("log", "x.log").output == "one\ntwo\n")
    let facts = desk.wupd("log", "x.log", "--facts").output
    #expect(facts == "x.log: no run of an installer is in it (2 lines, none of which is of one)\n")
  }

  @Test("Of a folder the logs that were not taken are named with the reason")
  func folderLogsWereNot() {
    desk.shell("mkdir evidence; cp /dev/null evidence/empty.log")
    put("evidence/KB1.log", "[KB1.log]\r\n0.125: 2006/08/09 10:00:00.000 (local)\r\n")
    for number in 10..<35 { put("evidence/setup\(number).log", "text\r\n") }
    let shown = desk.wupd("log", "evidence")
    #expect(shown.status == 0)
    #expect(shown.output.contains("Not taken for the log of an installer: 26\n  empty.log: is empty; no run"))
    #expect(shown.output.contains("  setup10.log: no run of an installer is in it (1 line"))
    #expect(shown.output.hasSuffix("  and 6 more\n"))
    let json = desk.wupd("log", "evidence", "--json").output
    #expect(json.contains(#""not_taken": 26"#) && json.contains(#""file": "empty.log""#))
  }

  @Test("A folder that holds no log of an installer ends with 2")
  func folderWithoutLog() {
    desk.shell("mkdir evidence")
    #expect(desk.wupd("log", "evidence").status == 2)
    put("evidence/x.log", "text\r\n")
    let shown = desk.wupd("log", "evidence")
    #expect(shown.status == 2 && shown.output.contains("evidence: holds no log of an installer."))
  }

  private static let foreign =
    "[KB900001.log]\r\n0,125: 2006/08/09 10:00:00,000 (local)\r\n0,125: c:\\a\\update\\update.exe (version 6.2.29.0)\r\n"
    + "1,000: Kopie von:  C:\\a.dll\r\n2,000: Update.exe extended error code = 0xf0ea\r\n"

  @Test("The words are those of a program beside the log, or of one that is named, and else what is not read is told")
  func words() {
    put("KB900001.log", Self.foreign)
    let unread = desk.wupd("log", "KB900001.log", "--facts")
    #expect(unread.output.contains("1 of 5 lines, in no words that are known here; the first, line 4: Kopie von:"))
    #expect(unread.output.contains("whether it was copied or left is not known") && !unread.output.contains("copied  "))
    #expect(unread.output.contains("0xF0EA"))
    var program = ProgramBuilder()
    program.add(strings: [0xF062: "Kopie von:"])
    write(program.bytes(), to: desk.file("other.exe"))
    let named = desk.wupd("log", "KB900001.log", "--facts", "--words", "other.exe")
    #expect(named.output.contains("copied         C:\\a.dll") && !named.output.contains("not read"))
    desk.shell(
      "mkdir -p 'e/$HF_MIG$/kb900002/Update'; mv other.exe 'e/$HF_MIG$/kb900002/Update/UPDATE.EXE'; cp KB900001.log e")
    let beside = desk.wupd("log", "e/KB900001.log", "--facts")
    #expect(beside.output == named.output)
    #expect(beside.errors.contains("read by the words of e/$HF_MIG$/kb900002/Update/UPDATE.EXE"))
    let none = desk.wupd("log", "KB900001.log", "--facts", "--words", "KB900001.log")
    #expect(none.status == 65 && none.errors.contains("has no texts of an installer"))
  }

  @Test("A log is read in the code page of the language that the program beside it has")
  func codePageOfWords() throws {
    var program = ProgramBuilder()
    program.language = 0x0411
    program.add(strings: [0xF062: "コピー:"])
    desk.shell("mkdir -p 'e/$NtUninstallKB900001$/spuninst'")
    write(program.bytes(), to: desk.file("e/$NtUninstallKB900001$/spuninst/spuninst.exe"))
    let page = try #require(CodePage(932))
    write(
      try #require(page.encoded(Self.foreign.replacing("Kopie von:", with: "コピー:"))), to: desk.file("e/KB900001.log"))
    let shown = desk.wupd("log", "e/KB900001.log", "--facts")
    #expect(shown.output.contains("copied         C:\\a.dll") && !shown.output.contains("not read"))
    #expect(!shown.errors.contains("guess"))
  }

  @Test("On a machine the words are those of the programs that it holds")
  func heldWords() {
    desk.makeMachine()
    put("KB900001.log", Self.foreign)
    desk.wupd("file", "put", "C:\\WINDOWS\\KB900001.log", "KB900001.log")
    #expect(desk.wupd("log", "KB900001", "--explain").output.contains("not read"))
    var program = ProgramBuilder()
    program.add(strings: [0xF062: "Kopie von:"])
    write(program.bytes(), to: desk.file("update.exe"))
    desk.wupd("file", "put", "C:\\WINDOWS\\$hf_mig$\\KB900001\\update\\update.exe", "update.exe")
    let shown = desk.wupd("log", "KB900001", "--explain")
    #expect(shown.output.contains("C:\\a.dll is the new one.") && !shown.output.contains("not read"))
    #expect(desk.wupd("timeline").output.contains("C:\\a.dll is the new one."))
  }

  @Test("setupapi.log is known by its sections, from a file, in a folder, and of the machine in the store")
  func setupLog() {
    let text = """
      [2008/05/07 11:00:00 400.1]\r
      #-198 Command line processed: c:\\KB900001\\update\\update.exe /q\r
      #E033 Error 5: Access is denied.\r

      """
    desk.shell("mkdir logs")
    write(Array(text.utf8), to: desk.file("logs/setupapi.log"))
    let facts = desk.wupd("log", "logs/setupapi.log", "--facts", "--bias", "-60")
    #expect(facts.status == 0 && facts.output.contains("2008-05-07 11:00:00 (2008-05-07T10:00:00Z)"))
    #expect(facts.output.contains("KB900001: c:\\KB900001\\update\\update.exe ran"))
    let explained = desk.wupd("log", "logs/setupapi.log", "--explain").output
    #expect(explained.contains("| The program that did what follows, by its command line.\n#E033"))
    #expect(desk.wupd("log", "logs/setupapi.log").output == text.replacing("\r\n", with: "\n"))
    #expect(desk.wupd("log", "logs").output.contains("setupapi.log\n  form"))
    #expect(desk.wupd("log", "logs/setupapi.log", "--json").output.contains("\"name\": \"KB900001\""))
    desk.putPreparedMachine()
    #expect(desk.wupd("log", "setupapi.log").status == 66)
    desk.wupd("file", "put", "C:\\WINDOWS\\setupapi.log", "logs/setupapi.log")
    #expect(desk.wupd("log", "setupapi.log", "--facts").output.contains("Installers of updates"))
  }
}
