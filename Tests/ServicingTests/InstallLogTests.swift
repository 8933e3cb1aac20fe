import Servicing
import StateStore
import Testing
import WindowsModel

/// KB######.log: its grammar, and the order of what it says.
@Suite("The log of an install")
struct InstallLogTests {
  private func machine() throws -> TestMachine {
    try TestMachine(files: ["x.dll": "1.0.0.1", "held.dll": "1.0.0.1", kernel: "1.0.0.1"], alwaysHeld: ["held.dll"])
  }

  private let update = package(
    900_001, [file("x.dll", "1.0.0.3"), file("held.dll", "1.0.0.3"), file(kernel, "1.0.0.3")])
  private let path = #"%SystemRoot%\KB900001.log"#

  /// The texts stand in the log in this order, each as the beginning of a line.
  private func inOrder(_ lines: [String], _ wanted: [String], _ location: SourceLocation = #_sourceLocation) {
    var rest = lines[...]
    for text in wanted {
      guard let index = rest.firstIndex(where: { $0.hasPrefix(text) }) else {
        Issue.record("not in the log, or out of order: \(text)", sourceLocation: location)
        return
      }
      rest = rest[(index + 1)...]
    }
  }

  @Test("Every line has its stamp, seconds and three digits, and no stamp goes back")
  func stamps() throws {
    let machine = try machine()
    try machine.install(update)
    let lines = try machine.lines(path)
    #expect(lines.first == "[KB900001.log]")
    #expect(lines.last == "")
    var last = 0
    for line in lines.dropFirst().dropLast() {
      let stamp = try #require(line.wholeMatch(of: /(\d+)\.(\d{3}): .*/), "\(line)")
      let milliseconds = try #require(Int(stamp.1)) * 1000 + (try #require(Int(stamp.2)))
      #expect(milliseconds >= last, "\(line)")
      last = milliseconds
    }
    #expect(lines.count > 30)
  }

  @Test("A section begins with 80 signs of equality, the local time, the program and the switches")
  func head() throws {
    let machine = try machine()
    try machine.install(update, "/z", "-q")
    let lines = try machine.log("KB900001")
    #expect(lines[1] == String(repeating: "=", count: 80))
    #expect(lines[2].wholeMatch(of: /2006\/01\/01 \d\d:\d\d:\d\d\.\d{3} \(local\)/) != nil)
    #expect(lines[3].wholeMatch(of: /c:\\[0-9a-f]{16}\\update\\update\.exe \(version 6\.2\.29\.0\)/) != nil)
    #expect(lines[4] == "Hotfix started with following command line: /z -q ")
  }

  @Test("The local time is that of the machine")
  func localTime() throws {
    let machine = try machine()
    let zone = #"HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation"#
    try machine.set(zone, "Bias", .dword(UInt32(bitPattern: -60)))
    try machine.install(update)
    let time = try machine.store.read { try $0.act(at: .last).time.text(bias: -60) }
    #expect(try machine.log("KB900001")[2] == "\(time.replacing("-", with: "/")).000 (local)")
  }

  @Test("The lines come in the order of the work")
  func order() throws {
    let machine = try machine()
    try machine.install(update)
    inOrder(
      try machine.log("KB900001"),
      [
        "In Function TestVolatileFlag, line ", "DoInstallation: CleanPFR failed: 0x2 ",
        "SetProductTypes: InfProductBuildType=BuildType.IS", "SetAltOsLoaderPath: ",
        "DoInstallation: FetchSourceURL for ",
        #"CreateUninstall = 1,Directory = C:\WINDOWS\$NtUninstallKB900001$ "#,
        "BuildCabinetManifest: update.url absent",
        "Starting AnalyzeComponents", "AnalyzePhaseZero used ", #"No c:\windows\INF\updtblk.inf file."#,
        "OEM file scan used ", "AnalyzePhaseOne: used ", "AnalyzeComponents: Hotpatch analysis disabled; skipping.",
        "AnalyzeComponents: Hotpatching is disabled.", #"FindFirstFile c:\windows\$hf_mig$\*.*"#,
        "AnalyzeForBranching used ", "AnalyzePhaseTwo used ", "AnalyzePhaseThree used ", "AnalyzePhaseFive used ",
        "AnalyzePhaseSix used ", "AnalyzeComponents used ", "Downloading 0 files", "bPatchMode = FALSE",
        "Inventory complete: ReturnStatus=0, ", "Num Ticks for invent : ", "CabinetBuild complete",
        "DynamicStrings section not defined or empty.", "FileInUse:: Detection disabled.", "Num Ticks for Backup : ",
        "Num Ticks for creating uninst inf : ", "Registering Uninstall Program for -> KB900001, KB900001 , 0x0",
        "PFE2: Not avoiding Per File Exceptions.", #"Copied file:  C:\WINDOWS\system32\x.dll"#,
        #"Copied file (delayed):  C:\WINDOWS\system32\SET1.tmp"#,
        #"Copied kernel32.dll to C:\WINDOWS\system32\kernel32.dll via C:\WINDOWS\system32\_000001_.tmp.dll"#,
        "Num Ticks for Copying files : ", "Num Ticks for Reg update and deleting 0 size files : ",
        "---- Old Information In The Registry ------", #"Source:C:\WINDOWS\system32\SET1.tmp (1.0.0.3)"#,
        #"Destination:C:\WINDOWS\system32\held.dll (1.0.0.1)"#, "Source:", "Destination: ",
        "---- New Information In The Registry ------",
        #"IsRebootRequiredForFileQueue: C:\WINDOWS\system32\held.dll was delayed; reboot is required."#,
        #"IsRebootRequiredForFileQueue: C:\WINDOWS\system32\kernel32.dll was no-delay replaced; reboot is required."#,
        "DoInstallation: A reboot is required to complete the installation of one or more files.",
        "UpdateSpUpdSvcInf: Source [ProcessesToRunAfterReboot] section is empty; nothing to do.",
        "RebootNecessary = 1,WizardInput = 0 , DontReboot = 1, ForceRestart = 0",
      ])
  }

  @Test(
    "The last line says whether a restart is needed and what the switches said of it",
    arguments: [
      (["/z", "/q"], "RebootNecessary = 0,WizardInput = 0 , DontReboot = 1, ForceRestart = 0"),
      (["/u"], "RebootNecessary = 0,WizardInput = 0 , DontReboot = 0, ForceRestart = 0"),
      (["/forcerestart"], "RebootNecessary = 1,WizardInput = 1 , DontReboot = 0, ForceRestart = 1"),
    ])
  func last(_ switches: [String], _ line: String) throws {
    let machine = try machine()
    let installer = Installer(package(900_001, [file("x.dll", "1.0.0.3")]), try Switches(switches))
    try machine.store.write(machine.header("install", "KB900001")) { _ = try installer.run($0) }
    #expect(try machine.log("KB900001").last { !$0.isEmpty } == line)
  }

  @Test("A second run appends a section")
  func appended() throws {
    let machine = try machine()
    try machine.install(update)
    let first = try machine.lines(path)
    try machine.install(update)
    let both = try machine.lines(path)
    #expect(Array(both.prefix(first.count - 1)) == first.dropLast())
    #expect(both.count { $0 == "[KB900001.log]" } == 2)
    #expect(try machine.log("KB900001").contains(#"Skipped copying file:  C:\WINDOWS\system32\x.dll"#))
  }

  @Test("An old article keeps its Q in the name of its log")
  func oldName() throws {
    let machine = try TestMachine(.w2k, files: ["x.dll": "1.0.0.1"])
    var old = package(300_845, [file("x.dll", "1.0.0.3")], for: .w2k, dated: (2001, 6, 1))
    old.shortTitle = ShortTitle(KBNumber(300_845, prefix: "Q"))
    try machine.install(old)
    #expect(try machine.exists(#"%SystemRoot%\Q300845.log"#))
    #expect(try machine.exists(#"%SystemRoot%\$NtUninstallQ300845$"#))
  }

  @Test("NT 4.0 and the installers before Update.exe 6.1.22 do not look for the volatile flag")
  func oldInstallers() throws {
    let machine = try TestMachine(.nt4, files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")], for: .nt4))
    let lines = try machine.log("KB900001")
    #expect(!lines.contains { $0.contains("TestVolatileFlag") || $0.contains("CleanPFR") })
    #expect(lines[3].contains(#"\hotfix.exe (version "#))
  }
}
