import Glibc
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("One store has one name")
struct OneNameTests {
  private static let project = String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0])

  private let scratch = Scratch()
  private var path: String { scratch.file("m.wupd") }

  private func made() throws -> Store {
    try Store.create(path, header("create")) { try $0.setValue(RegistryPath("HKLM\\SOFTWARE\\V"), "a", .string("1")) }
      .store
  }

  private func set(_ name: String, _ store: Store) throws {
    try store.write(header("edit")) { try $0.setValue(RegistryPath("HKLM\\SOFTWARE\\V"), name, .string(name)) }
  }

  private func last(_ store: Store) throws -> Int64 { try store.read { try $0.act(at: .last).number } }

  /// Leaves the store with a log whose last act is in it alone, as a kill behind a commit does.
  private func leaveLog() throws {
    let killed = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(killed.status == 137 && contents(of: path + "-wal").count > 32)
  }

  @Test("By a symbolic link it is read with its log, and written into it")
  func link() throws {
    _ = try made()
    try leaveLog()
    let link = scratch.file("other/link.wupd")
    mkdir(scratch.file("other"), 0o755)
    symlink("../m.wupd", link)
    #expect(try last(Store.open(link, .readOnly)) == 2)
    #expect(try last(Store.open(link)) == 2)
    try set("b", Store.open(link))
    #expect(try last(Store.open(path, .readOnly)) == 3)
    let verified = run("python3", ["-B", "\(Self.project)/docs/verify.py", link])
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
  }

  @Test("With a second name it is read and not written")
  func hardLink() throws {
    _ = try made()
    Glibc.link(path, scratch.file("b.wupd"))
    for name in [path, scratch.file("b.wupd")] {
      #expect(try last(Store.open(name, .readOnly)) == 1)
      let error = #expect(throws: StoreError.self) { try Store.open(name) }
      #expect(error?.code == .noPermission && error?.message.contains("2 names") == true)
    }
    unlink(scratch.file("b.wupd"))
    try set("b", Store.open(path))
    // One that was killed when it had its name already left it that of the draft too.
    Glibc.link(path, path + ".creating")
    try set("c", Store.open(path))
  }

  @Test(
    "A store that is moved, deleted or replaced while it is open ends the act with an error",
    arguments: [
      "mv m.wupd q.wupd", "rm m.wupd", "cp m.wupd n && mv n m.wupd",
    ])
  func moved(line: String) throws {
    let store = try made()
    try store.write(header("edit")) { transaction in
      try transaction.setValue(RegistryPath("HKLM\\SOFTWARE\\V"), "kept", .string("1"))
    }
    let error = #expect(throws: StoreError.self) {
      try store.write(header("edit")) { transaction in
        try transaction.setValue(RegistryPath("HKLM\\SOFTWARE\\V"), "late", .string("1"))
        #expect(run("sh", ["-c", "cd '\(scratch.path)' && \(line)"]).status == 0)
      }
    }
    #expect(error?.code == .io && error?.message.contains("Act 3 is in the file that was opened") == true)
    let again = #expect(throws: StoreError.self) { try set("x", store) }
    #expect(again?.message.contains("is not written any more") == true)
    if line.hasPrefix("mv") {
      // It took the act along.
      let names = run("sh", ["-c", "cd '\(scratch.path)' && ls"]).output
      #expect(names == "q.wupd\n", "\(names)")
      #expect(try last(Store.open(scratch.file("q.wupd"))) == 3)
    }
  }

  @Test("A log of another copy is not played in, to read or to write, and the store's own is")
  func otherLog() throws {
    _ = try made()
    let copy = contents(of: path)
    try leaveLog()
    #expect(try last(Store.open(path, .readOnly)) == 2)
    let other = scratch.file("other.wupd")
    write(copy, to: other)
    try set("other", Store.open(other))
    write(contents(of: path + "-wal"), to: other + "-wal")
    let before = contents(of: other)
    for access in [Store.Access.readOnly, .readWrite, .readOnly] {
      let error = #expect(throws: StoreError.self) { try Store.open(other, access) }
      #expect(error?.code == .damaged && error?.message.contains("does not continue this store") == true)
    }
    #expect(contents(of: other) == before)
    // One of an earlier time would take acts away.
    let early = scratch.file("early.wupd")
    write(copy, to: early)
    for name in ["x", "y"] { try set(name, Store.open(early)) }
    write(contents(of: path + "-wal"), to: early + "-wal")
    #expect(throws: StoreError.self) { try Store.open(early) }
    for end in ["-wal", "-shm"] { unlink(early + end) }
    #expect(try last(Store.open(early)) == 3)
    #expect(try last(Store.open(path)) == 2)
  }

  @Test("A file that is shorter than it says is neither read nor written, and gives what it has to who examines it")
  func cut() throws {
    do {
      let store = try made()
      for number in 0..<40 {
        // Each act has pages of its own.
        try store.write(header()) { try $0.setValue(vendorKey, "\(number)", .binary(noise(40_000))) }
      }
    }
    let original = contents(of: path)
    for missing in [1, 4, 30] {
      write(Array(original.dropLast(missing * 4096)), to: path)
      #expect(throws: StoreError.self) { try Store.open(path) }
      let cut = try Store.open(path, .readOnly)
      let error = #expect(throws: StoreError.self) { try last(cut) }
      #expect(error?.code == .damaged && error?.message.contains("it was cut, or a log") == true)
      #expect(try !cut.verify().isSound)
      let saved = scratch.file("saved \(missing).wupd")
      // The last acts are in the pages that are gone.
      let acts = (1...41).last { number in
        unlink(saved)
        return (try? cut.replay(to: .act(Int64(number)), into: saved)) != nil
      }
      #expect(acts.map { (2...40).contains($0) } == true, "\(missing)")
      #expect(try Store.open(saved).verify().isSound)
    }
  }
}
