import StateStore
import TestSupport
import Testing
import WindowsModel

private let mebibyte = 1 << 20

@Suite("Contents of files")
struct ContentTests {
  private let scratch = Scratch()

  private func number(_ query: String, _ store: Store) -> String {
    run("sqlite3", ["-readonly", store.path, query]).output.split(separator: "\n").joined(separator: ",")
  }

  @Test(
    "Bytes come back as they were, in pieces of a mebibyte",
    arguments: [0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte])
  func sizes(count: Int) throws {
    let bytes = noise(count)
    write(bytes, to: scratch.file("input"))
    let path = try WindowsPath("C:\\x")
    let fromMemory = try Store.create(scratch.file("a.wupd"), header("create")) { transaction throws in
      let stored = try transaction.store(bytes)
      #expect(stored.size == Int64(count))
      try transaction.put(path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
    }.store
    let fromFile = try Store.create(scratch.file("b.wupd"), header("create")) { transaction throws in
      let stored = try transaction.storeFile(scratch.file("input"))
      #expect(stored.size == Int64(count))
      try transaction.put(path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
    }.store
    for store in [fromMemory, fromFile] {
      let (read, pieces) = try store.read { view in
        let revision = try #require(try view.file(path)?.revision)
        #expect(revision.isHeld)
        var pieces: [Int] = []
        try view.forEachPiece(of: revision) { pieces.append($0.count) }
        return (try view.bytes(of: revision), pieces)
      }
      #expect(read == bytes)
      #expect(pieces.count == max(1, (count + mebibyte - 1) / mebibyte))
      #expect(pieces.dropLast().allSatisfy { $0 == mebibyte })
      #expect(try store.verify().flaws.isEmpty)
    }
    let anchors = try [fromMemory, fromFile].map { try $0.read { try $0.anchor() } }
    #expect(anchors[0] == anchors[1])
    let sum = run("sha256sum", [scratch.file("input")]).output.prefix(64)
    #expect(number("SELECT lower(hex(sha256)) FROM content", fromFile) == sum)
  }

  @Test("The same bytes are held once, however often and in whatever way they come")
  func heldOnce() throws {
    let bytes = noise(mebibyte + 5)
    write(bytes, to: scratch.file("input"))
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction throws in
      _ = try transaction.store(bytes)
      _ = try transaction.storeFile(scratch.file("input"))
      _ = try transaction.store([])
      _ = try transaction.store([])
    }.store
    try store.write(header(second: 1)) { transaction throws in
      _ = try transaction.storeFile(scratch.file("input"))
      _ = try transaction.store(Array(bytes.dropLast()))
    }
    #expect(number("SELECT count(*) FROM content", store) == "3")
    #expect(
      number("SELECT content, count(*), sum(size) FROM piece GROUP BY content", store)
        == "1|2|\(mebibyte + 5),2|1|0,3|2|\(mebibyte + 4)")
  }

  @Test("A content that was known by its hash is held once its bytes come")
  func knownThenHeld() throws {
    let bytes = Array("known".utf8)
    let path = try WindowsPath("C:\\x")
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction throws in
      let other = try Store.create(scratch.file("other.wupd"), header("create")) { try $0.store(bytes).sha256 }
      try transaction.put(path, transaction.revision(RevisionFacts(sha256: other.result, size: 5, origin: .bulletin)))
    }.store
    let error = #expect(throws: StoreError.self) {
      try store.read { view in _ = try view.bytes(of: #require(try view.file(path)?.revision)) }
    }
    #expect(error?.code == .notFound)
    #expect(try store.verify().notHeld == 1)
    try store.write(header(second: 1)) { _ = try $0.store(bytes) }
    #expect(try store.read { view in try view.bytes(of: #require(try view.file(path)?.revision)) } == bytes)
    let verification = try store.verify()
    #expect(verification.flaws.isEmpty && verification.notHeld == 0)
  }

  @Test("A folder, a missing file, a pipe and a file of too many bytes are refused, and leave nothing")
  func refusals() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { _ in }.store
    run("mkfifo", [scratch.file("fifo")])
    for (name, code) in [
      ("", StoreError.Code.invalid), ("missing", .missing), ("m.wupd/x", .missing), ("fifo", .invalid),
      ("m.wupd", .invalid), ("m.wupd-wal", .invalid), ("m.wupd-shm", .invalid),
    ] {
      let error = #expect(throws: StoreError.self) {
        try store.write(header(second: 1)) { transaction throws in
          _ = try transaction.store(noise(10))
          _ = try transaction.storeFile(scratch.file(name))
        }
      }
      #expect(error?.code == code)
      #expect(error?.message.contains(scratch.file(name)) == true)
    }
    #expect(number("SELECT count(*) FROM content", store) == "0")
    try store.write(header(second: 1)) { transaction throws in
      let stored = try transaction.store(noise(100))
      let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: 100))
      #expect(throws: StoreError.self) { _ = try transaction.now.bytes(of: revision, limit: 99) }
      #expect(try transaction.now.bytes(of: revision, limit: 100).count == 100)
    }
  }

  @Test("Zeros of a sparse file cost next to nothing, and come back, to stock tools too")
  func zerosSparseFileCost() throws {
    let size = 40 * mebibyte + 5000
    run("truncate", ["-s", "\(size)", scratch.file("sparse")])
    let path = try WindowsPath("C:\\x")
    let store = try Store.create(scratch.file("s.wupd"), header("create")) { transaction throws in
      let stored = try transaction.storeFile(scratch.file("sparse"))
      try transaction.put(path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
    }.store
    let count = try store.read { view in
      var count = 0
      try view.forEachCheckedPiece(of: #require(try view.file(path)?.revision)) { piece in
        #expect(piece.allSatisfy { $0 == 0 })
        count += piece.count
      }
      return count
    }
    #expect(count == size)
    #expect(try store.verify().isSound)
    let stored = try #require(Int(number("SELECT sum(length(data)) FROM piece", store)))
    #expect(stored < 100_000)
    #expect(number("SELECT sum(length(sqlar_uncompress(data, size))) FROM piece", store) == "\(size)")
  }

  @Test("A size that a revision claims and its content has not is found by both verifiers, in a journal that is whole")
  func otherSize() throws {
    let path = scratch.file("m.wupd")
    let store = try Store.create(path, header("create")) { transaction in
      let stored = try transaction.store(noise(3000))
      // Whoever wrote it down wrote it down wrongly, so that the journal's hashes are of the wrong size.
      let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: 3001, origin: .bytes))
      try transaction.put(WindowsPath("C:\\x"), revision)
    }.store
    let findings = try store.verify().flaws
    #expect(findings.map(\.level) == [.payload] && findings.map(\.act) == [1])
    #expect(findings.map(\.text) == ["content 1 has 3000 bytes and not 3001"])
    let other = try SecondVerifier.findings(SecondVerifier.start([path]))
    #expect(other[path]?.count == 1 && other[path]?.first?.hasPrefix("act 1: revision 1 has the size 3001") == true)
  }
}
