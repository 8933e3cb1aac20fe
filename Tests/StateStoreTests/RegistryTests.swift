import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The registry of a machine")
struct RegistryTests {
  private let scratch = Scratch()

  private func machine(_ body: (borrowing Transaction) throws -> Void = { _ in }) throws -> Store {
    try Store.create(scratch.file("m.wupd"), header("create"), body).store
  }

  @Test("A key and a value are found in any case, and keep the case they came in")
  func names() throws {
    let store = try machine { transaction in
      try transaction.setValue(RegistryPath("HKLM\\Software\\Über"), "Näme", .string("a"))
      try transaction.setValue(RegistryPath("HKLM\\SOFTWARE\\ÜBER"), "NÄME", .string("b"))
    }
    try store.read { view throws in
      let key = try #require(try view.key(RegistryPath("hklm\\software\\üBER")))
      #expect(key.name == "Über")
      let values = try view.values(of: key)
      #expect(values.map(\.name) == ["Näme"])
      #expect(values.first?.value.text == "b")
      #expect(try view.subkeys(of: #require(try view.key(RegistryPath("HKLM")))).map(\.name) == ["Software"])
    }
  }

  @Test("A value that comes again after it was deleted has the case of its new name")
  func caseOfANewValue() throws {
    let store = try machine { try $0.setValue(vendorKey, "name", .string("a")) }
    try store.write(header(second: 1)) { _ = try $0.deleteValue(vendorKey, "NAME") }
    #expect(try store.read { try $0.value(vendorKey, "name") } == nil)
    try store.write(header(second: 2)) { try $0.setValue(vendorKey, "NAME", .string("a")) }
    #expect(try store.read { try $0.values(of: #require(try $0.key(vendorKey))).map(\.name) } == ["NAME"])
    #expect(try store.read(at: .act(1)) { try $0.values(of: #require(try $0.key(vendorKey))).map(\.name) } == ["name"])
  }

  @Test("NUL parts nothing: names that differ behind it are two")
  func nulInNames() throws {
    let store = try machine { transaction in
      for name in ["a", "a\0", "a\0b", "A\0c", ""] {
        try transaction.setValue(vendorKey, name, .string(name))
        if !name.isEmpty { try transaction.createKey(RegistryPath(.machine, ["K", name])) }
      }
    }
    let path = store.path
    try Store.open(path).read { view throws in
      let key = try #require(try view.key(vendorKey))
      #expect(try view.values(of: key).map(\.name) == ["", "a", "a\0", "a\0b", "A\0c"])
      #expect(try view.value(vendorKey, "A\0B")?.data == RegistryValue.string("a\0b").data)
      #expect(try view.value(vendorKey, "") == .string(""))
      let parent = try #require(try view.key(RegistryPath("HKLM\\K")))
      #expect(try view.subkeys(of: parent).map(\.name) == ["a", "a\0", "a\0b", "A\0c"])
      #expect(try view.key(RegistryPath(.machine, ["k", "a\0C"]))?.name == "A\0c")
      #expect(try view.key(RegistryPath(.machine, ["k", "a\0d"])) == nil)
    }
  }

  @Test("A key is written when something in it comes, changes or goes, and by nothing else")
  func lastWriteTimes() throws {
    let parent = RegistryPath(.machine, ["SOFTWARE"])
    let store = try machine { try $0.setValue(vendorKey, "Name", .dword(1)) }
    func written(_ path: RegistryPath) throws -> Int64? {
      try store.read { try $0.key(path)?.written.map { $0.unixSeconds - 1_155_178_517 } }
    }
    #expect(try written(vendorKey) == 0)
    try store.write(header(second: 10)) { try $0.setValue(vendorKey, "Name", .dword(1)) }
    #expect(try written(vendorKey) == 0, "the same data again")
    try store.write(header(second: 20)) { try $0.setValue(vendorKey, "Name", .dword(2)) }
    #expect(try written(vendorKey) == 20)
    #expect(try written(parent) == 0)
    try store.write(header(second: 30)) { _ = try $0.deleteValue(vendorKey, "Name") }
    #expect(try written(vendorKey) == 30)
    try store.write(header(second: 35)) { _ = try $0.deleteValue(vendorKey, "Name") }
    #expect(try written(vendorKey) == 30, "a value that was not there")
    try store.write(header(second: 40)) { _ = try $0.createKey(vendorKey.appending("Sub")) }
    #expect(try written(vendorKey) == 40)
    #expect(try written(vendorKey.appending("Sub")) == 40)
    #expect(try written(parent) == 0)
    try store.write(header(second: 50)) { _ = try $0.deleteKey(vendorKey.appending("Sub")) }
    #expect(try written(vendorKey) == 50)
    try store.write(header(second: 60)) { _ = try $0.createKey(vendorKey) }
    #expect(try written(vendorKey) == 50, "a key that is there")
  }

  @Test("A key that comes again is empty")
  func keysComeAgain() throws {
    let store = try machine { transaction in
      try transaction.setValue(vendorKey.appending("Sub"), "x", .dword(1))
      try transaction.createKey(vendorKey.appending("Class"), className: "class")
    }
    try store.write(header(second: 1)) { transaction in
      #expect(try transaction.deleteKey(vendorKey))
      #expect(try !transaction.deleteKey(vendorKey))
      #expect(try transaction.now.key(vendorKey.appending("Sub")) == nil)
      try transaction.createKey(vendorKey.appending("Sub"))
      try transaction.createKey(vendorKey.appending("Class"))
      let key = try #require(try transaction.now.key(vendorKey.appending("Sub")))
      #expect(try transaction.now.values(of: key).isEmpty)
      #expect(try transaction.now.key(vendorKey.appending("Class"))?.className == nil)
    }
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("Volatile keys go with all below them, and the rest stays")
  func volatileKeys() throws {
    let volatile = RegistryPath(.machine, ["HARDWARE"])
    let store = try machine { transaction in
      try transaction.createKey(volatile, isVolatile: true)
      try transaction.setValue(volatile.appending("DEVICEMAP\\Video"), "x", .dword(1))
      try transaction.setValue(vendorKey, "stays", .dword(1))
      try transaction.createKey(vendorKey.appending("Session"), isVolatile: true)
    }
    #expect(try store.read { try $0.key(volatile.appending("DEVICEMAP"))?.isVolatile } == true)
    #expect(try store.read { try $0.key(vendorKey)?.isVolatile } == false)
    try store.write(header("restart", second: 1)) { try $0.deleteVolatileKeys() }
    try store.read { view throws in
      #expect(try view.key(volatile) == nil)
      #expect(try view.key(volatile.appending("DEVICEMAP\\Video")) == nil)
      #expect(try view.key(vendorKey.appending("Session")) == nil)
      #expect(try view.value(vendorKey, "stays") == .dword(1))
    }
    #expect(try store.read(at: .act(1)) { try $0.value(volatile.appending("DEVICEMAP\\Video"), "x") } == .dword(1))
  }

  @Test("A root cannot be deleted, and a name that no key can have is refused")
  func refusals() throws {
    let store = try machine { try $0.createKey(vendorKey) }
    let before = try store.read { try dump($0) }
    for body: (borrowing Transaction) throws -> Void in [
      { _ = try $0.deleteKey(RegistryPath(.machine)) },
      { _ = try $0.createKey(RegistryPath(.machine, ["a\\b"])) },
      { _ = try $0.createKey(RegistryPath(.machine, [""])) },
      { _ = try $0.createKey(RegistryPath(.machine, [String(repeating: "x", count: 256)])) },
      { try $0.setValue(vendorKey, String(repeating: "x", count: 16_384), .dword(1)) },
      { try $0.setValue(vendorKey, "x", .binary([UInt8](repeating: 0, count: RegistryValue.largest + 1))) },
    ] {
      let error = #expect(throws: StoreError.self) { try store.write(header(second: 1), body) }
      #expect(error?.code == .invalid)
    }
    #expect(try store.read { try dump($0) } == before)
    #expect(try store.read { try $0.acts().count } == 1)
  }
}
