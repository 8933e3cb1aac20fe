import StateStore
import TestSupport
import Testing
import WindowsModel

/// Who may do everything cannot find out what others may not.
private let mayDropRights = run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "true"]).status == 0

@Suite(
  "A store of somebody else",
  .enabled(if: mayDropRights, "needs the right to run a program as another account (setpriv)"))
struct PermissionTests {
  private let scratch = Scratch()
  private let path: String
  private let worker: String

  init() throws {
    path = scratch.file("m.wupd")
    worker = scratch.file("worker")
    _ = try fullStore(path)
    // Not written by this process: a child of another test may hold it open for writing for a moment.
    run("cp", [built("StoreWorker"), worker])
    run("chmod", ["755", scratch.path, worker])
  }

  private func asNobody(_ arguments: [String]) -> ProcessResult {
    run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", worker] + arguments)
  }

  private func expect(_ result: ProcessResult, _ code: String, _ remedy: String) {
    #expect(result.status == 1, "\(result.output) \(result.errors)")
    #expect(result.output.hasPrefix("\(code)\n\(path): "), "\(result.output)")
    #expect(result.output.contains(remedy), "\(result.output)")
  }

  @Test("A file that may only be read is read, and a writer is told")
  func readOnlyFile() throws {
    run("chmod", ["644", path])
    let before = contents(of: path)
    let read = asNobody(["read", path])
    #expect(read.status == 0, "\(read.output)")
    let expected = try Store.open(path, .readOnly).read { try dump($0) }.joined(separator: "\n") + "\n"
    #expect(read.output == expected)
    expect(asNobody(["write", path]), "no permission", "Work on a copy")
    #expect(contents(of: path) == before)
  }

  @Test("A file that may be written in a folder that may not is read, and a writer is told")
  func readOnlyFolder() {
    run("chmod", ["666", path])
    let before = contents(of: path)
    #expect(asNobody(["read", path]).status == 0)
    expect(asNobody(["write", path]), "no permission", "Work on a copy")
    expect(asNobody(["create", scratch.file("m.wupd"), "1"]), "cannot create", "exists")
    let created = asNobody(["create", scratch.file("new.wupd"), "1"])
    #expect(created.status == 1 && created.output.hasPrefix("cannot create\n"), "\(created.output)")
    #expect(contents(of: path) == before)
  }

  @Test("A file that may not be read is not")
  func unreadable() {
    run("chmod", ["600", path])
    expect(asNobody(["read", path]), "no permission", "Get the right to read it")
    expect(asNobody(["write", path]), "no permission", "Get the right to read it")
  }

  @Test("The bytes of a file that may not be read come into no store")
  func unreadableBytes() {
    run("chmod", ["666", path])
    run("chmod", ["777", scratch.path])
    let bytes = scratch.file("bytes")
    write([1, 2, 3], to: bytes)
    run("chmod", ["600", bytes])
    let before = contents(of: path)
    let result = asNobody(["put", path, bytes])
    #expect(result.status == 1 && result.output.hasPrefix("no permission\n\(bytes): "), "\(result.output)")
    #expect(contents(of: path) == before)
  }

  @Test("What a killed writer left in the file beside it is read too, in a folder that may not be written")
  func writeAheadLog() throws {
    let result = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(result.status == 137)
    let expected = try Store.open(path, .readOnly).read { try dump($0) }.joined(separator: "\n") + "\n"
    for (index, mode) in [(path + "-shm", "644"), (path + "-shm", "600"), (path + "-wal", "600")] {
      run("chmod", ["644", path, path + "-wal"])
      run("chmod", [mode, index])
      let read = asNobody(["read", path])
      if index.hasSuffix("-wal") {
        #expect(read.status == 1 && read.output.hasPrefix("no permission\n\(path)-wal: "), "\(read.output)")
      } else {
        #expect(read.status == 0 && read.output == expected, "\(read.output)")
      }
    }
    run("rm", [path + "-shm"])
    run("chmod", ["644", path, path + "-wal"])
    #expect(asNobody(["read", path]).output == expected)
  }

  @Test("Who may write file and folder may write the store")
  func allowed() throws {
    run("chmod", ["666", path])
    run("chmod", ["777", scratch.path])
    #expect(asNobody(["write", path]).status == 0)
    #expect(asNobody(["create", scratch.file("new.wupd"), "1"]).status == 0)
    #expect(try Store.open(path).read { try $0.text(setting: "written by") } == "worker")
  }
}
