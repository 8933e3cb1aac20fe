import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The largest values, keys and files")
struct LargeValueTests {
  private static let key = Result { try RegistryPath("HKLM\\SOFTWARE\\V") }

  @Test("What was accepted can be changed, deleted and rolled back, whatever its size", arguments: [1, 5, 16])
  func values(megabytes: Int) throws {
    let scratch = Scratch()
    let key = try Self.key.get()
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { _ = try $0.createKey(key) }.store
    for (round, byte) in [UInt8(1), 2].enumerated() {
      let data = [UInt8](repeating: byte, count: megabytes << 20)
      try store.write(header("edit")) { try $0.setValue(key, "a", RegistryValue(type: .binary, data: data)) }
      #expect(try store.read { try $0.value(key, "a")?.data.count } == megabytes << 20, "\(round)")
    }
    _ = try store.write(header("edit")) { try $0.deleteKey(key) }
    for act in [3, 2, 1, 3] as [Int64] {
      try store.write(header("rollback")) { _ = try $0.restore(.act(act)) }
      let first = try store.read { try $0.value(key, "a")?.data.first }
      #expect(first == (act == 1 ? nil : UInt8(act - 1)))
    }
    #expect(try store.verify().isSound)
  }

  @Test("So can a key of very many values and a folder of very many files")
  func many() throws {
    let scratch = Scratch()
    let key = try Self.key.get()
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction in
      let revision = try transaction.revision(RevisionFacts(size: 1))
      for number in 0..<20_000 {
        try transaction.setValue(key, "value\(number)", .string("some text of usual length, number \(number)"))
        try transaction.put(WindowsPath("C:\\folder\\file\(number)"), revision)
      }
    }.store
    try store.write(header("edit")) { transaction in
      _ = try transaction.deleteKey(key)
      _ = try transaction.remove(WindowsPath("C:\\folder"))
    }
    try store.write(header("rollback")) { _ = try $0.restore(.act(1)) }
    #expect(
      try store.read { try $0.value(key, "value19999") != nil && $0.file(WindowsPath("C:\\folder\\file7")) != nil })
  }
}
