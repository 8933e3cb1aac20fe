import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A machine's disk becomes a store")
struct AdoptionTests {
  private let scratch = Scratch()

  private static func header(_ kind: String, minute: Int64) -> ActHeader {
    ActHeader(
      kind: ActKind(kind), command: kind, account: "tester",
      time: MadeMachine.made.adding(seconds: 60 * minute), bias: -120)
  }

  /// A machine with these updates, installed one after another, with a restart after each that `restarting` names.
  private func machine(
    _ articles: [String], restarting: Set<String> = [], on made: [UInt8] = MadeMachine.lean
  ) throws -> Store {
    write(made, to: scratch.file("made.wupd"))
    let store = try Store.open(scratch.file("made.wupd"))
    for (place, text) in articles.enumerated() {
      let article = try #require(KBNumber(text))
      let platform = try store.read { try Machine($0).platform }
      let package = try Catalog.package(article, for: platform)
      try store.write(Self.header("install", minute: Int64(10 * place + 1))) {
        _ = try Installer(package, Switches(["/z", "/q"])).run($0)
      }
      if restarting.contains(text) {
        try store.write(Self.header("restart", minute: Int64(10 * place + 5))) { _ = try SessionManager.restart($0) }
      }
    }
    return store
  }

  private func adopt(_ source: String, metadataOnly: Bool = false, as name: String = "adopted") throws -> (
    Store, Adoption.Result
  ) {
    var options = Adoption.Options()
    options.metadataOnly = metadataOnly
    let adoption = Adoption(source, options) { _ in }
    let made = try Store.create(scratch.file("\(name).wupd"), Self.header("adopt", minute: 1000)) {
      try adoption.run($0)
    }
    return (made.store, made.result)
  }

  private func disk(of store: Store) throws -> String {
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try store.read { try MachineDisk.write($0, to: disk) }
    return disk
  }

  @Test("Machine, updates, their order and the queue are found again")
  func machineUpdatesTheirOrder() throws {
    let made = try machine(
      ["KB921883", "KB896424", "KB958644"], restarting: ["KB921883"], on: MadeMachine.whole)
    let (store, result) = try adopt(disk(of: made))
    #expect(result.losses.texts.isEmpty && result.again.changed.isEmpty, "\(result.losses.texts)")
    let (before, after) = (try made.read { try MachineStatus($0) }, try store.read { try MachineStatus($0) })
    #expect(after.machine == before.machine)
    #expect(after.updates.map(\.update.article) == before.updates.map(\.update.article))
    #expect(after.updates.map(\.update.line) == before.updates.map(\.update.line))
    #expect(after.updates.map(\.update.title) == before.updates.map(\.update.title))
    #expect(after.pending.map(\.rename) == before.pending.map(\.rename) && !after.pending.isEmpty)
    let areAdopted = after.updates.map(\.update.isAdopted)
    #expect(areAdopted == [true, true, true])
    #expect(try store.verify().isSound)
  }

  @Test("The registry is the same, key by key, with the times of the keys")
  func registrySameKeyKey() throws {
    let made = try machine(["KB921883"])
    let (store, _) = try adopt(disk(of: made))
    func lines(_ store: Store) throws -> [String] {
      try store.read { view in
        var inKey = false
        return try dump(view).filter { line in
          if !line.hasPrefix("  ") { inKey = line.hasPrefix("key HKLM\\S") && !line.contains("CurrentControlSet") }
          return inKey
        }
      }
    }
    // What is volatile is on no disk.
    let (before, after) = (Set(try lines(made)), Set(try lines(store)))
    let volatile = before.subtracting(after)
    #expect(volatile.allSatisfy { $0.contains(" true ") || $0.hasPrefix("  ") }, "\(volatile)")
    #expect(after.subtracting(before).isEmpty)
  }

  @Test("An adopted update comes off, and its files are those of its own folder")
  func adoptedUpdateComesOff() throws {
    let made = try machine(["KB921883", "KB958644"], restarting: ["KB921883", "KB958644"])
    let (store, _) = try adopt(disk(of: made))
    func remove(_ store: Store, _ text: String) throws -> Uninstaller.Outcome {
      let article = try #require(KBNumber(text))
      return try store.write(Self.header("uninstall", minute: 2000)) {
        try Uninstaller(article, Switches(["/q"])).run($0)
      }
    }
    let refused = try remove(store, "KB921883")
    #expect(refused.code == 1603 && refused.standing.updates.map(\.article.description) == ["KB958644"])
    let adopted = try remove(store, "KB958644")
    let original = try remove(made, "KB958644")
    #expect(adopted.code == original.code)
    // Which file was in use is another matter: a disk does not tell who had netapi32.dll open.
    #expect(Set(adopted.files.map(\.path)) == Set(original.files.map(\.path)))
    let left = try store.read { try $0.updates() }
    #expect(left.map(\.article.description) == ["KB921883"])
  }

  @Test("A lone hive tells what it can: SOFTWARE the updates, SYSTEM the queue")
  func loneHiveTellsCan() throws {
    let disk = try disk(of: machine(["KB921883"]))
    let config = disk + "/WINDOWS/system32/config"
    let (_, software) = try adopt(config + "/software", as: "software")
    #expect(software.updates.map(\.article.description) == ["KB921883"])
    #expect(software.findings.contains { $0.subject == "KB921883" && $0.told.contains("cannot be removed") })
    let (_, system) = try adopt(config + "/SYSTEM", as: "system")
    #expect(system.machine == nil && system.pending == 1)
    #expect(system.findings.contains { $0.told == "1 operation waits for the next start" })
  }

  @Test("A hive with a key CurrentControlSet of its own is adopted, by the set that Select names")
  func hiveKeyCurrentControlSetOwn() throws {
    typealias Key = HiveBuilder.Key
    let queue = HiveBuilder.Value("PendingFileRenameOperations", .multiString(["\\??\\C:\\x.tmp", ""]))
    let manager = Key("Control", subkeys: [Key("Session Manager", values: [queue])])
    let root = Key(
      "root",
      subkeys: [
        Key("ControlSet001", subkeys: [manager]), Key("CurrentControlSet", subkeys: [Key("Control")]),
        Key("Select", values: [HiveBuilder.Value("Current", .dword(1))]),
      ])
    write(HiveBuilder.hive(root), to: scratch.file("SYSTEM"))
    let (store, result) = try adopt(scratch.file("SYSTEM"))
    #expect(result.pending == 1 && result.losses.count == 1)
    #expect(result.losses.texts.first?.contains("stands where Windows has a link") == true)
    #expect(try store.verify().isSound)
  }

  @Test("Of two Windows folders one is taken, and the other is named with the way to it")
  func twoWindowsFoldersOne() throws {
    let disk = try disk(of: machine(["KB921883"]))
    run("/bin/mkdir", ["-p", disk + "/WINNT/system32"])
    run("/bin/cp", ["-r", disk + "/WINDOWS/system32/config", disk + "/WINNT/system32/config"])
    let (_, result) = try adopt(disk)
    let loss = try #require(result.losses.texts.first)
    #expect(
      result.losses.count == 1 && loss.contains("WINDOWS was taken") && loss.hasSuffix("adopt \(disk)/WINNT"))
    let finding = try #require(result.findings.first { $0.subject == "Windows folder" })
    #expect(finding.told == "WINDOWS was taken to be the machine's")
    #expect(finding.disputed == ["WINNT\\system32\\config is there too"])
    #expect(try adopt(disk + "/WINNT", as: "other").1.losses.count == 0)
  }

  @Test("The hives of persons come in under their security identifiers")
  func hivesPersonsComeUnder() throws {
    let made = try machine([])
    let person = "S-1-5-21-1-2-3-500"
    try made.write(Self.header("edit", minute: 5)) {
      try $0.setValue(
        RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\\(person)"),
        "ProfileImagePath",
        .expandString("%SystemDrive%\\Documents and Settings\\Administrator"))
    }
    let disk = try disk(of: made)
    let profile = disk + "/documents and settings/ADMINISTRATOR"
    run("/bin/mkdir", ["-p", profile])
    write(
      HiveBuilder.hive(.init("root", subkeys: [.init("Software", values: [.init("x", .dword(1))])])),
      to: profile + "/NTUSER.DAT")
    let (store, result) = try adopt(disk)
    #expect(result.losses.texts.isEmpty)
    #expect(try store.read { try $0.value(RegistryPath("HKU\\\(person)\\Software"), "x") } == .dword(1))
  }

  @Test("A folder whose backup is gone makes its update irremovable, and both are said")
  func folderWhoseBackupGone() throws {
    let made = try machine(["KB921883"], restarting: ["KB921883"])
    let disk = try disk(of: made)
    run("/bin/rm", [disk + "/WINDOWS/$NtUninstallKB921883$/netapi32.dll"])
    let (store, result) = try adopt(disk)
    let finding = try #require(result.findings.first { $0.subject == "KB921883" })
    #expect(finding.told.hasSuffix("it cannot be removed as it is, for files of its backup are missing"))
    #expect(finding.disputed.contains { $0.hasSuffix("lacks netapi32.dll") })
    let outcome = try store.write(Self.header("uninstall", minute: 2000)) {
      try Uninstaller(KBNumber(921883), Switches(["/q"])).run($0)
    }
    #expect(outcome.refusal?.extendedCode == 0xF078)
  }

  @Test("What has no sheet that can be read comes off no more than it would there, and status says so")
  func folderWithoutSheet() throws {
    let made = try machine(["KB921883"], restarting: ["KB921883"])
    let disk = try disk(of: made)
    let sheet = disk + "/WINDOWS/$NtUninstallKB921883$/spuninst/spuninst.inf"
    let whole = contents(of: sheet)
    for damaged in [nil, noise(3000), Array(whole.prefix(10))] as [[UInt8]?] {
      if let damaged { write(damaged, to: sheet) } else { #expect(run("/bin/rm", [sheet]).status == 0) }
      let (store, _) = try adopt(disk, as: "\(damaged?.count ?? 0)")
      let before = try store.read { try MachineStatus($0).updates.first?.cannotBeRemoved }
      #expect(before == "cannot be removed here: no spuninst.inf of it could be read", "\(damaged?.count ?? 0)")
      let outcome = try store.write(Self.header("uninstall", minute: 2000)) {
        try Uninstaller(KBNumber(921883), Switches(["/q"])).run($0)
      }
      #expect(outcome.refusal?.extendedCode == 0xF078, "\(damaged?.count ?? 0)")
      #expect(try store.read { try $0.updates().count } == 1)
    }
  }

  @Test("The order of the snapshots binds, and times that say otherwise are told")
  func orderSnapshotsBindsTimes() throws {
    let made = try machine(["KB921883", "KB958644"], restarting: ["KB921883", "KB958644"])
    // Somebody touched the keys of the older one later.
    try made.write(Self.header("edit", minute: 5000)) { transaction in
      for key in [
        "Microsoft\\Windows NT\\CurrentVersion\\HotFix\\KB921883",
        "Microsoft\\Updates\\Windows Server 2003\\SP2\\KB921883",
        "Microsoft\\Windows\\CurrentVersion\\Uninstall\\KB921883",
      ] {
        try transaction.setValue(RegistryPath("HKLM\\SOFTWARE\\\(key)"), "Touched", .dword(1))
      }
    }
    let (_, result) = try adopt(disk(of: made))
    #expect(result.updates.map(\.article.description) == ["KB921883", "KB958644"])
    let stack = try #require(result.findings.first { $0.subject == "stack" })
    #expect(stack.disputed == ["by the times of their keys: KB958644, KB921883"])
  }

  @Test("An update is as old as the first of its keys, whoever touched another one later")
  func firstKeyCounts() throws {
    let made = try machine(["KB921883"], restarting: ["KB921883"])
    try made.write(Self.header("edit", minute: 5000)) {
      try $0.setValue(
        RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\HotFix\\KB921883"), "Touched", .dword(1))
    }
    let (_, result) = try adopt(disk(of: made))
    #expect(result.updates.map(\.installed) == [Self.header("install", minute: 1).time])
  }

  @Test("Metadata alone keeps every hash, and no byte of what is not interpreted")
  func metadataAloneKeepsEvery() throws {
    let made = try machine(["KB921883"])
    let disk = try disk(of: made)
    write(Array("LfLe".utf8), to: disk + "/WINDOWS/system32/config/SysEvent.Evt")
    let (whole, _) = try adopt(disk, as: "whole")
    let (lean, _) = try adopt(disk, metadataOnly: true, as: "lean")
    func files(_ store: Store) throws -> [(String, Bool?)] {
      try store.read { view in
        var result: [(String, Bool?)] = []
        try view.forEachFile(below: WindowsPath("C:\\")) { path, entry in
          result.append(("\(path) \(String(describing: entry.revision?.facts))", entry.revision?.isHeld))
        }
        return result
      }
    }
    let (one, other) = (try files(whole), try files(lean))
    #expect(one.map(\.0) == other.map(\.0))
    #expect(one.allSatisfy { $0.1 != false })
    // But those that somebody may read more out of one day.
    let endings = [
      ".log", ".inf", "spuninst.txt", ".cat", ".evt", "config\\system", "config\\software", "config\\default",
    ]
    for case (let file, let isHeld?) in other {
      let name = file.prefix { $0 != " " }.lowercased()
      #expect(isHeld == endings.contains(where: name.hasSuffix), "\(file)")
    }
  }

  @Test("The evidence is as it was, byte for byte and time for time")
  func evidenceWasByteByte() throws {
    let disk = try disk(of: machine(["KB921883"]))
    func state() -> String {
      run(
        "/bin/sh",
        [
          "-c",
          "cd '\(disk)' && find . -printf '%p %T@ %A@ %C@ %s\\n' | sort && find . -type f -exec sha256sum {} + | sort",
        ]
      ).output
    }
    // Its own reading leaves times of access, once.
    _ = state()
    let before = state()
    _ = try adopt(disk)
    #expect((state() == before) as Bool)
  }

  @Test("A hive that was not written whole is read with its log, and the manifest says so")
  func hiveWasNotWritten() throws {
    let made = try machine([])
    let disk = try disk(of: made)
    try made.read { try MachineDisk.write($0, to: disk) { $0.primarySequence = 8 } }
    write(Array("no log".utf8), to: disk + "/WINDOWS/system32/config/software.LOG")
    let (store, _) = try adopt(disk)
    let sources = try store.read { try $0.evidence() }
    let hive = try #require(sources.first { $0.path.hasSuffix("config/software") })
    #expect(hive.outcome.contains("no log gives it back") && hive.isUnchanged)
    let log = try #require(sources.first { $0.role == "transaction log" })
    #expect(log.outcome == "it does not begin as a log" && log.size == 6)
  }

  @Test(
    "A clock that is further than a day from UTC is none that is reckoned with",
    arguments: [(1440, true), (-1440, true), (1441, false), (-1441, false), (.max, false), (.min, false)]
      as [(Int32, Bool)])
  func bias(minutes: Int32, isTaken: Bool) throws {
    let made = try machine([])
    try made.write(Self.header("edit", minute: 5)) {
      for name in ["Bias", "ActiveTimeBias"] {
        let value = RegistryValue.dword(UInt32(bitPattern: minutes))
        try $0.setValue(Keys.control.appending("TimeZoneInformation"), name, value)
      }
    }
    let disk = try disk(of: made)
    #expect(Adoption.zone(of: disk).zone?.bias == (isTaken ? Int(minutes) : nil))
    let (store, result) = try adopt(disk)
    // Local times stand as if they were UTC, in every place alike.
    #expect(result.bias == (isTaken ? Int(minutes) : nil))
    #expect(try store.read { try Machine($0).bias(at: WindowsTime.none) } == (isTaken ? Int(minutes) : 0))
  }
}
