import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Everything with a time stands in one order")
struct TimelineTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private let scratch = Scratch()

  private static func time(_ text: String) -> WindowsTime { WindowsTime(text) ?? WindowsTime(ticks: 0) }

  private static func header(_ kind: String, _ time: String, subject: String = "") -> ActHeader {
    ActHeader(
      kind: ActKind(kind), subject: subject, command: kind, account: "tester", time: Self.time(time), bias: -120)
  }

  private func store(_ kind: String = "adopt", _ fill: (borrowing Transaction) throws -> Void = { _ in }) throws
    -> Store
  {
    try Store.create(scratch.file("m.wupd"), Self.header(kind, "2010-01-01T00:00:00Z")) { try fill($0) }.store
  }

  /// HKLM\SYSTEM of a machine two hours ahead of UTC.
  private static func addSystem(_ transaction: borrowing Transaction) throws {
    let zone = Key("TimeZoneInformation", values: [Value("ActiveTimeBias", .dword(UInt32(bitPattern: -120)))])
    let windows = Key(
      "Windows", values: [Value("ShutdownTime", .binary(le(UInt64(time("2006-08-10T09:00:00.5Z").ticks))))])
    let set = Key(
      "CurrentControlSet",
      subkeys: [
        Key(
          "Control",
          subkeys: [Key("Session Manager", written: time("2006-08-10T03:00:00Z")), windows, zone])
      ])
    let root = Key("root", subkeys: [set, Key("Select", written: time("2005-01-01T00:00:00Z"))])
    _ = try HiveImport(Hive(ForeignBytes(HiveBuilder.hive(root))), to: RegistryPath("HKLM\\SYSTEM"), transaction)
  }

  /// The entry of an update whose key says a day.
  private static func addUpdate(_ transaction: borrowing Transaction, _ name: String = "KB921883") throws {
    let key = Key(
      name, written: time("2006-08-10T00:51:07Z"), values: [Value("InstalledDate", .string("8/10/2006"))])
    let root = Key("Updates", subkeys: [Key("Windows Server 2003", subkeys: [Key("SP2", subkeys: [key])])])
    _ = try HiveImport(
      Hive(ForeignBytes(HiveBuilder.hive(root))), to: RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Updates"), transaction)
  }

  private static func put(
    _ transaction: borrowing Transaction, _ path: String, _ text: String, created: String? = nil, written: String
  ) throws {
    let stored = try transaction.store(Array(text.utf8))
    let revision = try transaction.revision(
      RevisionFacts(
        sha256: stored.sha256, size: stored.size, linked: time("1996-07-01T00:00:00Z"), origin: .bytes))
    try transaction.put(
      WindowsPath(path), revision, created: created.map(time), written: time(written),
      accessed: time("2009-01-01T00:00:00Z"))
  }

  private static let log = """
    [KB921883.log]\r
    0.100: ================================================================================\r
    0.100: 2006/08/10 02:51:00.000 (local)\r
    0.110: c:\\x\\update\\update.exe (version 6.2.29.0)\r
    0.120: Hotfix started with following command line: /z\r
    3.100: Copied file:  C:\\WINDOWS\\system32\\netapi32.dll\r
    what nobody knows\r

    """

  private func lines(_ store: Store, _ change: (inout TimelineRequest) -> Void = { _ in }) throws -> [String] {
    var request = TimelineRequest()
    change(&request)
    let asked = request
    let timeline = try store.read { try Timeline($0, asked) }
    return timeline.map { entry in
      "\(entry.time.iso) \(entry.clock) \(entry.kind) \(entry.source)" + (entry.line.map { ":\($0)" } ?? "")
        + (entry.doubt == nil ? "" : " !")
    }
  }

  @Test("Acts, keys, files, log lines and dates come in one order, each by its clock")
  func actsKeysFilesLog() throws {
    let store = try store { transaction in
      try Self.addSystem(transaction)
      try Self.addUpdate(transaction)
      try Self.put(
        transaction, "C:\\WINDOWS\\KB921883.log", Self.log, created: "2006-08-10T00:51:00.2Z",
        written: "2006-08-10T00:51:09Z")
    }
    let made = "2006-08-10T02:40:00Z machine keyWritten HKLM\\SOFTWARE\\Microsoft\\Updates"
    let update = "HKLM\\SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2\\KB921883"
    #expect(
      try lines(store) == [
        "2005-01-01T00:00:00Z machine keyWritten HKLM\\SYSTEM\\Select",
        "2006-08-09T22:00:00Z day installDate \(update)",
        "2006-08-10T00:51:00Z assumedBias logStarted C:\\WINDOWS\\KB921883.log:3",
        "2006-08-10T00:51:00.2Z machine fileCreated C:\\WINDOWS\\KB921883.log",
        "2006-08-10T00:51:03Z assumedBias logLine C:\\WINDOWS\\KB921883.log:6",
        "2006-08-10T00:51:07Z machine keyWritten \(update)",
        "2006-08-10T00:51:09Z machine fileWritten C:\\WINDOWS\\KB921883.log",
        made, made + "\\Windows Server 2003", made + "\\Windows Server 2003\\SP2",
        "2006-08-10T03:00:00Z machine keyWritten HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager",
        "2006-08-10T09:00:00.5Z machine shutdown HKLM\\SYSTEM\\CurrentControlSet\\Control\\Windows",
        "2010-01-01T00:00:00Z computer act act 1",
      ])
  }

  @Test("Bounds count in, and a day counts while it lasts on the machine")
  func boundsCountDayCounts() throws {
    let store = try store { transaction in
      try Self.addSystem(transaction)
      try Self.addUpdate(transaction)
    }
    func found(_ source: TimelineRequest.Source, _ from: String?, _ to: String?) throws -> Int {
      try lines(store) { request in
        request.sources = [source]
        request.from = from.map(Self.time)
        request.to = to.map(Self.time)
      }.count
    }
    #expect(try found(.keys, "2006-08-10T00:51:07Z", "2006-08-10T00:51:07Z") == 1)
    #expect(try found(.keys, "2006-08-10T00:51:08Z", "2006-08-10T02:39:59Z") == 0)
    #expect(try found(.keys, nil, "2006-08-10T00:51:06Z") == 1)
    #expect(try found(.keys, "2006-08-10T00:51:08Z", nil) == 4)
    // The tenth of August lasted from 22:00 to 22:00 in UTC.
    #expect(try found(.dates, "2006-08-10T21:59:59Z", "2007-01-01T00:00:00Z") == 1)
    #expect(try found(.dates, "2006-08-10T22:00:00Z", "2007-01-01T00:00:00Z") == 0)
    #expect(try found(.dates, nil, "2006-08-09T22:00:00Z") == 1)
    #expect(try found(.dates, nil, "2006-08-09T21:59:59Z") == 0)
  }

  @Test("Sources, subtrees, access and links are as asked")
  func sourcesSubtreesAccessLinks() throws {
    let store = try store { transaction in
      try Self.addSystem(transaction)
      try Self.put(transaction, "C:\\odd\\a.txt", "a", written: "2006-01-01T00:00:00Z")
    }
    #expect(try lines(store) { $0.sources = [.files] } == [])
    let odd = try [WindowsPath("C:\\odd\\a.txt"), WindowsPath("C:\\odd")]
    #expect(
      try lines(store) { request in
        request.sources = [.files]
        request.files = .below(odd)
        request.withAccess = true
        request.withLinks = true
      }.filter { $0.hasSuffix("a.txt") } == [
        "1996-07-01T00:00:00Z build fileLinked C:\\odd\\a.txt",
        "2006-01-01T00:00:00Z host fileWritten C:\\odd\\a.txt",
        "2009-01-01T00:00:00Z host fileAccessed C:\\odd\\a.txt",
      ])
    let control = try RegistryPath("HKLM\\SYSTEM\\CurrentControlSet\\Control")
    let below = try lines(store) { request in
      request.sources = [.keys]
      request.keys = .below([control, control.appending("Windows")])
    }
    #expect(below.count == 4)
    let error = #expect(throws: StoreError.self) { try lines(store) { $0.keys = .below([control.appending("no")]) } }
    #expect(error?.code == .notFound)
  }

  @Test("About an update is what bears its name or is recorded as its file")
  func aboutUpdateBearsName() throws {
    let store = try store { transaction in
      try Self.addSystem(transaction)
      try Self.addUpdate(transaction)
      let windows = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Windows NT", "CurrentVersion"])
      try transaction.setValue(windows, "CurrentVersion", .string("5.2"))
      try transaction.setValue(windows, "SystemRoot", .string("C:\\WINDOWS"))
      let file = try RegistryPath(
        "HKLM\\SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2\\KB921883\\Filelist\\0")
      try transaction.setValue(file, "FileName", .string("netapi32.dll"))
      try transaction.setValue(file, "Location", .string("C:\\WINDOWS\\system32"))
      for name in [
        "system32\\netapi32.dll", "system32\\other.dll", "KB958644.log", "kb921883uninst.log",
        "$NtUninstallKB921883$\\netapi32.dll",
      ] {
        try Self.put(transaction, "C:\\WINDOWS\\\(name)", name, written: "2006-08-10T00:00:00Z")
      }
    }
    let about = try lines(store) { request in
      request.sources = [.files]
      request.updates = [ShortTitle(KBNumber(921_883))]
    }
    #expect(
      about.filter { $0.contains("fileWritten") && $0.hasPrefix("2006") }.map { String($0.split(separator: " ")[3]) }
        == [
          "C:\\WINDOWS\\$NtUninstallKB921883$\\netapi32.dll", "C:\\WINDOWS\\kb921883uninst.log",
          "C:\\WINDOWS\\system32\\netapi32.dll",
        ])
    #expect(!about.contains { $0.contains("other.dll") || $0.contains("KB958644") })
  }

  @Test("What an act of the store left is by the clock of the acts")
  func actStoreLeftClock() throws {
    let store = try store { try Self.addSystem($0) }
    let key = try RegistryPath("HKLM\\SYSTEM\\Select")
    try store.write(Self.header("edit", "2010-02-01T00:00:00Z")) { transaction in
      try transaction.setValue(key, "Touched", .dword(1))
    }
    #expect(
      try lines(store) { $0.keys = .below([key]) }.filter { $0.contains("Select") } == [
        "2010-02-01T00:00:00Z computer keyWritten HKLM\\SYSTEM\\Select"
      ])
    try store.write(Self.header("edit", "2010-02-02T00:00:00Z")) { transaction in
      try transaction.set(MachineClock.setting, .text("modelled"))
    }
    #expect(try lines(store) { $0.keys = .below([key]) }.last == "2010-02-02T00:00:00Z store act act 3")
    let earlier = try store.read(at: .act(1)) { try Timeline($0, TimelineRequest()) }
    #expect(earlier.last?.source == "act 1")
  }

  @Test("A clock that went back is told, a stamp as well as an act")
  func clockWentBackTold() throws {
    let store = try store { transaction in
      try Self.addSystem(transaction)
      let log = Self.log.replacing("3.100: Copied", with: "0.050: Copied")
      try Self.put(transaction, "C:\\WINDOWS\\KB921883.log", log, written: "2006-08-10T00:51:09Z")
    }
    try store.write(Self.header("edit", "2009-12-31T00:00:00Z")) { transaction in
      try transaction.setValue(RegistryPath("HKLM\\SYSTEM\\Select"), "Touched", .dword(1))
    }
    #expect(
      try lines(store) { $0.sources = [.acts, .logs] } == [
        "2006-08-10T00:50:59.95Z assumedBias logLine C:\\WINDOWS\\KB921883.log:6 !",
        "2006-08-10T00:51:00Z assumedBias logStarted C:\\WINDOWS\\KB921883.log:3",
        "2009-12-31T00:00:00Z computer act act 2 !", "2010-01-01T00:00:00Z computer act act 1",
      ])
  }

  @Test("A lone log gives its lines, taken as UTC, for no zone is known")
  func loneLogGivesLines() throws {
    write(Array(Self.log.utf8), to: scratch.file("KB921883.log"))
    let adoption = Adoption(scratch.file("KB921883.log"), Adoption.Options()) { _ in }
    let store = try Store.create(scratch.file("lone.wupd"), Self.header("adopt", "2010-01-01T00:00:00Z")) {
      try adoption.run($0)
    }.store
    #expect(
      try lines(store) { $0.sources = [.logs] } == [
        "2006-08-10T02:51:00Z local logStarted C:\\WINDOWS\\KB921883.log:3",
        "2006-08-10T02:51:03Z local logLine C:\\WINDOWS\\KB921883.log:6",
      ])
    // Its own time is what this computer says, and when it was made nobody knows.
    let files = try lines(store) { $0.sources = [.files] }
    #expect(files.count == 1 && files[0].hasSuffix("host fileWritten C:\\WINDOWS\\KB921883.log"))
    let clock = try store.read { try $0.findings().first { $0.subject == "clock" } }
    #expect(clock?.told.hasPrefix("the machine's time zone is not known") == true)
    let bias = try store.read { try Timeline($0, TimelineRequest()).bias }
    #expect(bias == nil)
  }

  @Test("A lone hive gives its keys, and a store of nothing its act")
  func loneHiveGivesKeys() throws {
    let hive = try store { try Self.addSystem($0) }
    #expect(try lines(hive).count == 4)
    let empty = try Store.create(scratch.file("empty.wupd"), Self.header("edit", "2010-01-01T00:00:00Z")) { _ in }.store
    #expect(try lines(empty) == ["2010-01-01T00:00:00Z computer act act 1"])
  }

  @Test("Without a Windows folder that is known, logs are looked for in every folder of every volume")
  func withoutWindowsFolderKnown() throws {
    let store = try store { transaction in
      for folder in ["D:\\NT", "\\\\server\\share\\old"] {
        try Self.put(transaction, folder + "\\KB921883.log", Self.log, written: "2006-08-10T00:51:09Z")
      }
    }
    let started = try lines(store) { $0.sources = [.logs] }.filter { $0.contains("logStarted") }
    #expect(
      started.map { String($0.split(separator: " ")[3]) } == [
        "D:\\NT\\KB921883.log:3", "\\\\server\\share\\old\\KB921883.log:3",
      ])
  }

  @Test("A log whose bytes are not here is named")
  func logWhoseBytesNot() throws {
    let store = try store { transaction in
      try transaction.put(
        WindowsPath("C:\\WINDOWS\\KB921883.log"), transaction.revision(RevisionFacts(size: 5, origin: .bytes)))
    }
    let timeline = try store.read { try Timeline($0, TimelineRequest()) }
    #expect(timeline.passedOver == ["C:\\WINDOWS\\KB921883.log: its bytes are not in the store"])
  }

  @Test("Every key comes once and in order, whatever times the keys have")
  func everyKeyComesOnce() throws {
    try withSeeds(20) { seed in
      var random = SeededGenerator(seed: seed)
      func tree(_ depth: Int) -> [Key] {
        (0..<Int.random(in: 0...4, using: &random)).map { number in
          let ticks = Int64.random(in: 1...4, using: &random) << Int64.random(in: 0...60, using: &random)
          return Key("k\(number)", written: WindowsTime(ticks: ticks), subkeys: depth > 3 ? [] : tree(depth + 1))
        }
      }
      let root = Key("root", subkeys: tree(0))
      func count(_ key: Key) -> Int { key.subkeys.reduce(1) { $0 + count($1) } }
      let scratch = Scratch()
      let place = try RegistryPath("HKLM\\SYSTEM")
      let store = try Store.create(scratch.file("m.wupd"), Self.header("adopt", "2010-01-01T00:00:00Z")) {
        try HiveImport(Hive(ForeignBytes(HiveBuilder.hive(root))), to: place, $0)
      }.store
      var request = TimelineRequest()
      request.sources = [.keys]
      request.keys = .below([place])
      let asked = request
      let timeline = try store.read { try Timeline($0, asked) }
      let sources = Set(timeline.map(\.source))
      #expect(sources.count == timeline.count && timeline.count == count(root))
      let times = timeline.map(\.time)
      #expect(times == times.sorted())
    }
  }

  @Test("Of an adopted machine the run, its key and the restart stand as they happened")
  func adoptedMachineRunKey() throws {
    write(MadeMachine.lean, to: scratch.file("made.wupd"))
    let made = try Store.open(scratch.file("made.wupd"))
    let platform = try made.read { try Machine($0).platform }
    let package = try Catalog.package(KBNumber(921_883), for: platform)
    try made.write(Self.header("install", "2006-08-10T04:00:00Z", subject: "KB921883")) {
      _ = try Installer(package, Switches(["/z", "/q"])).run($0)
    }
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try made.read { try MachineDisk.write($0, to: disk) }
    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    let store = try Store.create(scratch.file("a.wupd"), Self.header("adopt", "2010-01-01T00:00:00Z")) {
      try adoption.run($0)
    }.store
    let found = try lines(store) { $0.updates = [ShortTitle(KBNumber(921_883))] }
    #expect(found.contains("2006-08-10T04:00:00Z ruleBias logStarted C:\\WINDOWS\\KB921883.log:3"))
    #expect(
      found.contains(
        "2006-08-10T04:00:00Z machine keyWritten HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\HotFix\\KB921883"
      ))
    #expect(found.contains("2006-08-10T04:00:00Z host fileWritten C:\\WINDOWS\\KB921883.log"))
    let store0 = try lines(made) { $0.sources = [.keys, .logs] }
    let areOfStore = store0.allSatisfy { $0.contains(" computer ") }
    #expect(areOfStore)
  }
}
