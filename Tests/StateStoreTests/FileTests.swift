import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The files of a machine")
struct FileTests {
  private let scratch = Scratch()

  private func machine(_ paths: [String]) throws -> Store {
    try Store.create(scratch.file("m.wupd"), header("create")) { transaction throws in
      for path in paths { try put(path, in: transaction) }
    }.store
  }

  private func put(_ path: String, in transaction: borrowing Transaction, _ text: String? = nil) throws {
    let stored = try transaction.store(Array((text ?? path).utf8))
    let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes))
    try transaction.put(WindowsPath(path), revision)
  }

  private func move(
    _ source: String, _ target: String, _ replacing: Bool, _ transaction: borrowing Transaction
  ) throws -> Bool {
    try transaction.move(WindowsPath(source), to: WindowsPath(target), replacing: replacing)
  }

  private func text(_ path: String, in store: Store, at point: Point = .last) throws -> String? {
    try store.read(at: point) { view in
      try view.file(WindowsPath(path))?.revision.map { String(decoding: try view.bytes(of: $0), as: UTF8.self) }
    }
  }

  private func paths(_ store: Store) throws -> [String] {
    try store.read { view in
      var result: [String] = []
      try view.forEachFile(below: WindowsPath("C:\\")) { path, _ in result.append(path.description) }
      return result
    }
  }

  private func refusal(_ store: Store, _ body: (borrowing Transaction) throws -> Void) throws -> StoreError.Code? {
    let before = try store.read { try dump($0) }
    let error = #expect(throws: StoreError.self) { try store.write(header(second: 9), body) }
    #expect(try store.read { try dump($0) } == before)
    return error?.code
  }

  @Test("A file is found in any case, keeps the case it came in, and makes its folders")
  func put() throws {
    let store = try machine(["C:\\Windows\\System32\\Ä.dll"])
    try store.write(header(second: 1)) { try put("c:\\WINDOWS\\system32\\ä.DLL", in: $0, "new") }
    #expect(try paths(store) == ["C:\\Windows", "C:\\Windows\\System32", "C:\\Windows\\System32\\Ä.dll"])
    #expect(try text("C:\\WINDOWS\\SYSTEM32\\ä.dll", in: store) == "new")
    #expect(try text("C:\\WINDOWS\\SYSTEM32\\ä.dll", in: store, at: .act(1)) == "C:\\Windows\\System32\\Ä.dll")
    let entry = try store.read { try $0.file(WindowsPath("C:\\windows\\system32\\ä.dll")) }
    #expect(entry?.created == header().time)
    #expect(entry?.written == header(second: 1).time)
    #expect(try store.read { try $0.file(WindowsPath("C:\\windows"))?.isDirectory } == true)
    #expect(try store.read { try $0.directory(WindowsPath("C:\\windows\\system32\\ä.dll")) } == nil)
  }

  @Test("A file takes no folder's place, and a folder no file's")
  func inTheWay() throws {
    let store = try machine(["C:\\a\\b.txt"])
    #expect(try refusal(store) { try put("C:\\a", in: $0) } == .invalid)
    #expect(try refusal(store) { try put("C:\\a\\b.txt\\c", in: $0) } == .invalid)
    #expect(try refusal(store) { _ = try $0.makeDirectory(WindowsPath("C:\\a\\b.txt")) } == .invalid)
    #expect(try refusal(store) { try put("C:\\", in: $0) } == .invalid)
    #expect(
      try refusal(store) { try $0.move(WindowsPath("C:\\a"), to: WindowsPath("C:\\a\\b"), replacing: true) } == .invalid
    )
    #expect(try refusal(store) { try $0.setAttributes(WindowsPath("C:\\x"), .hidden) } == .notFound)
  }

  @Test("What is removed is gone with all below it, and can be seen where it was")
  func remove() throws {
    let store = try machine(["C:\\a\\b\\c.txt", "C:\\a\\d.txt", "C:\\e.txt"])
    try store.write(header(second: 1)) { transaction throws in
      #expect(try transaction.remove(WindowsPath("C:\\A")))
      #expect(try !transaction.remove(WindowsPath("C:\\A")))
      #expect(try !transaction.remove(WindowsPath("C:\\A\\b\\c.txt")))
    }
    #expect(try paths(store) == ["C:\\e.txt"])
    #expect(try text("C:\\a\\b\\c.txt", in: store) == nil)
    #expect(try text("C:\\a\\b\\c.txt", in: store, at: .act(1)) == "C:\\a\\b\\c.txt")
    try store.write(header(second: 2)) { try put("C:\\a\\b\\new.txt", in: $0) }
    #expect(try paths(store) == ["C:\\a", "C:\\a\\b", "C:\\a\\b\\new.txt", "C:\\e.txt"])
  }

  @Test("A file moves with its times and attributes, over another one only if that is meant")
  func move() throws {
    let store = try machine(["C:\\a.txt", "C:\\b.txt", "C:\\folder\\c.txt"])
    try store.write(header(second: 1)) { transaction throws in
      try transaction.setAttributes(WindowsPath("C:\\a.txt"), [.hidden, .readOnly])
      #expect(try !move("C:\\a.txt", "C:\\b.txt", false, transaction))
      #expect(try !move("C:\\missing.txt", "C:\\x.txt", true, transaction))
      #expect(try !move("C:\\a.txt", "C:\\folder", true, transaction))
      #expect(try !move("C:\\folder", "C:\\b.txt", true, transaction))
      #expect(try move("C:\\a.txt", "C:\\B.TXT", true, transaction))
      #expect(try move("C:\\b.txt", "C:\\new\\deep\\d.txt", false, transaction))
    }
    #expect(
      try paths(store) == ["C:\\folder", "C:\\folder\\c.txt", "C:\\new", "C:\\new\\deep", "C:\\new\\deep\\d.txt"])
    #expect(try text("C:\\new\\deep\\d.txt", in: store) == "C:\\a.txt")
    let entry = try store.read { try $0.file(WindowsPath("C:\\new\\deep\\d.txt")) }
    #expect(entry?.written == header().time && entry?.created == header().time)
    #expect(entry?.attributes == [.hidden, .readOnly])
  }

  @Test("A folder moves with all below it, names taken to the letter")
  func moveFolder() throws {
    let store = try machine([
      "C:\\old\\a.txt", "\\??\\C:\\old\\sub.\\b.txt", "\\??\\C:\\old\\c ", "\\??\\C:\\old\\%d%", "C:\\old\\e\u{301}",
    ])
    let before = try paths(store)
    try store.write(header(second: 1)) { transaction throws in
      #expect(try transaction.move(WindowsPath("C:\\OLD"), to: WindowsPath("D:\\new\\place"), replacing: false))
    }
    #expect(try paths(store) == [])
    let moved = try store.read { view in
      var result: [String] = []
      try view.forEachFile(below: WindowsPath("D:\\")) { path, _ in result.append(path.description) }
      return result
    }
    let expected = ["D:\\new"] + before.map { "D:\\new\\place" + $0.dropFirst("C:\\old".count) }
    #expect(moved == expected)
    #expect(moved.contains("D:\\new\\place\\sub.\\b.txt"))
    #expect(try text("\\??\\D:\\new\\place\\%d%", in: store) == "\\??\\C:\\old\\%d%")
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("What is mapped in memory moves along, and stays what it was when the file is replaced")
  func images() throws {
    let store = try machine(["C:\\x.dll"])
    let (dll, aside) = (try WindowsPath("C:\\x.dll"), try WindowsPath("C:\\x.old"))
    try store.write(header(second: 1)) { transaction throws in
      try transaction.map(dll, holder: "svchost", kind: .service)
      _ = try transaction.move(dll, to: aside, replacing: false)
      try put("C:\\x.dll", in: transaction, "new")
    }
    try store.read { view in
      let image = try #require(try view.images(mappedAs: dll).first)
      #expect(image.location == aside)
      #expect(String(decoding: try view.bytes(of: image.revision), as: UTF8.self) == "C:\\x.dll")
      #expect(try view.images(holding: aside).count == 1)
      #expect(try view.images(holding: dll).isEmpty)
    }
  }
}
