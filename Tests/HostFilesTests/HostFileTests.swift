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

  @Test("what a file does not have on the disk is zeros, wherever it is read, and ends where the file does")
  func holes() throws {
    let scratch = Scratch()
    let path = scratch.file("file")
    try withSeeds(20) { seed in
      var generator = SeededGenerator(seed: seed)
      let size = Int.random(in: 70_000...3_000_000, using: &generator)
      var right = [UInt8](repeating: 0, count: size)
      run("sh", ["-c", "rm -f '\(path)'; truncate -s \(size) '\(path)'"])
      let descriptor = open(path, O_WRONLY)
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let start = Int.random(in: 0..<size - 1, using: &generator)
        let bytes = noise(Int.random(in: 1...min(90_000, size - start), using: &generator))
        pwrite(descriptor, bytes, bytes.count, off_t(start))
        right.replaceSubrange(start..<start + bytes.count, with: bytes)
      }
      close(descriptor)
      let file = try HostFile(path)
      for _ in 0..<8 {
        let start = Int.random(in: 0...size + 10, using: &generator)
        var buffer = [UInt8](repeating: 7, count: Int.random(in: 0...1_200_000, using: &generator))
        let count = try buffer.withUnsafeMutableBytes { try file.read(at: start, into: $0) }
        #expect(Array(buffer[..<count]) == Array(right.dropFirst(start).prefix(buffer.count)), "seed \(seed)")
      }
      #expect(try file.bytes(limit: size) == right, "seed \(seed)")
      truncate(path, off_t(size / 2))
      #expect(try file.bytes(limit: size) == Array(right[..<(size / 2)]), "seed \(seed)")
    }
  }
}
