import Drills
import Glibc
import TestSupport
import Testing

@Suite("Drill: files of this computer")
struct HostFileTests {
  private let scratch = Scratch()

  private func put(_ bytes: [UInt8], _ name: String = "x.yaml") -> String {
    let path = scratch.file(name)
    write(bytes, to: path)
    return path
  }

  private func failure(_ path: String) -> DrillError? {
    #expect(throws: DrillError.self) { try Drill.read(path: path) }
  }

  @Test("A drill file is read, and its places name it as it was named")
  func read() throws {
    let path = put(Array(head.utf8))
    let drill = try Drill.read(path: path)
    #expect(drill.place == Place(file: path, line: 1))
    #expect(drill.folder == scratch.path)
    #expect(try Drill.read(path: put([0xEF, 0xBB, 0xBF] + Array(head.utf8))).name == "a-drill")
  }

  @Test("What is no text of UTF-8 is refused with its line")
  func encodings() {
    let text = Array(head.utf8)
    func refused(_ bytes: [UInt8], _ line: Int, _ says: String) {
      let path = put(bytes)
      let error = failure(path)
      #expect(error?.place == Place(file: path, line: line))
      #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
    refused([], 1, "is empty")
    refused(text + [0x61, 0x3A, 0x20, 0xFF], 3, "no UTF-8")
    refused(text + [0xC0, 0xAF], 3, "no UTF-8")
    refused(text + [0x23, 0xED, 0xA0, 0x80, 0x0A], 3, "no UTF-8")
    refused([0xFF, 0xFE] + text.flatMap { [$0, 0] }, 1, "UTF-16")
    refused([0xFE, 0xFF] + text.flatMap { [0, $0] }, 1, "UTF-16")
    refused(text.flatMap { [$0, 0] }, 1, "NUL byte")
    refused(text + Array("about: x\0".utf8), 3, "NUL byte")
    refused(text + Array("about: \u{1B}[31m".utf8), 3, "U+001B")
    refused(text + Array("about: \u{10FFFF}".utf8), 3, "U+10FFFF")
    refused(text + Array("about: a\u{2028}b".utf8), 3, "U+2028")
  }

  @Test("A missing file, a folder, a pipe and a device are no drill files, and none is waited for")
  func kinds() {
    #expect(failure(scratch.file("none.yaml"))?.message.contains("there is no such file") == true)
    #expect(failure(scratch.file("none.yaml"))?.place.line == 0)
    #expect(failure(put([], "a") + "/x.yaml")?.message.contains("there is no such file") == true)
    #expect(failure(scratch.path)?.message.contains("is a folder") == true)
    mkfifo(scratch.file("pipe"), 0o600)
    #expect(failure(scratch.file("pipe"))?.message.contains("no regular file") == true)
    #expect(failure("/dev/zero")?.message.contains("no regular file") == true)
    #expect(failure("")?.message.contains("there is no such file") == true)
    #expect(failure("a\0b")?.message.contains("there is no such file") == true)
    #expect(failure(String(repeating: "a", count: 5000)) != nil)
    symlink("loop", scratch.file("loop"))
    #expect(failure(scratch.file("loop")) != nil)
  }

  @Test("A megabyte is the most a drill file has")
  func size() throws {
    let limit = 1 << 20
    let filled = Array(head.utf8) + [UInt8](repeating: 0x0A, count: limit - head.utf8.count)
    #expect(try Drill.read(path: put(filled)).name == "a-drill")
    #expect(failure(put(filled + [0x0A]))?.message.contains("larger than 1 MB") == true)
    #expect(problem(String(repeating: "\n", count: limit + 1))?.message.contains("larger than 1 MB") == true)
  }

  @Test("Content comes from a file below the folder of the drill")
  func content() throws {
    mkdir(scratch.file("sub"), 0o700)
    _ = put([1, 2, 0, 3], "sub/x.bin")
    let path = put(Array("\(head)steps:\n  - write: {path: 'C:\\x', content_from: sub/x.bin}\n".utf8))
    let drill = try Drill.read(path: path)
    guard case .write(let file) = drill.steps[0].action else {
      Issue.record("no write")
      return
    }
    #expect(file.content == .file("sub/x.bin"))
    #expect(try drill.bytes(of: file.content, at: file.place) == [1, 2, 0, 3])
    #expect(try drill.bytes(of: .text("ä"), at: file.place) == [0xC3, 0xA4])
    #expect(try drill.bytes(of: .made, at: file.place) == nil)
    unlink(scratch.file("sub/x.bin"))
    let error = #expect(throws: DrillError.self) { try drill.bytes(of: file.content, at: file.place) }
    #expect(error?.place == file.place)
  }

  @Test("Content comes from nowhere else")
  func outside() {
    mkdir(scratch.file("in"), 0o700)
    _ = put([1], "out.bin")
    _ = put([1], "in/real.bin")
    symlink("../out.bin", scratch.file("in/link.bin"))
    symlink("..", scratch.file("in/up"))
    symlink("real.bin", scratch.file("in/near.bin"))
    mkfifo(scratch.file("in/pipe"), 0o600)
    mkdir(scratch.file("in/folder"), 0o700)
    let cases = [
      ("../out.bin", "without .."), ("in/../../out.bin", "without .."), ("/etc/passwd", "without .."),
      ("./real.bin", "without .."), ("a//b", "without .."), ("real.bin/", "without .."), ("\"a\\0b\"", "control"),
      ("link.bin", "symbolic link"), ("up/out.bin", "symbolic link"), ("near.bin", "symbolic link"),
      ("pipe", "no regular file"), ("folder", "is a folder"), ("none.bin", "there is no such file"),
      ("real.bin/x", "there is no such file"), ("pipe/x", "there is no such file"),
      (String(repeating: "a/", count: 3000), "no file"),
    ]
    for (name, says) in cases {
      let error = problem(
        "\(head)steps:\n  - write:\n      path: x\n      content_from: \(name)\n", folder: scratch.file("in"))
      #expect(error?.place == Place(file: "x.yaml", line: 6, key: "steps[0].write.content_from"), "\(name)")
      #expect(error?.message.contains(says) == true, "\(name): \(error?.message ?? "")")
    }
  }

  @Test("Content has 64 MB at most")
  func largeContent() throws {
    let path = put([1], "big.bin")
    let text = "\(head)steps: [{write: {path: x, content_from: big.bin}}]"
    truncate(path, 64 << 20)
    #expect(throws: Never.self) { try drill(text, folder: scratch.path) }
    truncate(path, (64 << 20) + 1)
    #expect(problem(text, folder: scratch.path)?.message.contains("larger than 64 MB") == true)
  }
}
