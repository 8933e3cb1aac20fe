import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Compacting a store")
struct CompactTests {
  private func filled(_ path: String, _ contents: [[UInt8]]) throws -> Store {
    try Store.create(path, header("create")) { transaction in
      for bytes in contents { _ = try transaction.store(bytes) }
    }.store
  }

  /// Half of it says something, half says one thing again and again: zeros alone would be small from the beginning.
  private func mixed(_ count: Int) -> [UInt8] { noise(count / 2) + [UInt8](repeating: 7, count: count - count / 2) }

  @Test("It shrinks what can be shrunk, changes no content, and leaves the journal as it is")
  func sound() throws {
    let scratch = Scratch()
    let sizes = [0, 1, 100, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20]
    let all = sizes.map { mixed($0) } + [noise(5000, seed: 7), noise(2 << 20, seed: 8)]
    let store = try filled(scratch.file("m.wupd"), all)
    let anchor = try store.read { try $0.anchor() }
    let held = run("sqlite3", ["-readonly", store.path, "SELECT sum(length(data)) FROM piece"]).output
    let result = try store.write(header("compact", second: 1)) { try $0.compact() }
    #expect(result.saved > 2 << 20)
    let left = run("sqlite3", ["-readonly", store.path, "SELECT sum(length(data)) FROM piece"]).output
    #expect((Int64(held.dropLast()) ?? 0) - result.saved == Int64(left.dropLast()))
    let verification = try store.verify(anchors: [anchor])
    #expect(verification.flaws.isEmpty, "\(verification.flaws)")
    #expect(verification.contents == Int64(Set(all).count))
    #expect(verification.bytes == Int64(all.map(\.count).reduce(0, +)))
    let again = try store.write(header("compact", second: 2)) { try $0.compact() }
    #expect(again.saved == 0)
    #expect(try store.verify(anchors: [anchor]).flaws.isEmpty)
  }

  @Test("The stock shell gives the bytes back")
  func stockShell() throws {
    let scratch = Scratch()
    let contents = [mixed(100), mixed(1 << 20), noise(3000), Array("short".utf8), []]
    let store = try filled(scratch.file("m.wupd"), contents)
    try store.write(header("compact", second: 1)) { _ = try $0.compact() }
    let written = run(
      "sqlite3",
      [
        "-readonly", store.path,
        """
        SELECT writefile('\(scratch.path)/' || c.id, CAST(sqlar_uncompress(p.data, p.size) AS BLOB))
        FROM content c JOIN piece p ON p.content = c.id
        """,
      ])
    try #require(written.status == 0, "\(written.errors)")
    for (index, bytes) in contents.enumerated() {
      #expect(TestSupport.contents(of: scratch.file("\(index + 1)")) == bytes, "content \(index + 1)")
    }
    let raw = run("sqlite3", ["-readonly", store.path, "SELECT count(*) FROM piece WHERE length(data) < size"])
    #expect(raw.output == "2\n")
  }

  @Test("A compacted store replays, reads and takes the same bytes again")
  func afterwards() throws {
    let scratch = Scratch()
    let bytes = mixed((1 << 20) + 77)
    let store = try filled(scratch.file("m.wupd"), [bytes])
    try store.write(header("compact", second: 1)) { _ = try $0.compact() }
    let path = try WindowsPath("C:\\x")
    try store.write(header(second: 2)) { transaction in
      let stored = try transaction.store(bytes)
      try transaction.put(path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
    }
    #expect(try store.read { view in try view.bytes(of: #require(try view.file(path)?.revision)) } == bytes)
    #expect(run("sqlite3", ["-readonly", store.path, "SELECT count(*) FROM content"]).output == "1\n")
    try store.replay(into: scratch.file("replayed.wupd"))
    let replayed = try Store.open(scratch.file("replayed.wupd"))
    #expect(try replayed.verify().flaws.isEmpty)
    #expect(try replayed.read { view in try view.bytes(of: #require(try view.file(path)?.revision)) } == bytes)
  }
}
