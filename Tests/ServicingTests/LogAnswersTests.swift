import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// What a log has to answer: which files were chosen and why, what became of each, the queue before and after, why it
/// was refused, why the restart.
@Suite("What the log of an install answers")
struct LogAnswersTests {
  private let system = #"C:\WINDOWS\system32"#

  private func machine(_ there: String = "1.0.0.1", free: Int64? = nil, _ rights: Set<String> = []) throws
    -> TestMachine
  {
    let machine = try TestMachine(files: ["x.dll": there, "held.dll": "1.0.0.1"], alwaysHeld: ["held.dll"])
    var circumstances = Circumstances()
    circumstances.freeSpace = free
    circumstances.missingRights = rights
    try machine.edit { try circumstances.write($0) }
    return machine
  }

  private let update = package(900_001, [file("x.dll", "1.0.0.3")])

  /// The lines stand in the log one right below the other.
  private func expect(
    _ machine: TestMachine, _ lines: [String], in name: String = "KB900001",
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let log = try machine.log(name)
    let found = log.indices.contains { log[$0...].starts(with: lines) }
    #expect(found, "\(lines) in \(log.joined(separator: "\n"))", sourceLocation: location)
  }

  // MARK: Branch

  @Test("The branch, and why: the general line by default, the hotfix line for a file that is of it")
  func branch() throws {
    let both = package(900_001, [file("x.dll", gdr: "1.0.0.3 srv03_sp1_gdr", qfe: "1.0.0.3 srv03_sp1_qfe")])
    let plain = try machine("1.0.0.1 srv03_sp1_rtm")
    try plain.install(both)
    try expect(plain, ["  branch: SP1GDR, for no file to be replaced is of the hotfix line"])
    #expect(try plain.log("KB900001").contains { $0.hasSuffix(#"\update\update_SP1GDR.inf failed"#) })
    let mended = try machine("1.0.0.1 srv03_sp1_qfe")
    try mended.install(both)
    try expect(
      mended,
      [
        #"AnalyzeForBranching: g_bRepeatInventory set to TRUE because target file \#(system)\x.dll has branch srv03_sp1_qfe which is greater than branch for SP1GDR\x.dll"#,
        #"  branch: SP1QFE, for \#(system)\x.dll is of branch srv03_sp1_qfe"#, "AnalyzeForBranching used 0 ticks.",
      ])
    let single = try machine()
    try single.install(update)
    try expect(single, ["  branch: the package has one set of files"])
    #expect(try single.log("KB900001").contains { $0.hasSuffix(#"\update\update.inf failed"#) })
  }

  // MARK: Files

  @Test(
    "A file that is left is named, with the reason and the versions",
    arguments: [
      ("1.0.0.4", "  skipped: the file there is newer: 1.0.0.4, and the package has 1.0.0.3"),
      ("1.0.0.3", "  skipped: the file there is the same: 1.0.0.3, and the package has 1.0.0.3"),
    ])
  func skipped(_ there: String, _ note: String) throws {
    let machine = try machine(there)
    try machine.install(update)
    try expect(machine, [#"Skipped copying file:  \#(system)\x.dll"#, note])
  }

  @Test("So is one that the machine does not have, and one whose new file waits already")
  func skippedOther() throws {
    let machine = try machine()
    try machine.install(package(900_001, [file("gone.dll", "1.0.0.3", onlyIfPresent: true)]))
    try expect(machine, [#"Skipped copying file:  \#(system)\gone.dll"#, "  skipped: the machine does not have it"])
    try machine.install(package(900_002, [file("held.dll", "1.0.0.4")]))
    try machine.install(package(900_003, [file("held.dll", "1.0.0.3")]))
    let note = "the file there is newer: 1.0.0.4, and the package has 1.0.0.3 (the one that waits for the restart)"
    try expect(machine, ["  skipped: " + note], in: "KB900003")
  }

  @Test("NT 4.0: a KnownDLL is left because of the version in memory")
  func skippedByImage() throws {
    let machine = try TestMachine(.nt4, files: [kernel: "1.0.0.4"])
    try machine.put(kernel, "1.0.0.1")
    try machine.install(package(900_001, [file(kernel, "1.0.0.3")], for: .nt4))
    #expect(try machine.log("KB900001").contains { $0.hasSuffix("(asked of the image in memory)") })
  }

  @Test("Beneath a file that waits stands who holds it")
  func delayed() throws {
    let machine = try machine()
    try machine.install(package(900_001, [file("held.dll", "1.0.0.3")]))
    try expect(
      machine,
      [#"Copied file (delayed):  \#(system)\SET1.tmp"#, #"  delayed: \#(system)\held.dll is in use by Service"#])
  }

  @Test("Of more than five the others are counted", arguments: [5, 6])
  func delayedByMany(_ count: Int) throws {
    let machine = try machine()
    for number in 1..<count { try machine.hold("held.dll", by: "program\(number).exe") }
    try machine.install(package(900_001, [file("held.dll", "1.0.0.3")]))
    let line = try #require(try machine.log("KB900001").first { $0.contains(" is in use by ") })
    #expect(line.split(separator: ", ").count == 5)
    #expect(line.hasSuffix(" and 1 more") == (count == 6) && line.hasSuffix(" more") == (count == 6), "\(line)")
  }

  @Test("A hotpatch that a program prevents is a target that is not applied, and the reason of the restart names it")
  func hotpatchNotApplied() throws {
    let machine = try TestMachine(files: ["x.dll": "5.2.3790.1830 srv03_sp1_rtm"])
    try machine.hold("x.dll", by: "devenv.exe", debugged: true)
    try machine.install(
      package(900_001, [file("x.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr", hotpatch: .init())]), "/hotpatch:enable")
    let path = #"\#(system)\x.dll"#
    try expect(
      machine,
      [
        "AnalyzeForHotpatching: Hotpatch target added; source=x.dll,target=\(path).",
        "AnalyzeForHotpatching used 0 ticks.",
        "AnalyzeForHotpatching added targets; returning to phase one.", "AnalyzeComponents: Hotpatching is enabled.",
      ])
    try expect(
      machine,
      [
        "ApplyHotpatches: Hotpatch source=x._hp,target=\(path) applies to target \(path)...",
        "  ApplyHotpatches: \(path) was delayed; skipping apply.", "DoInstallation: ApplyHotpatches returned FALSE.",
      ])
    try expect(
      machine,
      [
        "IsRebootRequiredForFileQueue: \(path) was delayed; reboot is required.",
        "IsRebootRequiredForFileQueue: Hotpatch for \(path) was not applied; reboot is required.",
        "  not hotpatched: devenv.exe, which holds it, is being debugged",
      ])
  }

  @Test(
    "A machine or account that cannot hotpatch fails to initialise it; for a package that cannot it is not analysed")
  func hotpatchNotTried() throws {
    let hot = package(900_001, [file("x.dll", gdr: "1.0.0.3", hotpatch: .init())])
    let account = try machine("1.0.0.1", [Circumstances.debugRight])
    try account.install(hot, "/hotpatch:enable")
    try expect(
      account,
      [
        "Hotpatching Initialization Failed: Disabling Hotpatch functionality.",
        "  not hotpatched: the account has not the right SeDebugPrivilege",
      ])
    let cold = try machine()
    try cold.install(update, "/hotpatch:enable")
    try expect(
      cold,
      [
        "AnalyzeComponents: Hotpatch analysis disabled; skipping.",
        "  not hotpatched: the package has no hotpatch files", "AnalyzeComponents: Hotpatching is disabled.",
      ])
  }

  private func machine(_ there: String, _ rights: Set<String>) throws -> TestMachine {
    try machine(there, free: nil, rights)
  }

  // MARK: Queue

  @Test("An installer from before the cleaning has no words for the queue; notes tell it, before and after")
  func queueOfOld() throws {
    let machine = try TestMachine(.w2k, servicePack: 1, files: ["held.dll": "1.0.0.1"], alwaysHeld: ["held.dll"])
    try machine.queue([.delete(try WindowsPath(#"C:\old.tmp"#))])
    try machine.install(package(900_001, [file("held.dll", "1.0.0.3")], for: .w2k, dated: (2001, 1, 1)))
    let log = try machine.log("KB900001")
    #expect(!log.contains { $0.contains("In The Registry") || $0.contains("CleanPFR") })
    #expect(
      log.filter { $0.hasPrefix("  queue") } == [
        #"  queue before: C:\old.tmp -> deleted"#, #"  queue after: C:\old.tmp -> deleted"#,
        #"  queue after: C:\WINNT\system32\SET1.tmp (1.0.0.3) -> C:\WINNT\system32\held.dll (1.0.0.1)"#,
      ])
  }

  // MARK: Refusals

  @Test(
    "Each reason of CheckSystem has its own word",
    arguments: [
      (0xF021, "Major Version mismatch:STATUS_NT_VERSION_MISMATCH"), (0xF00E, "STATUS_PLATFORM_MISMATCH"),
      (0xF001, "STATUS_FAILED_LANGUAGE_TYPE"), (0xF076, "ServicePack version Mismatch"),
      (0xF06B, "ServicePack version Mismatch"), (0xF002, "STATUS_CHECKED_FREE_MISMATCH"),
      (0xF004, "STATUS_INSUFFICIENT_PRIVS"),
    ])
  func checkSystem(_ code: Int, _ word: String) throws {
    let machine = try machine("1.0.0.1", code == 0xF004 ? ["SeBackupPrivilege"] : [])
    if code == 0xF002 {
      let key = #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"#
      try machine.set(key, "CurrentType", .string("Uniprocessor Checked"))
    }
    let refused = package(
      900_001, [], for: code == 0xF021 ? .xp : .ws2003, code == 0xF00E ? .x64 : .x86,
      servicePacks: code == 0xF076 ? 2...2 : code == 0xF06B ? 0...0 : nil,
      language: code == 0xF001 ? Language("DEU") : nil)
    let outcome = try machine.install(refused)
    #expect(outcome.refusal?.extendedCode == code)
    try expect(
      machine,
      [
        "CheckSystem: \(word)", "DoInstallation: CheckSystem Failed: 0x\(String(code, radix: 16)) ",
        "  refused: \(outcome.refusal?.message ?? "")",
        "  unchanged: no file was touched; the queue is as it was: empty",
        "KB900001 installation did not complete.",
      ])
  }

  @Test("A damaged package has an error of its own")
  func damaged() throws {
    var damaged = update
    damaged.defect = .damaged(damaged.name)
    let machine = try machine()
    try machine.install(damaged)
    try expect(machine, ["KB900001 Setup encountered an error: The update.ver file is not correct."])
    #expect(try !machine.log("KB900001").contains { $0.contains("CheckSystem") })
  }

  @Test("Too little room: what is free and what is needed; without a backup that is not calculated")
  func room() throws {
    let big = package(900_001, [file("x.dll", "1.0.0.3 - 9000000")])
    let full = try machine(free: 2 << 20)
    #expect(try full.install(big).refusal?.extendedCode == 0xF003)
    try expect(
      full,
      [
        "Allocation size of drive C: is 4096 bytes, free space = 2097152 bytes",
        "Error: Drive C: free 2MB req: 8MB w/uninstall 8MB",
      ])
    let roomy = try machine(free: 20 << 20)
    try roomy.install(big, "/n", "/q")
    try expect(
      roomy,
      [
        "AnalyzeDiskUsage:  Skipping EstimateDiskUsageForUninstall.",
        "Drive C: free 20MB req: 8MB w/uninstall: NOT CALCULATED.",
      ])
  }

  @Test("A question and its answer stand in the log")
  func question() throws {
    let machine = try machine()
    try machine.install(update)
    try machine.install(update, "/z")
    let log = try machine.log("KB900001")
    #expect(log.contains { $0.hasPrefix("Message displayed to the user: KB900001 is installed already") })
    #expect(log.contains("User Input: NO"))
    #expect(log.contains("Update.exe extended error code = 0xf00d"))
  }

  @Test("Before /ER there was no extended code; Hotfix.exe has sentences of its own")
  func oldRefusals() throws {
    let old = try TestMachine(.w2k)
    try old.install(package(900_001, [], for: .xp, dated: (2002, 1, 1)))
    #expect(try !old.log("KB900001").contains { $0.contains("extended") || $0.contains("masked") })
    let nt4 = try TestMachine(.nt4)
    try nt4.install(package(900_001, [], for: .nt4, .ia64))
    let log = try nt4.log("KB900001")
    #expect(log.contains { $0.hasPrefix("Hotfix: ") })
    #expect(!log.contains { $0.contains("CheckSystem") || $0.contains("Update.exe") })
  }

  // MARK: Other logs

  @Test("/verbose lists the files that were copied in CabBuild.log")
  func verbose() throws {
    let machine = try machine()
    try machine.install(update, "/q")
    #expect(try !machine.exists(#"%SystemRoot%\CabBuild.log"#))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.4")]), "/q", "/verbose")
    #expect(try machine.lines(#"%SystemRoot%\CabBuild.log"#).contains(#"\#(system)\x.dll"#))
  }

  @Test("A log that /log: names is headed by its own name")
  func namedLog() throws {
    let machine = try machine()
    try machine.install(update, "/q", #"/log:C:\my.log"#)
    #expect(try machine.lines(#"C:\my.log"#).first == "[my.log]")
    #expect(try machine.lines(#"%SystemRoot%\KB900001.log"#).first == "[KB900001.log]")
  }

  @Test("NT 4.0's Hotfix.exe has no words of stages that it never had")
  func hotfix() throws {
    let machine = try TestMachine(.nt4, files: ["x.dll": "1.0.0.1", "held.dll": "1.0.0.1"], alwaysHeld: ["held.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3"), file("held.dll", "1.0.0.3")], for: .nt4))
    let log = try machine.log("KB900001")
    for word in ["Analyze", "Branching", "Hotpatch", "BuildType", "Num Ticks", "update.inf", "UpdateSpUpdSvcInf"] {
      #expect(!log.contains { $0.contains(word) }, "\(word)")
    }
    #expect(log.contains { $0.hasPrefix("Copied file (delayed):  ") })
    #expect(log.contains { $0.hasPrefix("RebootNecessary = 1") })
    try machine.uninstall(KBNumber(900_001))
    #expect(try !machine.log("KB900001Uninst").contains { $0.contains("Spuninst") })
  }
}
