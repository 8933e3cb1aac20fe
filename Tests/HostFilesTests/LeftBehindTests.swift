import Glibc
import HostFiles
import TestSupport
import Testing

@Suite("What a killed program leaves, and what it does not")
struct LeftBehindTests {
  private let scratch = Scratch()

  private func names() throws -> [String] { try HostFolder(scratch.path).names().map(\.description) }

  @Test("A file that is being written has no name before it is whole")
  func noName() throws {
    let output = try HostOutput(scratch.file("x"))
    try [1, 2, 3].withUnsafeBytes { try output.write($0) }
    #expect(try names() == [])
    try output.close()
    #expect(try names() == ["x"])
    let other = try HostOutput(scratch.file("x"), replacing: true)
    try other.close()
    #expect(try names() == ["x"] && HostFile.bytes(scratch.file("x"), limit: 9) == [])
  }

  @Test("A draft that nobody has locked is taken away and told; one that is written, and what a person calls so, stays")
  func drafts() throws {
    for name in [".wupd-17-0", ".wupd-18", ".wupd-19-1", ".wupd-notes", ".wupd-1-2-3", ".wupd-"] {
      write([1], to: scratch.file(name))
    }
    mkdir(scratch.file(".wupd-20-0"), 0o755)
    symlink("x", scratch.file(".wupd-21-0"))
    let held = open(scratch.file(".wupd-19-1"), O_WRONLY)
    defer { close(held) }
    try #require(flock(held, LOCK_EX) == 0)
    try HostOutput(scratch.file("x")).close()
    #expect(
      try names() == [".wupd-", ".wupd-1-2-3", ".wupd-19-1", ".wupd-20-0", ".wupd-21-0", ".wupd-notes", "x"])
    for name in [".wupd-17-0", ".wupd-18"] { #expect(Unfinished.swept.contains(scratch.file(name))) }
  }

  @Test("A folder for a while that nobody has any more is taken away by the next of its kind, if it is old enough")
  func folders() throws {
    let kind = "wupd-test-\(getpid())"
    var left: [String] = []
    for (age, isLocked) in [(0, false), (3600, false), (3600, true)] {
      let path = "\(TemporaryFolder.place)/\(kind)-abcde\(left.count)"
      mkdir(path, 0o700)
      write([1], to: path + "/plan.wupd")
      let then = timespec(tv_sec: Int(HostTime.now().seconds) - age, tv_nsec: 0)
      utimensat(AT_FDCWD, path, [then, then], 0)
      if isLocked { flock(open(path, O_RDONLY | O_DIRECTORY), LOCK_EX) }
      left.append(path)
    }
    defer {
      for path in left {
        unlink(path + "/plan.wupd")
        rmdir(path)
      }
    }
    _ = try TemporaryFolder(kind)
    #expect(left.map { access($0, F_OK) == 0 } == [true, false, true])
    #expect(Unfinished.swept.contains(left[1]))
  }
}
