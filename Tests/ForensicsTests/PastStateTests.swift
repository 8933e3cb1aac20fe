import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("What was on a machine before it was adopted")
struct PastStateTests {
  private let scratch = Scratch()
  private static let system = "C:\\WINDOWS\\system32\\"

  private static func header(_ kind: ActKind, minute: Int64) -> ActHeader {
    ActHeader(kind: kind, account: "tester", time: MadeMachine.made.adding(seconds: 60 * minute), bias: -120)
  }

  /// The disk of a machine with these updates, ten minutes between one and the next, and what was on it after each.
  private func adopted(_ articles: [String]) throws -> (made: Store, store: Store) {
    write(MadeMachine.lean, to: scratch.file("made.wupd"))
    let made = try Store.open(scratch.file("made.wupd"))
    for (place, text) in articles.enumerated() {
      let article = try #require(KBNumber(text))
      let platform = try made.read { try Machine($0).platform }
      try made.write(Self.header(.install, minute: Int64(10 * place + 1))) {
        _ = try Installer(Catalog.package(article, for: platform), Switches(["/z", "/q"])).run($0)
      }
      try made.write(Self.header(.restart, minute: Int64(10 * place + 5))) { _ = try SessionManager.restart($0) }
    }
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try made.read { try MachineDisk.write($0, to: disk) }
    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    let store = try Store.create(scratch.file("adopted.wupd"), Self.header(.adopt, minute: 1000)) {
      try adoption.run($0)
    }.store
    return (made, store)
  }

  private func state(_ store: Store, minute: Int64) throws -> PastState {
    try store.read(at: .act(1)) { try PastState(at: MadeMachine.made.adding(seconds: 60 * minute), $0) }
  }

  @Test("The updates of a day are those that had come by then, in their order")
  func updates() throws {
    let (_, store) = try adopted(["KB921883", "KB896424", "KB958644"])
    #expect(try state(store, minute: 0).updates.isEmpty)
    let between = try state(store, minute: 15)
    #expect(between.updates.map(\.name.description) == ["KB921883", "KB896424"])
    #expect(between.later.map(\.name.description) == ["KB958644"] && between.undated.isEmpty)
    #expect(try state(store, minute: 999).updates.count == 3)
  }

  @Test("A file is as the first update that came later found it, through every step")
  func file() throws {
    let (made, store) = try adopted(["KB921883", "KB958644"])
    let path = try WindowsPath(Self.system + "netapi32.dll")
    for (act, minute) in [(1, 0), (3, 7), (5, 100)] as [(Int64, Int64)] {
      let truth = try made.read(at: .act(act)) { try $0.file(path)?.revision?.fileVersion }
      let past = try state(store, minute: minute)
      let found = try store.read(at: .act(1)) { try past.file(path, $0) }
      guard case .reckoned(let revision, _) = found else {
        Issue.record("after act \(act): \(found)")
        continue
      }
      #expect(revision.fileVersion == truth && truth != nil, "after act \(act)")
    }
  }

  @Test("What is nowhere is not known, and what is kept is")
  func notKept() throws {
    let (_, store) = try adopted(["KB921883"])
    let path = try WindowsPath(Self.system + "netapi32.dll")
    let other = try WindowsPath(Self.system + "no.dll")
    let past = try state(store, minute: 0)
    guard case .notKnown = try store.read(at: .act(1), { try past.file(other, $0) }) else {
      Issue.record("a file that is nowhere is known")
      return
    }
    guard case .reckoned = try store.read(at: .act(1), { try past.file(path, $0) }) else {
      Issue.record("a file that is kept is not known")
      return
    }
  }

  @Test("Of a file elsewhere no copy counts that is of its name alone")
  func elsewhere() throws {
    let (made, _) = try adopted(["KB921883"])
    let path = try WindowsPath("C:\\Tools\\netapi32.dll")
    try made.write(Self.header(.edit, minute: 2000)) { _ = try $0.put(path, bytes: [1]) }
    #expect(try made.read { try FileLadder(path, $0) }.rungs.map(\.place) == [.inUse])
  }

  @Test("A point before the first act is a time, or an update that was found; of a made machine it is none")
  func points() throws {
    let (made, store) = try adopted(["KB921883"])
    func time(_ text: String, _ store: Store) throws -> WindowsTime? {
      try store.read(at: .act(1)) { try PastState.time(of: Point(text), $0) }
    }
    let installed = try store.read { try $0.updates()[0].installed }
    #expect(try time("KB921883", store) == installed)
    #expect(try time("2006-08-01", store)?.iso == "2006-07-31T22:00:00Z")
    for text in ["1", "last", "2030-01-01", "KB896424", "mark"] { #expect(try time(text, store) == nil, "\(text)") }
    for text in ["2001-01-01", "KB921883"] { #expect(try time(text, made) == nil, "\(text)") }
    let error = #expect(throws: StoreError.self) { try store.read(at: Point("KB921883")) { _ in } }
    #expect(error?.message.contains("was on this machine before act 1") == true, "\(String(describing: error))")
  }

  @Test("The ladder of a file has each version that lies on the machine, with the update that has it on record")
  func ladder() throws {
    let (made, _) = try adopted(["KB921883", "KB958644"])
    let path = try WindowsPath(Self.system + "netapi32.dll")
    let ladder = try made.read { try FileLadder(path, $0) }
    #expect(ladder.rungs.first?.place == .inUse)
    #expect(ladder.rungs.first?.updates.map(\.description) == ["KB958644"])
    let before = ladder.rungs.compactMap { rung -> String? in
      guard case .before(let name) = rung.place else { return nil }
      return name.description
    }
    #expect(before == ["KB958644", "KB921883"])
    let oldest = try made.read(at: .act(1)) { try $0.file(path)?.revision?.fileVersion }
    #expect(ladder.rungs.last { if case .before = $0.place { true } else { false } }?.revision.fileVersion == oldest)
    #expect(ladder.rungs.allSatisfy { $0.updates.isEmpty == $0.witnesses.isEmpty })
  }

  @Test("A ladder has the cache, the service pack's files, $hf_mig$ and what waits, each by its place")
  func rungs() throws {
    let (made, _) = try adopted([])
    let name = "netapi32.dll"
    let path = try WindowsPath(Self.system + name)
    let waiting = try WindowsPath(Self.system + "SET1.tmp")
    try made.write(Self.header(.edit, minute: 2000)) { transaction in
      for (place, version) in [
        ("system32\\dllcache", 1), ("ServicePackFiles\\i386", 2), ("$hf_mig$\\KB900001\\SP2QFE", 3), ("$hf_mig$", 9),
      ] as [(String, UInt8)] {
        var folder = try WindowsPath("C:\\WINDOWS")
        for part in place.split(separator: "\\") {
          folder = try folder.child(String(part))
          if try transaction.now.file(folder) == nil { try transaction.makeDirectory(folder) }
        }
        _ = try transaction.put(folder.child(name), bytes: [version])
      }
      _ = try transaction.put(waiting, bytes: [4])
      let list = PendingRenameList([.replace(waiting, path)])
      try transaction.setValue(Keys.sessionManager, "PendingFileRenameOperations", list.value)
    }
    let rungs = try made.read { try FileLadder(path, $0) }.rungs
    #expect(
      rungs.map(\.place) == [
        .inUse, .cached, .servicePack, .migration(package: "KB900001", line: "SP2QFE"), .waiting,
      ])
    #expect(
      rungs.dropFirst().map(\.path.description) == [
        "C:\\WINDOWS\\system32\\dllcache\\netapi32.dll", "C:\\WINDOWS\\ServicePackFiles\\i386\\netapi32.dll",
        "C:\\WINDOWS\\$hf_mig$\\KB900001\\SP2QFE\\netapi32.dll", waiting.description,
      ])
  }

  @Test("A file that was made in its place later than that time, and written before it, is not known of it")
  func createdLater() throws {
    let (_, store) = try adopted([])
    let path = try WindowsPath(Self.system + "moved.dll")
    let made = MadeMachine.made
    try store.write(Self.header(.edit, minute: 2000)) { transaction in
      let revision = try transaction.revision(RevisionFacts(size: 1, origin: .bytes))
      try transaction.put(path, revision, created: made.adding(seconds: 3600), written: made)
    }
    let past = try state(store, minute: 30)
    guard case .notKnown(let why) = try store.read({ try past.file(path, $0) }) else {
      Issue.record("it is known")
      return
    }
    #expect(why.contains("made there later"))
  }

  @Test("Qfecheck of a day answers for the updates of that day, by the files as they were then")
  func qfecheck() throws {
    let (_, store) = try adopted(["KB921883", "KB958644"])
    func check(minute: Int64) throws -> [String] {
      let state = try state(store, minute: minute)
      return try store.read(at: .act(1)) { try PastCheck(state, $0) }.updates.map { update in
        "\(update.record.name) \(update.verdict?.rawValue ?? "not known")"
      }
    }
    #expect(try check(minute: 0).isEmpty)
    #expect(try check(minute: 7) == ["KB921883 current"])
    #expect(try check(minute: 100) == ["KB921883 current", "KB958644 current"])
  }
}
