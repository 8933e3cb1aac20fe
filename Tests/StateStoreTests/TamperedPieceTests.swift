import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Bytes of files that were tampered with are found by both verifiers")
struct TamperedPieceTests {
  private let scratch = Scratch()

  /// Contents of one piece and of three, raw or compressed.
  private func store(compacted: Bool) throws -> String {
    let path = scratch.file("\(compacted).wupd")
    let store = try Store.create(path, header("create")) { transaction in
      for (name, count) in [
        ("empty", 0), ("small", 3000), ("other", 3000), ("large", (1 << 20) + 5),
      ] {
        let stored = try transaction.store((0..<count).map { UInt8(($0 / 7 + name.count * 31) & 63) })
        let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes))
        try transaction.put(WindowsPath("C:\\\(name).dll"), revision)
      }
    }.store
    if compacted { try store.write(header("compact", second: 1)) { _ = try $0.compact() } }
    return path
  }

  @Test("A piece that inflates to something else, to more, to less, or not at all", arguments: [false, true])
  func pieces(compacted: Bool) throws {
    let original = try store(compacted: compacted)
    let both = BothVerifiers("a \(compacted ? "compressed " : "")piece altered", of: original, in: scratch)
    let file = try Tampering(original, readOnly: true)
    let pieces = try file.rows("SELECT id, content, number FROM piece ORDER BY id")
    let streams = [0, 1, 2999, 3001, (1 << 20) + 1].map { ($0, deflated($0)) }
    for (index, piece) in pieces.enumerated() {
      let (id, next) = (piece[0], pieces[(index + 1) % pieces.count][0])
      for statement in [
        "UPDATE piece SET data = (SELECT data FROM piece WHERE id = \(next)) WHERE id = \(id)",
        "UPDATE piece SET (data, size) = (SELECT data, size FROM piece WHERE id = \(next)) WHERE id = \(id)",
        "UPDATE piece SET content = (SELECT content FROM piece WHERE id = \(next)), number = number + 10 WHERE id = \(id)",
        "UPDATE piece SET data = CAST(data || x'00' AS BLOB) WHERE id = \(id)",
        "UPDATE piece SET data = CAST(data || data AS BLOB) WHERE id = \(id)",
        "UPDATE piece SET data = CAST(substr(data, 1, length(data) - 1) AS BLOB) WHERE id = \(id)",
        "UPDATE piece SET data = CAST(substr(data, 2) || x'07' AS BLOB) WHERE id = \(id)",
        "UPDATE piece SET data = x'' WHERE id = \(id)", "UPDATE piece SET size = 0, data = x'' WHERE id = \(id)",
        "UPDATE piece SET size = size + 1 WHERE id = \(id)", "UPDATE piece SET size = length(data) WHERE id = \(id)",
        "UPDATE piece SET size = size - 1 WHERE id = \(id)", "UPDATE piece SET size = 1 << 62 WHERE id = \(id)",
        "UPDATE piece SET size = -1 WHERE id = \(id)", "DELETE FROM piece WHERE id = \(id)",
        "UPDATE piece SET data = zeroblob(length(data)) WHERE id = \(id)",
        "UPDATE piece SET data = zeroblob(2 << 20) WHERE id = \(id)",
      ] {
        // A finding is of the content, which says which act brought it, or of the act that brought the piece.
        try both.add(statement, acts: [1], names: ["content "]) { try Tampering($0).attempt(statement) }
      }
      // A stream that comes to another length than the piece had.
      for (length, bomb) in streams {
        try both.add("piece \(id) inflates to \(length)", acts: [1], names: ["content "]) {
          try Tampering($0).attempt("UPDATE piece SET data = x'\(hexadecimal(bomb))' WHERE id = \(id)")
        }
      }
    }
    try both.judge()
  }

  /// A zlib stream of so many zeros.
  private func deflated(_ length: Int) -> [UInt8] {
    let script = "import sys, zlib; sys.stdout.buffer.write(zlib.compress(bytes(\(length))))"
    return run("python3", ["-c", script]).bytes
  }

  @Test("A piece that is compressed where it was raw is the same content")
  func compressed() throws {
    let path = try store(compacted: true)
    #expect(try Store.open(path, .readOnly).verify().isSound)
    #expect(try SecondVerifier.findings(SecondVerifier.start([path])).isEmpty)
  }
}
