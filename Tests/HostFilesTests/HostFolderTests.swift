import Glibc
import HostFiles
import TestSupport
import Testing

@Suite("Folders of this computer") struct HostFolderTests {
  private let scratch = Scratch()
  private let latin = HostName(bytes: Array("Gr\u{0}".utf8.dropLast()) + [0xFC, 0x6E] + Array(".log".utf8))

  private func put(_ name: HostName, _ bytes: [UInt8]) {
    let path = Array(scratch.path.utf8) + [0x2F] + name.bytes + [0]
    path.withUnsafeBytes { path in
      let file = open(
        path.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o600)
      _ = Glibc.write(file, bytes, bytes.count)
      close(file)
    }
  }

  @Test("A name that is no UTF-8 is listed, shown by its bytes, and opened by them")
  func nameNoUTF8() throws {
    put(latin, [1, 2, 3])
    put(HostName("plain.log"), [4])
    let folder = try HostFolder(scratch.path)
    #expect(try folder.names() == [latin, HostName("plain.log")])
    #expect(latin.text == nil && latin.description == "Gr\\xFCn.log")
    #expect(try folder.file(latin).bytes(limit: 10) == [1, 2, 3])
    #expect(HostName(bytes: [0xE2, 0x82]).description == "\\xE2\\x82")
    #expect(HostName("Grün €.log").description == "Grün €.log")
  }

  @Test("What is in it is told apart, in the order of the bytes of the names")
  func toldApartOrderBytes() throws {
    put(HostName("b"), [1, 2])
    put(HostName("B"), [])
    mkdir(scratch.file("a"), 0o700)
    symlink("b", scratch.file("link"))
    mkfifo(scratch.file("pipe"), 0o600)
    let listing = try HostFolder(scratch.path).entries()
    #expect(listing.entries.map(\.name.description) == ["B", "a", "b", "link", "pipe"])
    #expect(listing.entries.map(\.status.kind) == [.file, .folder, .file, .link, .other])
    #expect(listing.entries.map(\.status.size).prefix(1) == [0] && listing.unreadable.isEmpty)
  }

  @Test("Nothing leads out of it")
  func nothingLeadsOut() throws {
    mkdir(scratch.file("in"), 0o700)
    put(HostName("out"), [1])
    symlink("../out", scratch.file("in/link"))
    symlink("..", scratch.file("in/up"))
    let folder = try HostFolder(scratch.file("in"))
    for name in ["..", ".", "", "../out", "link", "a\0b"] {
      #expect(throws: HostError.self) { try folder.file(HostName(name)) }
    }
    let error = #expect(throws: HostError.self) { try folder.folder(HostName("up")) }
    #expect(error?.description == "\(scratch.file("in/up")): is a symbolic link, which is not followed.")
    #expect(throws: HostError.self) { try folder.file(at: [HostName("up"), HostName("out")]) }
  }

  @Test("It stays the folder that it was, whatever becomes of its name")
  func staysFolderWasWhatever() throws {
    mkdir(scratch.file("old"), 0o700)
    write([7], to: scratch.file("old/file"))
    let folder = try HostFolder(scratch.file("old"))
    rename(scratch.file("old"), scratch.file("new"))
    mkdir(scratch.file("old"), 0o700)
    #expect(try folder.file(HostName("file")).bytes(limit: 1) == [7])
    #expect(try folder.names() == [HostName("file")] && folder.names() == [HostName("file")])
  }

  @Test("What is no folder is told as that")
  func noFolderTold() throws {
    put(HostName("file"), [])
    func text(_ path: String) -> String? {
      #expect(throws: HostError.self) { try HostFolder(path) }?.description
    }
    #expect(text(scratch.file("file")) == "\(scratch.file("file")): is no folder.")
    #expect(text(scratch.file("none")) == "\(scratch.file("none")): there is no such folder.")
  }

  @Test("Listing it leaves its time of access")
  func listingLeavesTimeAccess() throws {
    put(HostName("file"), [])
    _ = utimensat(AT_FDCWD, scratch.path, [timespec(tv_sec: 1000, tv_nsec: 5), timespec(tv_sec: 2000, tv_nsec: 7)], 0)
    _ = try HostFolder(scratch.path).entries()
    #expect(try HostStatus(scratch.path).read == HostTime(seconds: 1000, nanoseconds: 5))
  }

  @Test("Two names of one file are one, and nothing else is")
  func twoNamesOfOne() throws {
    put(HostName("file"), [7])
    put(HostName("like it"), [7])
    link(scratch.file("file"), scratch.file("its other name"))
    #expect(HostStatus.isOne(scratch.file("file"), scratch.file("its other name")))
    #expect(!HostStatus.isOne(scratch.file("file"), scratch.file("like it")))
    #expect(!HostStatus.isOne(scratch.file("none"), scratch.file("none")))
  }
}
