import HostFiles
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Files of this computer") struct HostFileTests {
  @Test("a file is read where it is asked, and its access time stays")
  func fileReadWhereAsked() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    write(Array("hello, world".utf8), to: path)
    var before = stat()
    _ = utimensat(AT_FDCWD, path, [timespec(tv_sec: 1000, tv_nsec: 5), timespec(tv_sec: 2000, tv_nsec: 7)], 0)
    stat(path, &before)
    let file = try HostFile(path)
    #expect(try file.bytes(limit: 100) == Array("hello, world".utf8))
    #expect(file.status.written == HostTime(seconds: 2000, nanoseconds: 7))
    var after = stat()
    stat(path, &after)
    #expect(after.st_atim.tv_sec == before.st_atim.tv_sec && after.st_ctim.tv_nsec == before.st_ctim.tv_nsec)
  }

  @Test("a file larger than is wanted is not read")
  func fileLargerThanWanted() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    write([1, 2, 3], to: path)
    #expect(try HostFile.bytes(path, limit: 3) == [1, 2, 3])
    let error = #expect(throws: HostError.self) { try HostFile.bytes(path, limit: 2) }
    #expect(error?.kind == .tooLarge && error?.description == "\(path): is larger than 2 bytes, too large to be read.")
  }

  @Test("what is no file is refused by its kind")
  func noFileRefusedKind() throws {
    let scratch = Scratch()
    func kind(_ path: String, followingLinks: Bool = true) -> HostError.Kind? {
      #expect(throws: HostError.self) { try HostFile(path, followingLinks: followingLinks) }?.kind
    }
    #expect(kind(scratch.file("none")) == .missing)
    #expect(kind("/") == .otherKind && kind("/dev/zero") == .otherKind)
    #expect(kind("a\0b") == .missing)
    symlink("/etc/passwd", scratch.file("link"))
    #expect(kind(scratch.file("link"), followingLinks: false) == .otherKind)
    mkfifo(scratch.file("pipe"), 0o600)
    #expect(kind(scratch.file("pipe")) == .otherKind)
  }
}
