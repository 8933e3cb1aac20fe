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
    // /proc/locks names the inode; each line with it is a lock that is held.
    let inode = run("stat", ["-c", "%i", path]).output.split(separator: "\n")[0]
    func held() -> Int {
      run("cat", ["/proc/locks"]).output.split(separator: "\n").count { $0.contains(":\(inode) ") }
    }
    try store.read { view in
      _ = try view.act(at: .last)
      let before = held()
      try #require(before > 0)
      _ = try Store.open(path)
      _ = try Store.open(path, .readOnly)
      #expect(held() == before)
    }
  }
}
