import TestSupport
import Testing
import WindowsFormats

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Files of this computer") struct HostFileTests {
  @Test func `a file is read where it is asked, and its access time stays`() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    write(Array("hello, world".utf8), to: path)
    var before = stat()
    _ = utimensat(AT_FDCWD, path, [timespec(tv_sec: 1000, tv_nsec: 5), timespec(tv_sec: 2000, tv_nsec: 7)], 0)
    stat(path, &before)
    let file = try HostFile(path)
    #expect(try file.bytes().bytes(at: 7, count: 5) == Array("world".utf8))
    #expect(file.modified == 2000 * 1_000_000_000 + 7)
    var after = stat()
    stat(path, &after)
    #expect(after.st_atim.tv_sec == before.st_atim.tv_sec && after.st_ctim.tv_nsec == before.st_ctim.tv_nsec)
  }

  @Test func `a file cut while it is read is told so`() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    write([UInt8](repeating: 1, count: 200_000), to: path)
    let bytes = try HostFile(path).bytes()
    truncate(path, 10)
    #expect { try bytes.u8(at: 150_000) } throws: { "\($0)".contains("was cut while it was read") }
  }

  @Test func `what is no file is refused by its kind`() throws {
    let scratch = Scratch()
    #expect(throws: HostFileError(scratch.file("none"), errno: ENOENT)) { try HostFile(scratch.file("none")) }
    #expect(throws: HostFileError("/", errno: EISDIR)) { try HostFile("/") }
    #expect(throws: HostFileError("/dev/zero", errno: EINVAL)) { try HostFile("/dev/zero") }
    #expect(throws: HostFileError("a\0b", errno: ENOENT)) { try HostFile("a\0b") }
    symlink("/etc/passwd", scratch.file("link"))
    #expect(throws: HostFileError(scratch.file("link"), errno: ELOOP)) {
      try HostFile(scratch.file("link"), followingLinks: false)
    }
    mkfifo(scratch.file("pipe"), 0o600)
    #expect(throws: HostFileError(scratch.file("pipe"), errno: EINVAL)) { try HostFile(scratch.file("pipe")) }
  }
}
