import TestSupport
import Testing

/// A disk without room for what is asked.
@Suite("A full disk", .serialized)
struct SmallDiskTests {
  private let desk = Desk()

  /// Runs `body` with a disk of so many KiB at `disk` in the folder, if one may be mounted.
  private func withDisk(_ size: Int, _ body: () throws -> Void) rethrows {
    let path = desk.file("disk")
    run("mkdir", [path])
    let mounted = run("mount", ["-t", "tmpfs", "-o", "size=\(size)k", "tmpfs", path])
    guard mounted.status == 0 else {
      print("not tried, no disk can be mounted here: \(mounted.errors)")
      return
    }
    defer { run("umount", ["-l", path]) }
    try body()
  }

  @Test("create says so, and leaves nothing")
  func creating() {
    withDisk(256) {
      let result = desk.wupd("--store", "disk/m.wupd", "create", "--product", "ws2003", "--service-pack", "1")
      #expect(result.status == 74, "\(result.status)")
      #expect(result.errors.hasPrefix("wupd: disk/m.wupd: the disk is full."), "\(result.errors)")
      #expect(desk.shell("ls -A disk").output == "")
    }
  }

  @Test("An act says so, and the machine is as it was")
  func acting() {
    withDisk(PreparedMachine.bytes.count / 1024 + 512) {
      desk.putPreparedMachine("disk/m.wupd")
      desk.putPreparedMachine("before.wupd")
      write((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }, to: desk.file("big"))
      let result = desk.wupd("--store", "disk/m.wupd", "file", "put", "C:\\big", "big")
      #expect(result.status == 74, "\(result.status)")
      #expect(result.errors.hasPrefix("wupd: disk/m.wupd: the disk is full. Nothing was changed"), "\(result.errors)")
      #expect(result.output == "")
      #expect(desk.wupd("--store", "disk/m.wupd", "compare", "before.wupd", "--all").status == 0)
      #expect(desk.wupd("--store", "disk/m.wupd", "journal", "verify").status == 0)
      let small = desk.wupd("--store", "disk/m.wupd", "reg", "add", "HKLM\\SOFTWARE\\A")
      #expect(small.status == 0, "\(small.errors)")
    }
  }

  @Test("Acts that were done before the one that failed are told, and never that nothing was changed")
  func doneBefore() throws {
    try withDisk(PreparedMachine.bytes.count / 1024 + 300) {
      write(Array("KB896424-x86-ENU.exe /z /q\r\nKB912919-x86-ENU.exe /z /q\r\n".utf8), to: desk.file("c.cmd"))
      for words in [["install", "KB896424", "KB912919", "KB958644", "/z", "/q"], ["batch", "c.cmd"]] {
        desk.shell("rm -f disk/*")
        desk.putPreparedMachine("disk/m.wupd")
        let before = desk.wupd("--store", "disk/m.wupd", "journal", "list").output.split(separator: "\n").count
        var fill = 0
        // Less and less room, until one act of them has it and the next has not.
        var result = desk.wupd(["--store", "disk/m.wupd", "--json"] + words)
        while result.status != 74, fill < 40 {
          fill += 1
          desk.shell("rm -f disk/*")
          desk.putPreparedMachine("disk/m.wupd")
          desk.shell("head -c \(fill * 16384) /dev/zero > disk/fill")
          result = desk.wupd(["--store", "disk/m.wupd", "--json"] + words)
        }
        desk.shell("rm -f disk/fill")
        let done = desk.wupd("--store", "disk/m.wupd", "journal", "list").output.split(separator: "\n").count - before
        guard result.status == 74, done > 0 else {
          print("not tried: no size of the disk stopped \(words) between two acts")
          continue
        }
        #expect(!result.errors.contains("Nothing was changed"), "\(result.errors)")
        #expect(result.errors.contains("Before that \(done) act"), "\(done): \(result.errors)")
        let json = try JSONReader.read(Array(result.output.utf8))
        guard case .array(let acts)? = json["acts"] else {
          Issue.record("no acts: \(result.output)")
          continue
        }
        #expect(acts.count == done && json["error"]?["exit_status"] == .number(74))
      }
    }
  }

  @Test("A limit of the account is told as what it is, and ends no command by a signal")
  func limits() {
    desk.putPreparedMachine()
    write([UInt8](repeating: 7, count: 4 << 20), to: desk.file("big"))
    for line in ["--store new.wupd create --product xp", "file put 'C:\\big' big"] {
      let result = desk.shell("ulimit -f \(PreparedMachine.bytes.count / 1024 / 2); wupd \(line)")
      #expect(
        result.status == 74 && result.errors.contains("larger than this account"), "\(result.status) \(result.errors)")
      #expect(result.errors.contains("Nothing was changed."), "\(result.errors)")
    }
    let opened = desk.shell("ulimit -n 4; wupd reg add 'HKLM\\SOFTWARE\\V'")
    #expect(opened.status == 74 && opened.errors.contains("too many files open"), "\(opened.status) \(opened.errors)")
  }

  @Test("replay and file get leave no half file")
  func writing() {
    withDisk(256) {
      desk.putPreparedMachine()
      let replayed = desk.wupd("journal", "replay", "--into", "disk/copy.wupd")
      #expect(replayed.status == 74, "\(replayed.status) \(replayed.errors)")
      write([UInt8](repeating: 7, count: 1 << 20), to: desk.file("big"))
      #expect(desk.wupd("file", "put", "C:\\big", "big").status == 0)
      let got = desk.wupd("file", "get", "C:\\big", "--to", "disk/big")
      #expect(got.status == 74, "\(got.status)")
      #expect(got.errors.hasPrefix("wupd: disk/big: "), "\(got.errors)")
      #expect(desk.shell("ls -A disk").output == "")
    }
  }

  @Test("Output that nobody can take is an error and not a success")
  func output() {
    desk.putPreparedMachine()
    for line in ["wupd status > /dev/full", "wupd --json journal list > /dev/full", "wupd log KB921883 > /dev/full"] {
      let result = desk.shell(line)
      #expect(result.status == 74, "\(line): \(result.status)")
    }
  }
}
