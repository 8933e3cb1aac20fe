import StateStore
import TestSupport
import Testing
import WindowsModel

/// What is taken along goes where it was said, and nowhere else.
@Suite("wupd export")
struct ExportTests {
  private let desk = Desk()

  init() { desk.putPreparedMachine() }

  /// Files with bytes, by names that are taken to the letter.
  private func put(_ names: [String]) throws {
    let store = try Store.open(desk.file("machine.wupd"))
    let header = ActHeader(kind: .edit, account: "tester", time: try #require(WindowsTime("2007-05-01T00:00:00Z")))
    try store.write(header) { act in
      for name in names {
        let stored = try act.store(Array(name.utf8))
        try act.put(
          WindowsPath("\\??\\C:\\odd\\" + name),
          act.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)))
      }
    }
  }

  @Test("A file comes with its bytes and its time, and stands in the manifest")
  func files() {
    let result = desk.wupd("export", "--files", "out/", "%SystemRoot%\\KB921883.log")
    #expect(result.status == 0, "\(result.errors)")
    let log = desk.wupd("file", "get", "%SystemRoot%\\KB921883.log").bytes
    #expect(contents(of: desk.file("out/C/WINDOWS/KB921883.log")) == log)
    #expect(desk.shell("stat -c %Y out/C/WINDOWS/KB921883.log").output == "1176173520\n")
    let line = desk.shell("tail -1 out.manifest").output
    let hash = desk.shell("sha256sum < out/C/WINDOWS/KB921883.log").output.prefix(64)
    #expect(
      line
        == "written\t\(log.count)\t\(hash)\t2007-04-10T02:52:00Z\tC/WINDOWS/KB921883.log\tC:\\WINDOWS\\KB921883.log\n")
    #expect(desk.shell("find out -type f | wc -l").output == "1\n")
  }

  @Test("Files whose bytes are not in the store are named, and the status says so")
  func notHeld() {
    let result = desk.wupd(
      "export", "--files", "out", "%SystemRoot%\\system32\\netapi32.dll", "%SystemRoot%\\KB921883.log")
    #expect(result.status == 2)
    #expect(result.output.contains("netapi32.dll: its bytes are not in the store"))
    #expect(desk.shell("grep -c . out.manifest").output == "3\n")
    #expect(desk.shell("find out -type f").output == "out/C/WINDOWS/KB921883.log\n")
  }

  @Test("Names that are odd here are written as they are; one that is too long is told")
  func oddNames() throws {
    let odd = ["dot.", "...", " blank ", "-rf", "~", "$(id)", "e\u{301}.txt", "\u{10D800}", "%2e%2e", "new.tmp;x"]
    let long = String(repeating: "\u{4E00}", count: 255)
    try put(odd + [long])
    let result = desk.wupd("export", "--files", "out", "C:\\odd")
    #expect(result.status == 2)
    #expect(result.output.contains("10 files, "), "\(result.output)")
    #expect(result.output.contains("longer than the 255 bytes"))
    for name in odd { #expect(contents(of: desk.file("out/C/odd/\(name)")) == Array(name.utf8), "\(name)") }
    #expect(desk.shell("ls -A out/C/odd | wc -l").output == "10\n")
    #expect(desk.shell("ls -A").output == "machine.wupd\nout\nout.manifest\nsample.reg\n")
  }

  @Test("No name of a machine leads out of it")
  func outside() throws {
    for name in ["..", ".", "a/../../b", "a\0b", "x:y", "..\\..\\b"] {
      let path = try? WindowsPath("\\??\\C:\\odd\\" + name)
      #expect(path?.components.contains { ["..", "."].contains($0) || $0.contains("/") } != true, "\(name)")
    }
  }

  @Test("A link on the way is not followed, nor one in the place of a file or of the folder")
  func links() {
    desk.shell("mkdir out elsewhere out2 out2/C out2/C/WINDOWS; ln -s ../elsewhere out/C; ln -s elsewhere out3")
    desk.shell("echo mine > elsewhere/mine; ln -s ../../../elsewhere/mine out2/C/WINDOWS/KB921883.log")
    for force in [[], ["--force"]] {
      for folder in ["out", "out2"] {
        let result = desk.wupd(["export", "--files", folder, "%SystemRoot%\\KB921883.log"] + force)
        #expect(result.status == 2, "\(folder): \(result.output) \(result.errors)")
        desk.shell("rm -f \(folder).manifest")
      }
      #expect(desk.wupd(["export", "--files", "out3"] + force).status == 73)
    }
    #expect(desk.shell("ls elsewhere; cat elsewhere/mine; ls out2/C/WINDOWS").output == "mine\nmine\nKB921883.log\n")
    #expect(desk.shell("ls *.manifest 2>/dev/null").output == "")
  }

  @Test("What is there stays, and gives way with --force")
  func existing() {
    desk.shell("mkdir -p out/C/WINDOWS; echo mine > out/C/WINDOWS/KB921883.log")
    let words = ["export", "--files", "out", "%SystemRoot%\\KB921883.log"]
    #expect(desk.wupd(words).output.contains("is there already"))
    #expect(desk.shell("cat out/C/WINDOWS/KB921883.log").output == "mine\n")
    #expect(desk.wupd(words).status == 73, "its manifest is there as well")
    #expect(desk.wupd(words + ["--force"]).status == 0)
    #expect(desk.shell("head -1 out/C/WINDOWS/KB921883.log").output == "[KB921883.log]\r\n")
    #expect(desk.shell("ls -A out/C/WINDOWS").output == "KB921883.log\n")
  }

  @Test(
    "SysEvent.Evt of a machine that was made comes into its place, as file get gives it; one that lies there counts")
  func events() throws {
    let path = "%SystemRoot%\\system32\\config\\SysEvent.Evt"
    let place = "C/WINDOWS/system32/config/SysEvent.Evt"
    #expect(desk.wupd("export", "--files", "out", path).status == 0)
    let own = desk.wupd("file", "get", path).bytes
    #expect(own.count > 48 && contents(of: desk.file("out/\(place)")) == own)
    let line = desk.shell("tail -1 out.manifest").output
    let hash = desk.shell("sha256sum < out/\(place)").output.prefix(64)
    #expect(line.hasPrefix("reckoned from the journal\t\(own.count)\t\(hash)\t"))
    desk.wupd("export", "--files", "whole", "%SystemRoot%\\system32")
    #expect(contents(of: desk.file("whole/\(place)")) == own)
    desk.wupd("export", "--files", "logs", "%SystemRoot%\\KB921883.log")
    #expect(desk.shell("find logs -name 'SysEvent*' | wc -l").output == "0\n")
    write([0x78], to: desk.file("put.evt"))
    desk.wupd("file", "put", path, "put.evt")
    desk.wupd("export", "--files", "put", path)
    #expect(contents(of: desk.file("put/\(place)")) == [0x78])
  }

  @Test("A path that is not there is refused before anything is written")
  func missing() {
    #expect(desk.wupd("export", "--files", "out", "C:\\no").status == 66)
    #expect(desk.shell("ls").output == "machine.wupd\nsample.reg\n")
  }

  @Test("The registry, whole or a key, as it is or was")
  func registry() {
    #expect(desk.wupd("export", "--reg", "whole.reg").status == 0)
    #expect(
      desk.wupd("export", "--reg", "key.reg", "--key", "HKLM\\SYSTEM\\Select", "--regedit4", "--at", "1").status == 0)
    #expect(desk.shell("head -3 key.reg | tail -1").output == "[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n")
    desk.wupd("create", "--product", "ws2003", "--store", "other.wupd")
    #expect(desk.wupd("reg", "import", "whole.reg", "--store", "other.wupd").status == 0)
    #expect(desk.wupd("export", "--reg", "whole.reg").status == 73)
    #expect(desk.wupd("export", "--reg", "whole.reg", "--force").status == 0)
  }

  @Test("Without a word of what, or with files and no folder for them, it is a question of usage")
  func usage() {
    for words in [["export"], ["export", "C:\\x"], ["export", "--files", "out", "--key", "HKLM"]] {
      #expect(desk.wupd(words).status == 64, "\(words)")
    }
  }
}
