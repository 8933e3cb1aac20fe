import Glibc
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A copy of a store that is being written")
struct BackupTests {
  private let scratch = Scratch()

  /// The ways there are, each a line of the shell: `$0` is the store, `$1` the copy.
  private static let ways = [
    #"sqlite3 "$0" ".timeout 60000" ".backup '$1'""#, #"sqlite3 "$0" ".timeout 60000" "VACUUM INTO '$1'""#,
    #"sqlite3 -readonly "$0" ".timeout 60000" ".backup '$1'""#,
  ]

  @Test("Is a sound store that has the journal up to some act, and disturbs no writer", arguments: notEmpty(ways))
  func stockShell(way: String) async throws {
    try await whileWritten { path, copy in
      let result = run("sh", ["-c", way, path, copy])
      try #require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }
  }

  @Test("A replay is such a copy too, of a store opened to write or to read", arguments: [true, false])
  func replay(writing: Bool) async throws {
    try await whileWritten { path, copy in
      _ = try Store.open(path, writing ? .readWrite : .readOnly, patience: 60_000).replay(into: copy)
    }
  }

  /// Copies again and again while acts are done without a pause.
  private func whileWritten(_ makeCopy: @escaping @Sendable (String, String) throws -> Void) async throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let folder = scratch.path
    let isDone = Flag()
    let copies = 5
    let written = try await withThrowingTaskGroup(of: Int64.self) { group in
      group.addTask {
        var acts = RandomActs(seed: 3)
        let store = try Store.open(path, patience: 60_000)
        var count: Int64 = 0
        // Not without end: a copy costs by the length of the history.
        while !isDone.isRaised && count < 400 {
          try acts.act(on: store)
          count += 1
          usleep(1000)
        }
        return count
      }
      group.addTask {
        defer { isDone.raise() }
        for number in 0..<copies { try makeCopy(path, "\(folder)/copy-\(number).wupd") }
        return 0
      }
      return try await group.reduce(0, +)
    }
    let store = try Store.open(path)
    #expect(written > 0)
    #expect(try store.read { try $0.anchor().act } == 4 + written)
    var last: Int64 = 4
    for number in 0..<copies {
      let copy = try Store.open("\(folder)/copy-\(number).wupd")
      #expect(try copy.verify().flaws.isEmpty)
      let anchor = try copy.read { try $0.anchor() }
      #expect(anchor.act >= last)
      last = anchor.act
      #expect(try store.verify(anchors: [anchor]).flaws.isEmpty)
    }
  }
}
