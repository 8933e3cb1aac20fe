import Glibc
import HostFiles
import TestSupport
import Testing

@Suite("Files that are written") struct HostOutputTests {
  private let scratch = Scratch()

  private func names() throws -> [String] { try HostFolder(scratch.path).names().map(\.description) }

  private func write(_ text: String, _ output: HostOutput) throws {
    try Array(text.utf8).withUnsafeBytes { try output.write($0) }
  }

  @Test("A file comes into its place whole, or nothing of it stays")
  func fileComesIntoPlace() throws {
    let path = scratch.file("x")
    do {
      let output = try HostOutput(path)
      try write("half", output)
      #expect(try !names().contains("x"))
    }
    #expect(try names() == [])
    let output = try HostOutput(path)
    try write("whole", output)
    try output.close()
    #expect(try names() == ["x"] && HostFile.bytes(path, limit: 9) == Array("whole".utf8))
  }

  @Test("What is there is left as it is, unless it is to be replaced, and a link always")
  func thereLeftUnlessBe() throws {
    let path = scratch.file("x")
    TestSupport.write([1], to: path)
    let error = #expect(throws: HostError.self) { try HostOutput(path) }
    #expect(error?.kind == .taken && error?.description == "\(path): exists already, and is left as it is.")
    let late = try HostOutput(scratch.file("y"))
    TestSupport.write([2], to: scratch.file("y"))
    #expect(throws: HostError.self) { try late.close() }
    let output = try HostOutput(path, replacing: true)
    try write("new", output)
    try output.close()
    #expect(try HostFile.bytes(path, limit: 9) == Array("new".utf8))
    symlink(path, scratch.file("link"))
    #expect(throws: HostError.self) { try HostOutput(scratch.file("link"), replacing: true) }
    #expect(throws: HostError.self) { try HostOutput(scratch.file("none/x")) }
  }

  @Test("A tree is written below its folder, and never through a link")
  func treeWrittenBelowFolder() throws {
    let root = scratch.file("tree")
    symlink("/tmp", scratch.file("away"))
    let tree = try HostTree(root, replacing: false)
    let time = HostTime(seconds: 1_000_000, nanoseconds: 500)
    try tree.write(["a", "b", "file"], time: time) { write in try [UInt8(7)].withUnsafeBytes { try write($0) } }
    #expect(try HostFile.bytes("\(root)/a/b/file", limit: 9) == [7])
    #expect(try HostStatus("\(root)/a/b/file").written == time)
    symlink(scratch.path, "\(root)/out")
    for names in [["..", "x"], ["a", ".."], ["out", "x"], ["a", "b", "file"], ["a/b"], [""]] {
      #expect(throws: HostTree.Refusal.self, "\(names)") { try tree.write(names, time: nil) { _ in } }
    }
    #expect(throws: HostError.self) { try HostTree(scratch.file("away"), replacing: true) }
    #expect(try names() == ["away", "tree"])
  }

  @Test("A folder for a while is gone with what is in it, by whatever name")
  func folderWhileGoneWhatever() throws {
    let path: String
    do {
      let folder = try TemporaryFolder("wupd-trial")
      path = folder.path
      TestSupport.write([1], to: "\(path)/file")
      #expect(try HostStatus(path).kind == .folder)
      folder.empty()
      #expect(try HostFolder(path).names() == [])
      TestSupport.write([1], to: "\(path)/again")
    }
    #expect(throws: HostError.self) { try HostStatus(path) }
  }

  @Test("Of two that lock a file one has it")
  func twoLockFileOne() throws {
    let first = try HostLock(scratch.file("lock"))
    let error = #expect(throws: HostError.self) { _ = try HostLock(scratch.file("lock")) }
    #expect(error?.isLocked == true)
    #expect(try first.head(4) == [])
  }

  @Test("A file without a name is read where it was written")
  func fileWithoutNameRead() throws {
    let file = try AnonymousFile(in: scratch.path)
    try Array(0..<100).withUnsafeBytes { try file.append($0, for: "it") }
    var bytes = [UInt8](repeating: 0, count: 10)
    #expect(try bytes.withUnsafeMutableBytes { try file.read(at: 95 * 8, into: $0) } == 10)
    #expect(try names() == [])
  }
}
