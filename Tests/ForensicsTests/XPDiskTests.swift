import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

/// A disk that no part of wupd made: keys, sheets and logs written here as Update.exe leaves them (windows-facts, 1.7, 3.1 to 3.6), in
/// other spellings, orders and corners than wupd's own.
@Suite("A disk of Windows XP as Update.exe leaves it") struct XPDiskTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value
  private let scratch = Scratch()
  private var disk: String { scratch.file("image") }

  private static func day(_ day: Int, _ hour: Int = 3) -> WindowsTime {
    CivilTime(year: 2009, month: 7, day: day, hour: hour).time(bias: -120) ?? WindowsTime(ticks: 0)
  }

  private static func put(_ path: String, _ bytes: [UInt8], in disk: String, _ time: WindowsTime) {
    run("/bin/sh", ["-c", "mkdir -p \"$(dirname \"$1\")\"", "sh", "\(disk)/\(path)"])
    write(bytes, to: "\(disk)/\(path)")
    run("/usr/bin/touch", ["-d", "@\(time.unixSeconds)", "\(disk)/\(path)"])
  }

  private func system() -> [UInt8] {
    let known = Key(
      "KnownDLLs", values: [Value("kernel32", .string("kernel32.dll")), Value("ole32", .string("ole32.dll"))])
    let queue = RegistryValue.multiString([
      "\\??\\C:\\WINNT\\system32\\SET3A.tmp", "!\\??\\C:\\WINNT\\system32\\ole32.dll", "\\??\\C:\\WINNT\\old.tmp", "",
    ])
    let set = Key(
      "ControlSet002",
      subkeys: [
        Key(
          "Control",
          subkeys: [
            Key("ComputerName", subkeys: [Key("ComputerName", values: [Value("ComputerName", .string("SHIP-3"))])]),
            Key("Nls", subkeys: [Key("Language", values: [Value("InstallLanguage", .string("0407"))])]),
            Key(
              "Session Manager", values: [Value("PendingFileRenameOperations", queue)],
              subkeys: [
                Key("Environment", values: [Value("PROCESSOR_ARCHITECTURE", .string("x86"))]), known,
              ]),
            Key("TimeZoneInformation", values: [Value("ActiveTimeBias", .dword(UInt32(bitPattern: -120)))]),
          ]), Key("Services"),
      ])
    let select = Key("Select", values: [Value("Current", .dword(2)), Value("Default", .dword(2))])
    return HiveBuilder.hive(Key("$$$PROTO.HIV", subkeys: [set, select])) { ($0.minorVersion, $0.list) = (3, .lf) }
  }

  /// - Parameter second: a version that the last update has on record of the same file beside its first.
  private func software(second: String? = nil) -> [UInt8] {
    func hotFix(_ article: String, _ time: WindowsTime) -> Key {
      Key(
        article, written: time,
        values: [
          Value("Installed", .dword(1)), Value("Comments", .string("Sicherheitsupdate für Windows XP (\(article))")),
          Value("Backup Dir", .string("")),
          Value("Fix Description", .string("Sicherheitsupdate für Windows XP (\(article))")),
          Value("Installed By", .string("")), Value("Service Pack", .dword(4)), Value("Valid", .dword(1)),
        ], subkeys: [Key("File 1", written: time, values: [Value("New File", .string(""))])])
    }
    func update(_ article: String, _ time: WindowsTime, _ date: String, _ version: String) -> Key {
      Key(
        article, written: time,
        values: [
          Value("Description", .string("Sicherheitsupdate für Windows XP (\(article))")),
          Value("InstalledDate", .string(date)), Value("InstalledBy", .string("Administrator")),
          Value("UninstallCommand", .string("C:\\WINNT\\$NtUninstall\(article)$\\spuninst\\spuninst.exe")),
          Value("Type", .string("Update")),
        ],
        subkeys: [
          Key(
            "Filelist", written: time,
            subkeys: ([version] + (article == "KB979687" ? [second].compactMap { $0 } : [])).enumerated().map {
              Key(
                "\($0)", written: time,
                values: [
                  Value("FileName", .string("ole32.dll")), Value("Version", .string($1)),
                  Value("BuildDate", .string("Tue May 05 08:31:41 2009")),
                  Value("Location", .string("C:\\WINNT\\system32")),
                ])
            })
        ])
    }
    func program(_ article: String, _ time: WindowsTime, _ date: String) -> Key {
      Key(
        article, written: time,
        values: [
          Value("DisplayName", .string("Sicherheitsupdate für Windows XP (\(article))")),
          Value("InstallDate", .string(date)), Value("ParentKeyName", .string("OperatingSystem")),
        ])
    }
    let (one, two) = (Self.day(10), Self.day(20))
    let windows = Key(
      "Windows",
      subkeys: [
        Key(
          "CurrentVersion",
          subkeys: [
            Key(
              "Uninstall",
              subkeys: [
                program("KB979687", two, "20090720"), program("KB923561", one, "20090710"),
                Key("Contoso Chart", written: Self.day(1), values: [Value("DisplayName", .string("Contoso Chart"))]),
              ])
          ])
      ])
    let windowsNT = Key(
      "Windows NT",
      subkeys: [
        Key(
          "CurrentVersion",
          values: [
            Value("CurrentVersion", .string("5.1")), Value("CSDVersion", .string("Service Pack 3")),
            Value("ProductName", .string("Microsoft Windows XP")), Value("SystemRoot", .string("C:\\WINNT")),
          ],
          subkeys: [
            Key(
              "HotFix",
              subkeys: [
                hotFix("KB979687", two), hotFix("KB923561", one),
                // Of one that is gone: the key stays, and says so.
                Key("Q147222", written: one, values: [Value("Installed", .dword(0))]),
              ])
          ])
      ])
    let updates = Key(
      "Updates",
      subkeys: [
        Key(
          "Windows XP",
          subkeys: [
            Key(
              "SP4",
              subkeys: [
                update("KB979687", two, "7/20/2009", "5.1.2600.5800"),
                update("KB923561", one, "7/10/2009", "5.1.2600.5700"),
              ])
          ])
      ])
    return HiveBuilder.hive(Key("$$$PROTO.HIV", subkeys: [Key("Microsoft", subkeys: [windows, windowsNT, updates])])) {
      $0.minorVersion = 3
    }
  }

  private func sheet(_ article: String, before: [String]) -> String {
    """
    [Version]
        Signature = "$Windows NT$"
        NtServicePackVersion = 1024
        DisplayTitle = "Sicherheitsupdate"
        SP_TITLE = "Sicherheitsupdate für Windows XP (\(article))"
        RebootRequired  = 0

    [SourceDisksNames]
        1 = "Windows NT Service Pack Uninstall Directory"

    [SourceDisksFiles]
        ole32.dll    = 1

    [DestinationDirs]
        "system32.restore.files" = 10, "system32"
        "C:\\Programme\\Contoso.delete.files" = 0, "C:\\Programme\\Contoso"

    [RestoreFiles]
        CopyFiles = "system32.restore.files"
        DelFiles  = "C:\\Programme\\Contoso.delete.files"

    [system32.restore.files]
        ole32.dll,,,8

    [C:\\Programme\\Contoso.delete.files]
        new.dll

    [SnapShot.Install]
        \((before + ["Contoso Chart"]).map { "\"\($0)\"" }.joined(separator: "\n    "))

    [Configuration]
        UninstallationType    = "Hotfix"
        UnInstallLogFileName  = "\(article)Uninst.log"

    """.replacing("\n", with: "\r\n")
  }

  private func log(_ article: String, _ date: String, waiting: String = "SET3A.tmp") -> String {
    """
    [\(article).log]
    0.219: ================================================================================
    0.219: \(date) 03:00:57.916 (local)
    0.219: c:\\8d05fce81552885c8b5f8530a39f\\update\\update.exe (version 6.3.13.0)
    0.234: Hotfix started with following command line: /quiet /norestart
    0.797: In Function TestVolatileFlag, line 11825, RegOpenKeyEx failed with error 0x2
    0.800: DoInstallation: FetchSourceURL for c:\\8d05fce81552885c8b5f8530a39f\\update\\update_SP3GDR.inf failed
    0.812: CreateUninstall = 1,Directory = C:\\WINNT\\$NtUninstall\(article)$
    8.375: Copied file (delayed):  C:\\WINNT\\system32\\\(waiting)
    8.900: DoInstallation: A reboot is required to complete the installation of one or more files.
    8.900: RebootNecessary = 1,WizardInput = 1 , DontReboot = 1, ForceRestart = 0

    """.replacing("\n", with: "\r\n")
  }

  /// - Parameters:
  ///   - waiting: what the log of the last update says that waits.
  ///   - brought: the last number of what waits, and when it was linked.
  ///   - second: see ``software(second:)``.
  private func make(
    waiting: String = "SET3A.tmp", brought: (UInt16, linked: WindowsTime?) = (5800, nil), second: String? = nil
  ) {
    func program(_ revision: UInt16, _ linked: WindowsTime? = nil) -> [UInt8] {
      var program = ProgramBuilder(
        .plain(FileVersion(5, 1, 2600, revision), branch: "xpsp_sp3_gdr", name: "ole32.dll"))
      if let linked { program.stamp = UInt32(linked.unixSeconds) }
      return program.bytes()
    }
    for (path, bytes, time) in [
      ("winnt/System32/CONFIG/system", system(), Self.day(20, 4)),
      ("winnt/System32/CONFIG/Software", software(second: second), Self.day(20, 4)),
      ("winnt/System32/OLE32.DLL", program(5700), Self.day(10)),
      ("winnt/System32/SET3A.tmp", program(brought.0, brought.linked), Self.day(20)),
      ("winnt/$NtUninstallKB923561$/ole32.dll", program(5512), Self.day(10)),
      ("winnt/$NtUninstallKB979687$/ole32.dll", program(5700), Self.day(20)),
      (
        "winnt/$NtUninstallKB923561$/spuninst/spuninst.inf", Array(sheet("KB923561", before: []).utf8), Self.day(10)
      ),
      (
        "winnt/$NtUninstallKB979687$/spuninst/spuninst.inf", Array(sheet("KB979687", before: ["KB923561"]).utf8),
        Self.day(20)
      ),
      ("winnt/KB923561.log", Array(log("KB923561", "2009/07/10").utf8), Self.day(10)),
      ("winnt/kb979687.LOG", Array(log("KB979687", "2009/07/20", waiting: waiting).utf8), Self.day(20)),
      ("winnt/TimeLine.log", Array("KB923561 7/10/2009\r\nKB979687 7/20/2009\r\n".utf8), Self.day(20)),
      ("Programme/Contoso/new.dll", Array("new".utf8), Self.day(20)),
    ] { Self.put(path, bytes, in: disk, time) }
  }

  @Test("is understood: machine, updates and their order, the queue, and what rests on what")
  func understoodMachineUpdatesTheir() throws {
    make()
    let header = ActHeader(kind: .adopt, command: "adopt", account: "tester", time: Self.day(30), bias: -120)
    let (store, result) = try Store.create(scratch.file("ship.wupd"), header) {
      try Adoption(disk, .init()) { _ in }.run($0)
    }
    #expect(result.losses.texts.isEmpty, "\(result.losses.texts)")
    let machine = try #require(result.machine)
    #expect(machine.name == "SHIP-3" && machine.platform.product == .xp && machine.platform.servicePack == 3)
    #expect(machine.platform.language.code == "DEU" && machine.systemRoot.description == "C:\\WINNT")
    #expect(result.updates.map(\.article.description) == ["KB923561", "KB979687"])
    #expect(result.updates.map { $0.installed.text(bias: -120) } == ["2009-07-10 03:00:57", "2009-07-20 03:00:57"])
    #expect(result.updates.map(\.line) == ["GDR", "GDR"])
    let stack = try #require(result.findings.first { $0.subject == "stack" })
    #expect(stack.restsOn.contains { $0.contains("TimeLine.log, which names 2 of them") } && stack.disputed.isEmpty)
    let status = try store.read { try MachineStatus($0) }
    #expect(status.pending.count == 2 && status.pending.first?.owner?.description == "KB979687")
    for article in ["KB923561", "KB979687"] {
      let finding = try #require(result.findings.first { $0.subject == article })
      #expect(finding.told.hasSuffix("removable") && finding.disputed.isEmpty, "\(finding)")
    }
    #expect(!result.findings.contains { $0.subject == "Q147222" })
  }

  @Test(
    "and whose a waiting pair is says a log, or the version on record; else nothing",
    arguments: [
      ("SET3A.tmp", 5800, nil, "KB979687"), ("SET3B.tmp", 5800, nil, "KB979687"), ("SET3B.tmp", 5801, nil, nil),
      ("SET3A.tmp", 5801, nil, nil),
      ("SET3A.tmp", 5801, day(25), nil), ("SET3B.tmp", 5800, day(25), nil),
    ] as [(String, UInt16, WindowsTime?, String?)])
  func ownerOfPair(_ waiting: String, _ revision: UInt16, _ linked: WindowsTime?, _ owner: String?) throws {
    make(waiting: waiting, brought: (revision, linked))
    let header = ActHeader(kind: .adopt, command: "adopt", account: "tester", time: Self.day(30), bias: -120)
    let (store, result) = try Store.create(scratch.file("ship.wupd"), header) {
      try Adoption(disk, .init()) { _ in }.run($0)
    }
    let pairs = try store.read { try PendingPair.all($0) }
    #expect(pairs.map(\.owner) == [owner, nil] && (pairs[0].witness != nil) == (owner != nil))
    let told = result.findings.filter { $0.subject == "queue" }.map(\.told)
    #expect(told.count == 3 && told[1].hasSuffix(owner.map { "queued by \($0)" } ?? "no update names it"), "\(told)")
  }

  @Test("and of two versions that an update has on record of one file either is its own, whichever waits")
  func twoRecordsOfOnePath() throws {
    make(waiting: "SET3B.tmp", brought: (5801, nil), second: "5.1.2600.5801")
    let header = ActHeader(kind: .adopt, command: "adopt", account: "tester", time: Self.day(30), bias: -120)
    let store = try Store.create(scratch.file("ship.wupd"), header) {
      try Adoption(disk, .init()) { _ in }.run($0)
    }.store
    let pair = try #require(try store.read { try PendingPair.all($0).first })
    #expect(pair.owner == "KB979687")
    #expect(pair.witness == .version(FileVersion(5, 1, 2600, 5801), isOfCatalog: false))
  }

  @Test("and its updates come off from their own folders, in stack order, back to the service pack's file")
  func updatesComeOffFrom() throws {
    make()
    let header = { (kind: String, day: Int) in
      ActHeader(kind: ActKind(kind), command: kind, account: "tester", time: Self.day(day), bias: -120)
    }
    let store = try Store.create(scratch.file("ship.wupd"), header("adopt", 21)) {
      try Adoption(disk, .init()) { _ in }.run($0)
    }.store
    let early = try store.write(header("uninstall", 22)) {
      try Uninstaller(KBNumber(923_561), Switches(["/q"])).run($0)
    }
    #expect(early.refusal != nil)
    for (article, day) in [(979_687, 23), (923_561, 25)] as [(UInt32, Int)] {
      let outcome = try store.write(header("uninstall", day)) {
        try Uninstaller(KBNumber(article), Switches(["/q"])).run($0)
      }
      #expect(outcome.refusal == nil, "\(article) \(outcome)")
      try store.write(header("restart", day + 1)) { _ = try SessionManager.restart($0) }
    }
    try store.read { view in
      let file = try view.file(WindowsPath("C:\\WINNT\\system32\\ole32.dll"))
      #expect(file?.revision?.fileVersion == FileVersion(5, 1, 2600, 5512))
      #expect(try view.file(WindowsPath("C:\\Programme\\Contoso\\new.dll")) == nil)
      #expect(try view.file(WindowsPath("C:\\WINNT\\system32\\SET3A.tmp")) == nil)
      #expect(try view.updates().isEmpty)
    }
  }
}
