import Forensics
import Glibc
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("What was gathered of a running machine becomes a store")
struct InventoryTests {
  private let scratch = Scratch()

  private static func header(_ kind: String, minute: Int64) -> ActHeader {
    ActHeader(
      kind: ActKind(kind), command: kind, account: "tester",
      time: MadeMachine.made.adding(seconds: 60 * minute), bias: -120)
  }

  /// A machine with three updates that stand on each other, the last of which waits for its restart.
  private static func make(on made: [UInt8]) throws -> [UInt8] {
    let scratch = Scratch()
    write(made, to: scratch.file("made.wupd"))
    do {
      let store = try Store.open(scratch.file("made.wupd"))
      let platform = try store.read { try Machine($0).platform }
      for (place, number) in [921883, 896424, 958644].enumerated() {
        let package = try Catalog.package(KBNumber(UInt32(number)), for: platform)
        try store.write(header("install", minute: Int64(20_000 * place + 1))) {
          _ = try Installer(package, Switches(["/z", "/q"])).run($0)
        }
        guard place < 2 else { continue }
        try store.write(header("restart", minute: Int64(20_000 * place + 5))) { _ = try SessionManager.restart($0) }
      }
    }
    return contents(of: scratch.file("made.wupd"))
  }

  private static let lean = Result { try make(on: MadeMachine.lean) }

  private func machine(isWhole: Bool = false) throws -> Store {
    write(try isWhole ? Self.make(on: MadeMachine.whole) : Self.lean.get(), to: scratch.file("made.wupd"))
    return try Store.open(scratch.file("made.wupd"))
  }

  private func inventory(
    of store: Store, _ form: ListingText = .xp, isFlat: Bool = false, isFull: Bool = false
  ) throws -> String {
    let folder = scratch.file("inventory")
    run("/bin/mkdir", ["-p", folder])
    try store.read { try MachineInventory.write($0, to: folder, form, isFlat: isFlat, isFull: isFull) }
    return folder
  }

  private func adopt(
    _ source: String, as name: String = "adopted", codePage: CodePage? = nil
  ) throws -> (Store, Adoption.Result) {
    var options = Adoption.Options()
    options.codePage = codePage
    let adoption = Adoption(source, options) { _ in }
    let made = try Store.create(scratch.file("\(name).wupd"), Self.header("adopt", minute: 100_000)) {
      try adoption.run($0)
    }
    return (made.store, made.result)
  }

  private func versions(_ store: Store) throws -> [String] {
    try store.read { view in
      var lines: [String] = []
      try view.forEachFile(below: WindowsPath("C:\\")) { path, entry in
        if let version = entry.revision?.fileVersion { lines.append("\(path) \(version)") }
      }
      return lines
    }
  }

  @Test("Exports that say different things are no one machine: the first counts, and each difference is told")
  func exportsSayDifferentThings()
    throws
  {
    let folder = scratch.file("two")
    run("/bin/mkdir", ["-p", folder])
    for (file, name, set) in [("a.reg", "PLANT7", 1), ("b.reg", "OTHER9", 2)] {
      let text = """
        REGEDIT4

        [HKEY_LOCAL_MACHINE\\SYSTEM\\Select]
        "Current"=dword:0000000\(set)

        [HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\ComputerName\\ComputerName]
        "ComputerName"="\(name)"

        """
      write(Array(text.replacing("\n", with: "\r\n").utf8), to: "\(folder)/\(file)")
    }
    let (store, result) = try adopt(folder)
    let key = try RegistryPath("HKLM\\SYSTEM\\ControlSet001\\Control\\ComputerName\\ComputerName")
    #expect(try store.read { try $0.value(key, "ComputerName")?.text } == "PLANT7")
    #expect(
      result.losses.count == 2 && result.losses.texts.allSatisfy { $0.hasPrefix("b.reg: line ") },
      "\(result.losses.texts)")
    #expect(
      result.losses.texts.contains { $0.contains("[ComputerName] is another one in another export, which counts") })
  }

  @Test("Of two copies of one log the first counts, and that they differ is told")
  func twoCopiesOneLog() throws {
    let folder = try inventory(of: machine())
    let log = "\(folder)/files/C/WINDOWS/KB921883.log"
    for (place, ending) in [("0", ""), ("z", "more\r\n")] {
      run("/bin/mkdir", ["-p", "\(folder)/\(place)"])
      write(contents(of: log) + Array(ending.utf8), to: "\(folder)/\(place)/KB921883.log")
    }
    let (_, result) = try adopt(folder)
    #expect(result.losses.count == 1, "\(result.losses.texts)")
    #expect(result.losses.texts.first?.contains("another copy of C:\\WINDOWS\\KB921883.log was taken") == true)
  }

  @Test(
    "Machine, updates, their order, the queue and the versions are those of the machine",
    arguments: [(ListingText.nt4, true), (.german, false), (.japanese, true)])
  func same(form: ListingText, isFlat: Bool) throws {
    let made = try machine(isWhole: form.codePage == nil)
    let (store, result) = try adopt(inventory(of: made, form, isFlat: isFlat))
    #expect(result.losses.texts.isEmpty && result.again.changed.isEmpty, "\(result.losses.texts.prefix(5))")
    #expect(result.isInventory)
    let (before, after) = (try made.read { try MachineStatus($0) }, try store.read { try MachineStatus($0) })
    #expect(after.machine == before.machine)
    #expect(after.updates.map(\.update.article) == before.updates.map(\.update.article))
    #expect(after.updates.map(\.update.line) == before.updates.map(\.update.line))
    #expect(after.updates.map(\.update.title) == before.updates.map(\.update.title))
    #expect(after.pending.map(\.rename) == before.pending.map(\.rename) && !after.pending.isEmpty)
    #expect(try versions(store) == versions(made))
    let minutes = [before, after].map { $0.updates.map { $0.update.installed.ticks / 600_000_000 } }
    #expect(minutes[0] == minutes[1])
    #expect(try store.verify().isSound)
  }

  @Test("Every source stands in the manifest with its hash, and nothing is written to")
  func everySourceStandsManifest() throws {
    let folder = try inventory(of: machine())
    func state() -> String {
      run("/bin/sh", ["-c", "cd '\(folder)' && find . -type f -exec sha256sum {} + -printf '%T@ %C@\\n' | sort"]).output
    }
    let before = state()
    let (store, _) = try adopt(folder)
    #expect(state() == before)
    let sources = try store.read { try $0.evidence() }
    for (path, role) in [
      ("registry/system.reg", "registry export"), ("listings/C.txt", "listing"), ("versions.txt", "version list"),
      ("inventory.txt", "inventory"), ("files/C/WINDOWS/KB921883.log", "update log"),
    ] {
      let source = try #require(sources.first { $0.path == path }, "\(path)")
      #expect(source.role == role && source.isUnchanged && source.sha256.count == 32)
    }
    #expect(sources.first { $0.role == "listing" }?.outcome.contains(" files, ") == true)
  }

  @Test("What it cannot know is not made up: times of keys, other times of files, hashes")
  func cannotKnowNotMade() throws {
    let (store, result) = try adopt(inventory(of: machine()))
    let finding = try #require(result.findings.first { $0.subject == "inventory" })
    #expect(finding.disputed.contains { $0.hasPrefix("last-write times") })
    try store.read { view in
      let key = try #require(try view.key(Keys.hotFix.appending("KB921883")))
      #expect(key.written == nil)
      let file = try #require(try view.file(WindowsPath("C:\\WINDOWS\\system32\\netapi32.dll")))
      #expect(file.created == nil && file.accessed == nil && file.written != nil)
      #expect(file.revision?.sha256 == nil && file.revision?.isHeld == false && file.revision?.size != nil)
      var request = TimelineRequest()
      request.keys = .everything
      var seen = 0
      for entry in try Timeline(view, request) where entry.kind == .keyWritten { seen += 1 }
      // The roots and the link are made by the adoption.
      #expect(seen < 5)
    }
  }

  @Test("What a running machine has of keys that a restart takes is volatile here too")
  func runningMachineHasKeys() throws {
    let (store, _) = try adopt(inventory(of: machine()))
    try store.read { view in
      let key = try #require(try view.key(Keys.updateExeVolatile))
      #expect(key.isVolatile)
      #expect(try view.key(Keys.updates)?.isVolatile == false)
    }
    try store.write(Self.header("restart", minute: 200_000)) { _ = try SessionManager.restart($0) }
    #expect(try store.read { try $0.key(Keys.updateExeVolatile) } == nil)
  }

  @Test("With copies of the backups an update comes off with its real files")
  func copiesBackupsUpdateComes() throws {
    let made = try machine()
    let (store, result) = try adopt(inventory(of: made, isFull: true))
    #expect(result.copies > 3)
    func remove(_ store: Store) throws -> Uninstaller.Outcome {
      try store.write(Self.header("uninstall", minute: 200_000)) {
        try Uninstaller(KBNumber(958644), Switches(["/q"])).run($0)
      }
    }
    let (one, other) = (try remove(store), try remove(made))
    #expect(one.code == other.code && Set(one.files.map(\.path)) == Set(other.files.map(\.path)))
    let backup = try WindowsPath("C:\\WINDOWS\\$NtUninstallKB921883$\\netapi32.dll")
    let held = try store.read { try $0.file(backup)?.revision }
    #expect(held?.isHeld == true && held?.fileVersion == FileVersion(5, 2, 3790, 1830))
  }

  @Test("Without logs the day that the registry states is when an update came, and the hour is said to be unknown")
  func withoutLogsDayRegistry()
    throws
  {
    let folder = try inventory(of: machine())
    run("/bin/rm", ["-r", folder + "/files", folder + "/listings"])
    let (_, result) = try adopt(folder)
    #expect(result.updates.map(\.article.description) == ["KB921883", "KB896424", "KB958644"])
    let finding = try #require(result.findings.first { $0.subject == "KB958644" })
    #expect(finding.disputed.contains("only the day is known, and no hour"), "\(finding)")
  }

  @Test("Sources that disagree are told, and the copy counts")
  func sourcesDisagreeToldCopy() throws {
    let folder = try inventory(of: machine())
    let path = try WindowsPath("C:\\WINDOWS\\system32\\netapi32.dll")
    write(Array("MZ and more".utf8), to: MachineInventory.copy(of: path, in: folder))
    let (store, result) = try adopt(folder)
    #expect(result.losses.texts.contains { $0.hasPrefix("\(path): its copy has 11 bytes, and it is listed with ") })
    #expect(
      result.losses.texts.contains { $0.hasPrefix("\(path): its copy has no version, and it is listed with 5.2.") })
    #expect(try store.read { try $0.file(path)?.revision?.size } == 11)
  }

  @Test("Links are told and not followed, and what is none of an inventory is left aside")
  func linksToldNotFollowed() throws {
    let folder = try inventory(of: machine())
    symlink("/etc", folder + "/files/C/WINDOWS/etc")
    symlink("/etc/passwd", folder + "/link")
    write(Array("notes".utf8), to: folder + "/notes.doc")
    let (store, result) = try adopt(folder)
    #expect(
      result.losses.count == 2
        && result.losses.texts.allSatisfy { $0.hasSuffix("a symbolic link, which is not followed") })
    #expect(try store.read { try $0.file(WindowsPath("C:\\WINDOWS\\etc")) } == nil)
    let aside = try #require(result.findings.first { $0.subject == "left aside" })
    #expect(aside.restsOn.count == 1 && aside.restsOn[0].hasSuffix("/notes.doc"))
  }

  @Test("An export of CurrentControlSet alone lands in ControlSet001, and this is said")
  func exportCurrentControlSetAloneLands() throws {
    let folder = scratch.file("small")
    run("/bin/mkdir", ["-p", folder])
    write(
      Array(
        """
        REGEDIT4\r
        \r
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\r
        "PendingFileRenameOperations"=hex(7):5c,3f,3f,5c,43,3a,5c,78,00,00,00\r
        "gone"=-\r
        \r
        [-HKEY_LOCAL_MACHINE\\SOFTWARE]\r
        """.utf8), to: folder + "/x")
    let (store, result) = try adopt(folder)
    #expect(result.machine == nil && result.pending == 1)
    #expect(result.losses.count == 2, "\(result.losses.texts)")
    let finding = try #require(result.findings.first { $0.subject == "control set" })
    #expect(finding.told == "CurrentControlSet is taken for ControlSet001" && finding.disputed.count == 1)
    let key = RegistryPath(.machine, ["SYSTEM", "ControlSet001", "Control", "Session Manager"])
    #expect(try store.read { try $0.value(key, "PendingFileRenameOperations")?.strings } == ["\\??\\C:\\x", ""])
  }

  /// Exports in REGEDIT4 and a listing of a Japanese machine, whose pages stand in them, or do not.
  private func japanese(isTold: Bool, as told: Int = 932) throws -> String {
    let folder = scratch.file("nippon")
    run("/bin/mkdir", ["-p", folder])
    let page = try #require(CodePage(932))
    let pages = """
      [HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\Nls\\CodePage]
      "ACP"="\(told)"
      "OEMCP"="\(told)"

      """
    let system = """
      REGEDIT4

      [HKEY_LOCAL_MACHINE\\SOFTWARE\\表ソ]
      "能"="C:\\\\表"

      [HKEY_LOCAL_MACHINE\\SYSTEM\\Select]
      "Current"=dword:00000001


      """ + (isTold ? pages : "")
    // That of SYSTEM begins with its keys, as an export does.
    let parts = system.split(separator: "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]", maxSplits: 1)
    func file(_ name: String, _ text: String) throws {
      write(try #require(page.encoded(text.replacing("\n", with: "\r\n"))), to: "\(folder)/\(name)")
    }
    try file("software.reg", String(parts[0]))
    try file("system.reg", "REGEDIT4\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]" + parts[1])
    try file("dir.txt", " C:\\表 のディレクトリ\n\n2006/08/10  02:55                 7 能ソ.txt\n       1 個のファイル    7 バイト\n")
    return folder
  }

  @Test("Exports and listings are in the code page that the registry among them names")
  func ownPages() throws {
    let (store, result) = try adopt(japanese(isTold: true))
    #expect(result.losses.texts == [] && result.guessedPage == nil)
    let key = RegistryPath(.machine, ["SOFTWARE", "表ソ"])
    #expect(try store.read { try $0.value(key, "能")?.text } == "C:\\表")
    #expect(try store.read { try $0.file(WindowsPath("C:\\表\\能ソ.txt"))?.revision?.size } == 7)
  }

  @Test("A page that is named goes before that of the registry, which may be wrong")
  func wrongPage() throws {
    let folder = try japanese(isTold: true, as: 1252)
    let key = RegistryPath(.machine, ["SOFTWARE", "表ソ"])
    let (mistaken, _) = try adopt(folder)
    #expect(try mistaken.read { try $0.value(key, "能") } == nil)
    let (store, result) = try adopt(folder, as: "named", codePage: CodePage(932))
    #expect(result.losses.texts == [] && result.guessedPage == nil)
    #expect(try store.read { try $0.value(key, "能")?.text } == "C:\\表")
    #expect(try store.read { try $0.file(WindowsPath("C:\\表\\能ソ.txt"))?.revision?.size } == 7)
    // What the machine itself says of its page stays as it was found.
    let pages = RegistryPath(.machine, ["SYSTEM", "ControlSet001", "Control", "Nls", "CodePage"])
    #expect(try store.read { try $0.value(pages, "ACP")?.text } == "1252")
  }

  @Test("Where nothing names one that of exports is a guess, which is told, and names of listings are losses")
  func guessedPage() throws {
    let folder = try japanese(isTold: false)
    let (_, result) = try adopt(folder)
    #expect(result.guessedPage?.page == .western && result.losses.count > 0)
    let doubts = result.findings.flatMap(\.disputed)
    #expect(doubts.count { $0.contains("that they are in 1252 is a guess") } == 1, "\(doubts)")
    let (store, named) = try adopt(folder, as: "named", codePage: CodePage(932))
    #expect(named.losses.texts == [] && named.guessedPage == nil)
    #expect(try store.read { try $0.file(WindowsPath("C:\\表\\能ソ.txt"))?.revision?.size } == 7)
  }

  @Test("The clock of the act is the machine's, as its export tells")
  func clockActMachineS() throws {
    #expect(try Adoption.zone(of: inventory(of: machine())).zone?.bias == -120)
  }

  @Test(
    "A clock that is further than a day from UTC is none that is reckoned with",
    arguments: [(1440, true), (-1440, true), (1441, false), (-1441, false), (.max, false), (.min, false)]
      as [(Int32, Bool)])
  func bias(minutes: Int32, isTaken: Bool) throws {
    let folder = scratch.file("zone")
    run("/bin/mkdir", ["-p", folder])
    let digits = String(UInt32(bitPattern: minutes), radix: 16)
    let text = """
      REGEDIT4\r
      \r
      [HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\TimeZoneInformation]\r
      "ActiveTimeBias"=dword:\(String(repeating: "0", count: 8 - digits.count))\(digits)\r
      \r
      [HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r
      "Current"=dword:00000001\r

      """
    write(Array(text.utf8), to: folder + "/system.reg")
    #expect(Adoption.zone(of: folder).zone?.bias == (isTaken ? Int(minutes) : nil))
    let (_, result) = try adopt(folder)
    #expect(result.bias == (isTaken ? Int(minutes) : nil))
    let clock = try #require(result.findings.first { $0.subject == "clock" })
    #expect(clock.told.contains("time zone is not known") == !isTaken, "\(clock)")
  }

  @Test("Two listings that say of one file another time or another size are no one machine: the first counts")
  func listingsThatDiffer() throws {
    let folder = scratch.file("listings")
    run("/bin/mkdir", ["-p", folder])
    func listing(_ items: [(name: String, size: Int64, minute: Int)]) throws -> [UInt8] {
      let day = CivilTime(year: 2006, month: 8, day: 22, hour: 3)
      let files = items.map { item in
        var time = day
        time.minute = item.minute
        return ListingText.Item(item.name, size: item.size, time: time)
      }
      return try ListingText.xp.bytes([(path: WindowsPath("C:\\WINDOWS"), items: files)])
    }
    write(try listing([("a.dll", 100, 5), ("b.dll", 100, 5), ("c.dll", 100, 5)]), to: folder + "/1.txt")
    write(try listing([("a.dll", 100, 5), ("b.dll", 100, 6), ("c.dll", 101, 5)]), to: folder + "/2.txt")
    let (store, result) = try adopt(folder)
    let losses = result.losses.texts.filter { $0.hasPrefix("2.txt: ") }
    #expect(losses.count == 2 && losses.count == result.losses.count, "\(result.losses)")
    for (loss, name) in zip(losses, ["b.dll", "c.dll"]) {
      #expect(
        loss.hasSuffix("C:\\WINDOWS\\\(name) has another size or time in another listing, which was taken"), "\(loss)")
    }
    let (time, other) = try store.read { view in
      let (path, otherPath) = (try WindowsPath("C:\\WINDOWS\\a.dll"), try WindowsPath("C:\\WINDOWS\\b.dll"))
      return (try view.file(path)?.written, try view.file(otherPath)?.written)
    }
    #expect(time == other && time != nil)
  }

  @Test("A folder without any of it is refused")
  func folderWithoutAnyRefused() throws {
    let folder = scratch.file("empty")
    run("/bin/mkdir", ["-p", folder])
    write(Array("notes".utf8), to: folder + "/notes.txt")
    #expect(throws: StoreError.self) { try adopt(folder) }
    #expect(access(scratch.file("adopted.wupd"), F_OK) != 0)
  }
}
