import StateStore
import TestSupport
import Testing
import WindowsModel

/// A transaction remembers the key it set a value in last. What it remembers must never outlive the key.
@Suite("Values set by path, one after the other in one act")
struct ValuesByPathTests {
  private let header = ActHeader(kind: .edit, account: "tester", time: WindowsTime(unixSeconds: 1_136_073_600))

  @Test("After the key was deleted, the next value makes it again")
  func deletedBetween() throws {
    let scratch = Scratch()
    let path = try RegistryPath("HKLM\\SOFTWARE\\A\\B")
    let store = try Store.create(scratch.file("m.wupd"), header) { transaction in
      try transaction.setValue(path, "one", .dword(1))
      try transaction.deleteKey(RegistryPath("HKLM\\SOFTWARE\\A"))
      try transaction.setValue(path, "two", .dword(2))
    }.store
    let (one, two) = try store.read { (try $0.value(path, "one"), try $0.value(path, "two")) }
    #expect(one == nil)
    #expect(two?.number == 2)
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("After a link got another target, the next value goes there")
  func linkMovedBetween() throws {
    let scratch = Scratch()
    let link = try RegistryPath("HKLM\\SYSTEM\\Current")
    let (first, second) = (try RegistryPath("HKLM\\SYSTEM\\Set1"), try RegistryPath("HKLM\\SYSTEM\\Set2"))
    let store = try Store.create(scratch.file("m.wupd"), header) { transaction in
      try transaction.createKey(first)
      try transaction.createKey(second)
      try transaction.createLink(link, to: first)
      try transaction.setValue(link, "x", .dword(1))
      try transaction.createLink(link, to: second)
      try transaction.setValue(link, "x", .dword(2))
    }.store
    let (one, two) = try store.read { (try $0.value(first, "x"), try $0.value(second, "x")) }
    #expect(one?.number == 1)
    #expect(two?.number == 2)
  }

  @Test("After a rollback in the same act, the next value makes its key again")
  func restoredBetween() throws {
    let scratch = Scratch()
    let path = try RegistryPath("HKLM\\SOFTWARE\\A")
    let store = try Store.create(scratch.file("m.wupd"), header) { _ in }.store
    try store.write(header) { transaction in
      try transaction.setValue(path, "one", .dword(1))
      try transaction.restore(.act(1))
      try transaction.setValue(path, "two", .dword(2))
    }
    let (one, two) = try store.read { (try $0.value(path, "one"), try $0.value(path, "two")) }
    #expect(one == nil)
    #expect(two?.number == 2)
  }
}
