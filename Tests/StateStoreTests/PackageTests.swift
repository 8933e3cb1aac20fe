import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Packages stand by their names, and pairs by their owners") struct PackageTests {
  private let scratch = Scratch()
  private let plain = ShortTitle(KBNumber(2_544_893))

  private func update(_ name: ShortTitle, _ sequence: Int64) -> InstalledUpdate {
    InstalledUpdate(
      name: name, title: "t", package: "p", kind: "hotfix", line: nil, installed: WindowsTime(unixSeconds: 0),
      sequence: sequence, folder: nil, isHotpatched: false)
  }

  private func pair(_ number: Int, of name: ShortTitle, _ revision: Revision? = nil) -> WaitingPair {
    WaitingPair(
      source: "\\??\\C:\\WINDOWS\\SET\(number).tmp", target: "!\\??\\C:\\WINDOWS\\x.dll", package: name,
      isOfRemoval: false,
      revision: revision)
  }

  @Test("Two packages of one article are two, and each has its own backups")
  func twoOfOneArticle() throws {
    let other = try #require(ShortTitle("KB2544893-v2"))
    let path = try WindowsPath("C:\\x.dll")
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction in
      try transaction.record(update(plain, 1))
      try transaction.record(update(other, 1))
      try transaction.record(FileBackup(path: path, before: nil), of: other)
      try transaction.forget(plain)
    }.store
    let spelled = try #require(ShortTitle("q2544893-V2"))
    #expect(try store.read { try $0.updates().map(\.name.description) } == ["KB2544893-v2"])
    #expect(try store.read { try $0.update(spelled)?.article } == KBNumber(2_544_893))
    #expect(try store.read { try $0.update(plain) } == nil)
    #expect(try store.read { try $0.fileBackups(of: other).map(\.path) } == [path])
    #expect(try store.read { try $0.fileBackups(of: plain) } == [])
  }

  @Test("The owner of a pair is found by its value's words in any case, with what it queued")
  func owner() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction in
      try transaction.record(update(plain, 1))
      let stored = try transaction.store(Array("new".utf8))
      let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size))
      try transaction.record(pair(1, of: plain, revision))
      try transaction.record(pair(2, of: plain))
    }.store
    try store.write(header("edit", second: 1)) { transaction in
      try transaction.forget(plain)
      try transaction.forgetWaitingPair(pair(2, of: plain).source, pair(2, of: plain).target)
    }
    // It is known whose it was after that was removed.
    let found = try store.read {
      try $0.waitingPair("\\??\\c:\\windows\\set1.TMP", "!\\??\\C:\\WINDOWS\\X.DLL")
    }
    #expect(found?.package == plain && found?.revision?.size == 3 && found?.isOfRemoval == false)
    #expect(try store.read { try $0.waitingPair(pair(2, of: plain).source, pair(2, of: plain).target) } == nil)
    #expect(try store.read { try $0.waitingPair("\\??\\C:\\WINDOWS\\SET3.tmp", "") } == nil)
    try store.write(header("edit", second: 2)) { try $0.forgetWaitingPairs() }
    #expect(try store.read { try $0.waitingPair(pair(1, of: plain).source, pair(1, of: plain).target) } == nil)
    #expect(
      try store.read(at: .act(2)) { try $0.waitingPair(pair(1, of: plain).source, pair(1, of: plain).target) } != nil)
    #expect(try store.verify().flaws == [])
  }

  @Test("A pair of a package that was never there is refused")
  func noOwner() throws {
    let error = #expect(throws: StoreError.self) {
      try Store.create(scratch.file("m.wupd"), header("create")) { try $0.record(pair(1, of: plain)) }
    }
    #expect(error?.code == .notFound)
  }
}
