import Servicing
import StateStore
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

/// What the lines of a log mean, and what came of each run.
@Suite("A log explained")
struct ExplainedLogTests {
  // MARK: wupd's own

  /// Every line of a log, but for an empty one.
  private func explained(
    _ machine: TestMachine, _ name: String = "KB900001", _ location: SourceLocation = #_sourceLocation
  ) throws -> ExplainedLog {
    let log = ExplainedLog(try machine.lines(#"%SystemRoot%\\#(name).log"#).dropLast())
    for line in log.sections.flatMap(\.lines) {
      #expect(line.meaning != nil, "not explained: \(line.text)", sourceLocation: location)
      #expect(line.meaning?.contains(/\{\d\}/) != true, "\(line.meaning ?? "")", sourceLocation: location)
    }
    return log
  }

  private func machine(_ product: Product = .ws2003, _ there: String = "1.0.0.1") throws -> TestMachine {
    try TestMachine(
      product, files: ["x.dll": there, "held.dll": there, kernel: "1.0.0.1"], alwaysHeld: ["held.dll"])
  }

  private let files = [
    file("x.dll", "1.0.0.3"), file("held.dll", "1.0.0.3"), file(kernel, "1.0.0.3"), file("new.dll", "1.0.0.3"),
    file("gone.dll", "1.0.0.3", onlyIfPresent: true),
  ]

  @Test(
    "Every line of an install, of a second one and of the removal, in every era",
    arguments: [
      (Product.nt4, (2003, 1, 1)), (.w2k, (2001, 1, 1)), (.w2k, (2002, 1, 1)), (.xp, (2003, 1, 1)),
      (.ws2003, (2006, 8, 1)), (.ws2003, (2008, 1, 1)),
    ])
  func eras(_ product: Product, _ date: (Int, Int, Int)) throws {
    let machine = try machine(product)
    try machine.queue([.delete(try WindowsPath(#"C:\old.tmp"#))])
    let update = package(900_001, files, for: product, dated: date)
    let first = try machine.install(update)
    try machine.install(
      package(900_002, [file("held.dll", "1.0.0.5"), file("x.dll", "1.0.0.2")], for: product, dated: date))
    let second = try machine.install(update)
    try machine.uninstall(KBNumber(900_001))
    try machine.uninstall(KBNumber(900_002))
    try machine.uninstall(KBNumber(900_001))
    let log = try explained(machine)
    #expect(log.sections.map(\.summary?.code) == [first.code, second.code])
    #expect(log.sections[0].summary?.delayed.contains { $0.hasSuffix(#"\held.dll"#) } == true)
    _ = try explained(machine, "KB900002")
    let removal = try explained(machine, "KB900001Uninst")
    #expect(removal.sections.map(\.summary?.outcome) == [.notRemoved, .removed])
    _ = try explained(machine, "KB900002Uninst")
  }

  @Test("Every line of a removal after the restart, with files in use")
  func removal() throws {
    let machine = try machine()
    try machine.install(package(900_001, files))
    try machine.restart()
    try machine.hold("new.dll")
    try machine.uninstall(KBNumber(900_001))
    let summary = try #require(try explained(machine, "KB900001Uninst").sections[0].summary)
    #expect(summary.outcome == .removed && summary.code == 3010)
    #expect(summary.restartReasons.contains { $0.hasSuffix("held.dll was in use") })
    #expect(summary.copied.contains { $0.hasSuffix(#"\x.dll"#) })
    #expect(summary.delayed.contains { $0.hasSuffix(#"\new.dll (deletion)"#) })
  }

  @Test("A forced removal, one without backup and one with a queue that cannot be read")
  func removals() throws {
    let machine = try machine()
    try machine.install(package(900_001, files))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.5")]), "/n", "/q")
    try machine.edit { try Programs.add("Contoso Backup", $0) }
    try machine.uninstall(KBNumber(900_002))
    try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", .multiString(["one"]))
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    try machine.uninstall(KBNumber(900_001), ignoringWarning: true)
    let sections = try explained(machine, "KB900001Uninst").sections
    #expect(sections.map(\.summary?.outcome) == [.notRemoved, .removed])
    #expect(try explained(machine, "KB900002Uninst").sections[0].summary?.refusal?.contains("backup") == true)
  }

  @Test("Every line of a service pack")
  func servicePack() throws {
    let machine = try machine()
    var pack = package(889_101, files)
    pack.kind = .servicePack(2)
    try machine.install(pack, "/q", "/z", "/verbose")
    let summary = try #require(try explained(machine, "svcpack").sections[0].summary)
    #expect(summary.restartReasons.contains("a service pack always needs one"))
  }

  @Test(
    "Every line of a hotpatch, and of one that does not come about",
    arguments: ["", "debugged", "right", "rights management", "branch", "base", "twice", "lacking"])
  func hotpatch(_ what: String) throws {
    let there = what == "branch" ? "5.2.3790.1830 srv03_sp1_qfe" : "5.2.3790.1830 srv03_sp1_rtm"
    let machine = try TestMachine(files: ["x.dll": there], alwaysHeld: ["x.dll"])
    if what == "debugged" { try machine.hold("x.dll", by: "devenv.exe", debugged: true) }
    var circumstances = Circumstances()
    circumstances.hasRightsManagement = what == "rights management"
    if what == "right" { circumstances.missingRights = [Circumstances.debugRight] }
    try machine.edit { try circumstances.write($0) }
    let base = what == "base" ? FileVersion(5, 2, 3790, 1) : nil
    let files = [
      file(
        "x.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr", qfe: "5.2.3790.2745 srv03_sp1_qfe", hotpatch: .init(base: base)),
      file("new.dll", gdr: "5.2.3790.2745"),
    ]
    var update = package(900_001, files)
    if what == "lacking" { update.coldWithout = [KBNumber(900_000)] }
    if what == "twice" {
      try machine.install(
        package(900_002, [file("x.dll", gdr: "5.2.3790.2000 srv03_sp1_gdr", hotpatch: .init())]), "/hotpatch:enable")
    }
    let outcome = try machine.install(update, "/hotpatch:enable")
    let summary = try #require(try explained(machine).sections[0].summary)
    #expect(summary.code == outcome.code)
    #expect(summary.needsRestart == outcome.needsRestart)
    #expect(summary.hotpatched == (what.isEmpty ? [#"C:\WINDOWS\system32\x.dll"#] : []))
    #expect(summary.restartReasons.isEmpty != outcome.needsRestart, "\(summary.restartReasons)")
    if what == "debugged" { #expect(summary.restartReasons.contains { $0.contains("devenv.exe") }) }
    #expect(summary.branch?.hasPrefix(what == "branch" ? "SP1QFE" : "SP1GDR") == true)
  }

  @Test(
    "Every line of a refusal, quiet and attended, with and without /ER",
    arguments: [
      "product", "language", "damaged", "right", "room", "queue", "foreign", "removal waits", "branch", "canceled",
    ], [["/q"], ["/z"], ["/q", "/ER"]])
  func refusals(_ what: String, _ words: [String]) throws {
    let machine = try machine()
    var update = package(
      900_001, [file("x.dll", "1.0.0.3 - 5000000")], for: what == "product" ? .xp : .ws2003,
      language: what == "language" ? Language("DEU") : nil)
    if what == "damaged" { update.defect = .damaged(update.name) }
    update.fitsMachine = what != "branch"
    if what == "foreign" { update.program = .foreign }
    var circumstances = Circumstances()
    if what == "right" { circumstances.missingRights = ["SeBackupPrivilege"] }
    if what == "room" { circumstances.freeSpace = 1 << 20 }
    try machine.edit { try circumstances.write($0) }
    if what == "queue" {
      try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", .multiString(["one"]))
    }
    if what == "removal waits" {
      try machine.install(package(900_002, [file("x.dll", "1.0.0.2")]))
      try machine.uninstall(KBNumber(900_002))
    }
    if what == "canceled" { try machine.install(update) }
    let installer = Installer(update, try Switches(words))
    let outcome = try machine.store.write(machine.header("install", "KB900001")) { try installer.run($0) }
    let summary = try #require(try explained(machine).sections.last?.summary)
    #expect(summary.code == outcome.code)
    guard let refusal = outcome.refusal else { return }
    #expect(summary.outcome == .notInstalled && summary.needsRestart == false)
    #expect(summary.extendedCode == refusal.extendedCode)
    #expect(summary.refusal?.isEmpty == false)
  }

  // MARK: What Windows wrote

  @Test("A real log of 2016: the queue it found, its files, and a line that nobody knows")
  func real() throws {
    let log = ExplainedLog([
      "[winusb_update.log]", "0.219: " + String(repeating: "=", count: 80), "0.219: 2016/11/18 23:31:57.916 (local)",
      #"0.219: c:\8d05fce81552885c8b5f8530a39f\update\update.exe (version 6.3.15.0)"#,
      #"0.234: Hotfix started with following command line: /quiet /o /ER /norestart /log:C:\WINDOWS\temp\winusb_update.log "#,
      "0.234: In Function GetReleaseSet, line 1240, RegQueryValueEx failed with error 0x2",
      "0.797: In Function TestVolatileFlag, line 11825, RegOpenKeyEx failed with error 0x2",
      "0.797: ---- Old Information In The Registry ------",
      #"0.812: Source:C:\WINDOWS\TEMP\7zS461.tmp\AVG-Secure-Search-Update.exe "#, "0.812: Destination: ",
      #"0.812: Source:C:\WINDOWS\system32\~GLH0079.TMP (6.6.8064.0)"#,
      #"0.812: Destination:C:\WINDOWS\system32\MFC42.DLL (6.2.8081.0)"#,
      "0.812: ---- New Information In The Registry ------",
      #"2.500: FileInUse:: PrintTasksUsingModule: No tasks found using c:\windows\system32\winusb.dll"#,
      "3.500: LoadFileQueues: UpdSpGetSourceFileLocation for halmacpi.dll failed: 0xe0000102",
      "3.516: Num Ticks for Backup : 1985",
      "3.859: Registering Uninstall Program for -> winusb0200, winusb0200 , 0x0", "8.156: System Restore Point set.",
      #"8.375: Copied file:  C:\WINDOWS\system32\spmsg2.dll"#, "8.516: PFE2: Not avoiding Per File Exceptions.",
      #"8.828: DoInstallation: Installing assemblies with source root path: c:\8d05fce81552885c8b5f8530a39f\"#,
      "9.000: Something that nobody has seen before",
    ])
    let lines = log.sections[0].lines
    #expect(log.sections.count == 1)
    #expect(lines.dropLast().allSatisfy { $0.meaning != nil }, "\(lines.filter { $0.meaning == nil })")
    #expect(lines.last?.meaning == nil)
    #expect(lines[9].meaning == "It has no destination: the file above is deleted at the restart.")
    #expect(lines[10].meaning == #"C:\WINDOWS\system32\~GLH0079.TMP, version 6.6.8064.0, waits for the restart."#)
    #expect(lines[11].meaning == #"It takes the place of C:\WINDOWS\system32\MFC42.DLL, which is 6.2.8081.0 now."#)
    #expect(lines[14].meaning?.contains("the INF does not list it") == true)
    let summary = try #require(log.sections[0].summary)
    #expect(summary.outcome == .unknown && summary.code == nil && summary.needsRestart == nil)
    #expect(summary.copied == [#"C:\WINDOWS\system32\spmsg2.dll"#])
  }

  @Test("A real refusal, without the line of its program and with a shorter rule")
  func realRefusal() throws {
    let log = ExplainedLog([
      "[KB2393802.log]", "0.172: " + String(repeating: "=", count: 62), "0.172: 2018/01/02 03:34:55.739 (local)",
      "0.172: Hotfix started with following command line: ",
      "0.172: In Function GetReleaseSet, line 1193, RegQueryValueEx failed with error 0x2",
      "0.250:   1274 CheckSystem: Failed to get product build type.",
      "0.250: DoInstallation: CheckSystem Failed: 0xf117 ",
      "0.281: KB2393802 installation did not complete.",
      "2.828: Message displayed to the user: KB2393802 installation did not complete.", "2.828: User Input: OK",
      "2.828: Update.exe extended error code = 0xf117",
      "2.828: Update.exe return code was masked to 0x643 for MSI custom action compliance.",
    ])
    let lines = log.sections[0].lines
    #expect(lines.allSatisfy { $0.meaning != nil }, "\(lines.filter { $0.meaning == nil })")
    let summary = try #require(log.sections[0].summary)
    #expect(summary.outcome == .notInstalled && summary.code == 1603 && summary.extendedCode == 0xF117)
    #expect(summary.refusal == "it could not find out which kind of Windows this is")
  }

  @Test("What is not in the log is not made up: a skipped file of a real log has no reason")
  func noReason() {
    let log = ExplainedLog([#"2.000: Skipped copying file:  C:\x.dll"#])
    #expect(log.sections[0].summary?.skipped.map(\.reason) == [nil])
  }

  @Test("Runs are kept apart, also where only the rule divides them")
  func apart() {
    let rule = "0.125: " + String(repeating: "=", count: 80)
    let end = "1.000: RebootNecessary = 0,WizardInput = 0 , DontReboot = 1, ForceRestart = 0"
    #expect(ExplainedLog([rule, end, rule, end]).sections.map(\.lines.count) == [2, 2])
    #expect(ExplainedLog(["[a.log]", rule, end, "[a.log]", rule]).sections.map(\.lines.count) == [3, 2])
    #expect(ExplainedLog([]).sections.isEmpty)
  }

  // MARK: Hostile logs

  @Test("Huge lines, NULs and anything else are shown as they are")
  func hostile() {
    let texts = [
      "", "\0\0\0", "0.125: ", "0.125:", ".", "1.2", "1.234: \u{FF}\0", "Source:", "Destination:", "[", "[.log]",
      "0.125: Source: (", "0.125: Source:)", "0.125: Copied  to  via ", "0.125: RebootNecessary = ,",
      "0.125: Update.exe extended error code = 0xffffffffffffffffffff", "0.125: {1}{2}%%",
      "0.125: Copied file:  {1}{9}",
      "0.125: RebootNecessary = x,WizardInput = y , DontReboot = z, ForceRestart = w",
      String(repeating: "Copied a to b via ", count: 50_000), String(repeating: "\u{0}", count: 100_000),
    ]
    let log = ExplainedLog(texts)
    #expect(log.sections.flatMap(\.lines).map(\.text) == texts)
    #expect(ExplainedLog(["0.125: Copied file:  {1}{9}"]).sections[0].lines[0].meaning == "{1}{9} is the new one.")
    #expect(ExplainedLog([String(repeating: "=", count: 5_000_000)]).sections[0].lines[0].meaning == nil)
    let many = ExplainedLog([String](repeating: "0.125: Copied file:  x", count: ExplainedLog.most + 5))
    #expect(many.sections[0].lines.count == ExplainedLog.most + 5)
    #expect(many.sections[0].lines.last?.meaning == nil)
  }
}

extension ExplainedLog {
  /// Lines in ANSI.
  init(_ lines: [String]) {
    let text = lines.joined(separator: "\n").unicodeScalars
    self.init(KBLog(text.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }, codePage: .western))
  }
}
