import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Locks of a process that has a store open twice")
struct LocksTests {
  @Test("Opening and closing a second time leaves the locks of the first alone")
  func secondOpening() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    var acts = RandomActs(seed: 1)
    let store = try acts.create(path)
    let before = try store.read { view in
      _ = try view.act(at: .last)
      let before = held(path)
      _ = try Store.open(path)
      _ = try Store.open(path, .readOnly)
      #expect(held(path) == before)
      return before
    }
    #expect(before > 0)
  }

  @Test("A reader that opened it without locks, before the first, leaves them alone when it goes")
  func reader() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let killed = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(killed.status == 137)
    run("rm", [path + "-shm"])
    let reader = try Store.open(path, .readOnly)
    _ = try reader.read { try dump($0) }
    let store = try Store.open(path)
    try store.read { view in
      _ = try view.act(at: .last)
      let before = held(path)
      try #require(before > 0)
      // It finds the store in use, and opens it anew.
      _ = try reader.read { try dump($0) }
      #expect(held(path) >= before)
    }
  }

  /// Locks on a file, of whatever process: /proc/locks names the inode.
  private func held(_ path: String) -> Int {
    let inode = run("stat", ["-c", "%i", path]).output.split(separator: "\n")[0]
    return run("cat", ["/proc/locks"]).output.split(separator: "\n").count { $0.contains(":\(inode) ") }
  }
}
