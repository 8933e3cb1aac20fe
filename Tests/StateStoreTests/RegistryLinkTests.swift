import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Links in the registry")
struct RegistryLinkTests {
  private let current = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet"])
  private let first = RegistryPath(.machine, ["SYSTEM", "ControlSet001"])

  private func machine(_ scratch: Scratch, _ body: (borrowing Transaction) throws -> Void) throws -> Store {
    try Store.create(scratch.file("m.wupd"), header("create"), body).store
  }

  @Test("What is read and written through a link is read and written at its target")
  func throughALink() throws {
    let scratch = Scratch()
    let store = try machine(scratch) { transaction in
      try transaction.createKey(first)
      try transaction.createLink(current, to: first)
      try transaction.setValue(current.appending("Services\\x"), "Start", .dword(2))
    }
    try store.read { view throws in
      #expect(try view.value(first.appending("Services\\X"), "start") == .dword(2))
      #expect(try view.value(current.appending("services\\x"), "Start") == .dword(2))
      #expect(try view.key(current)?.name == "ControlSet001")
      let link = try #require(try view.key(current, followingLast: false))
      #expect(link.isLink && link.isVolatile && link.name == "CurrentControlSet")
      #expect(try view.value("SymbolicLinkValue", of: link)?.type == .link)
      #expect(try view.value("SymbolicLinkValue", of: link)?.text == "\\Registry\\Machine\\SYSTEM\\ControlSet001")
    }
  }

  @Test("A link goes without its target, and can be turned to another")
  func turnedAndDeleted() throws {
    let scratch = Scratch()
    let second = RegistryPath(.machine, ["SYSTEM", "ControlSet002"])
    let store = try machine(scratch) { transaction in
      try transaction.setValue(first, "which", .dword(1))
      try transaction.setValue(second, "which", .dword(2))
      try transaction.createLink(current, to: first)
    }
    try store.write(header(second: 1)) { try $0.createLink(current, to: second) }
    #expect(try store.read { try $0.value(current, "which") } == .dword(2))
    #expect(try store.read(at: .act(1)) { try $0.value(current, "which") } == .dword(1))
    try store.write(header(second: 2)) { _ = try $0.deleteKey(current) }
    #expect(try store.read { try $0.key(current, followingLast: false) } == nil)
    #expect(try store.read { try $0.value(second, "which") } == .dword(2))
    #expect(throws: StoreError.self) { try store.write(header(second: 3)) { try $0.createLink(second, to: first) } }
  }

  @Test("Links in a circle are named and not followed for ever")
  func circles() throws {
    let scratch = Scratch()
    let (a, b) = (RegistryPath(.machine, ["a"]), RegistryPath(.machine, ["b"]))
    let store = try machine(scratch) { transaction in
      try transaction.createLink(a, to: b)
      try transaction.createLink(b, to: a)
      try transaction.createLink(RegistryPath(.machine, ["self"]), to: RegistryPath(.machine, ["self", "x"]))
    }
    for path in [a, b.appending("x"), RegistryPath(.machine, ["self"])] {
      let error = #expect(throws: StoreError.self) { try store.read { _ = try $0.key(path) } }
      #expect(error?.code == .invalid)
      #expect(error?.message.contains("circle") == true)
      #expect(throws: StoreError.self) { try store.write(header(second: 1)) { try $0.setValue(path, "x", .dword(1)) } }
    }
    #expect(try store.read { try $0.key(a, followingLast: false)?.isLink } == true)
  }

  @Test("What is made through a link that leads nowhere yet is made at its target")
  func dangling() throws {
    let scratch = Scratch()
    let store = try machine(scratch) { transaction in
      try transaction.createLink(current, to: first)
      #expect(try transaction.now.key(current) == nil)
      try transaction.setValue(current.appending("Control"), "x", .dword(1))
    }
    try store.read { view throws in
      #expect(try view.key(current, followingLast: false)?.isLink == true)
      #expect(try view.value(first.appending("Control"), "x") == .dword(1))
    }
  }

  @Test("A link whose target is no key's name leads nowhere, and stays a link")
  func brokenTarget() throws {
    let scratch = Scratch()
    let store = try machine(scratch) { transaction in
      try transaction.createLink(current, to: first)
      let link = try #require(try transaction.now.key(current, followingLast: false))
      try transaction.setValue("SymbolicLinkValue", .link("nowhere"), of: link)
    }
    #expect(try store.read { try $0.key(current.appending("x")) } == nil)
    let error = #expect(throws: StoreError.self) {
      try store.write(header(second: 1)) { _ = try $0.createKey(current.appending("x")) }
    }
    #expect(error?.code == .notFound)
    #expect(try store.read { try $0.key(current, followingLast: false)?.isLink } == true)
  }
}
