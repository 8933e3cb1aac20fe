import Glibc
import TestSupport
import Testing

private let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"]
/// Who may do everything cannot find out what others may not.
private let mayDropRights = run("setpriv", nobody + ["true"]).status == 0

/// A store that an ordinary account may read and not write.
@Suite(
  "A store of somebody else",
  .enabled(if: mayDropRights, "needs the right to run a program as another account (setpriv)"))
struct RightsTests {
  private let desk = Desk()
  private let program: String
  /// The names in the folder.
  private let names: String

  init() {
    desk.putPreparedMachine()
    program = desk.file("wupd")
    // The build may stand where others must not look.
    run("cp", [BuiltProgram.wupd, program])
    run("chmod", ["755", desk.path, program])
    run("chmod", ["644", desk.file("machine.wupd")])
    names = desk.shell("ls -A").output
  }

  private func asNobody(_ words: [String], environment: [String: String] = [:]) -> ProcessResult {
    run(
      "setpriv", nobody + [program] + words, environment: Desk.environment.merging(environment) { $1 },
      folder: desk.path)
  }

  @Test("Reading commands read it")
  func reading() {
    let before = contents(of: desk.file("machine.wupd"))
    for sample in notEmpty(Sample.onStore.filter { !$0.writes }) {
      // What goes into a file of this computer cannot be written here.
      let result = asNobody(sample.words)
      let intoFile = ["--to", "--into", "export"].contains { sample.words.contains($0) }
      #expect(result.status == (intoFile ? 73 : sample.status), "\(sample.testDescription): \(result.errors)")
    }
    #expect(contents(of: desk.file("machine.wupd")) == before)
    #expect(desk.shell("ls -A").output == names)
  }

  @Test("Writing commands say who may not, and change nothing")
  func writing() {
    let before = contents(of: desk.file("machine.wupd"))
    for sample in notEmpty(Sample.onStore.filter { $0.writes && $0.words.first != "plan" }) {
      let result = asNobody(sample.words)
      #expect(result.status == 77, "\(sample.testDescription): \(result.output)\(result.errors)")
      #expect(result.errors.hasPrefix("wupd: machine.wupd: cannot be written: the account"), "\(result.errors)")
      #expect(result.output == "")
    }
    #expect(contents(of: desk.file("machine.wupd")) == before)
    #expect(desk.shell("ls -A").output == names)
  }

  @Test("A plan is made on a copy, which is gone afterwards")
  func planning() {
    let before = contents(of: desk.file("machine.wupd"))
    let copies = Scratch()
    run("chmod", ["777", copies.path])
    for words in [["plan", "install", "KB921883", "/z", "/q"], ["plan", "uninstall", "KB1234567"]] {
      let result = asNobody(words, environment: ["TMPDIR": copies.path])
      #expect(result.status == (words[1] == "install" ? 0 : 66), "\(result.output)\(result.errors)")
    }
    #expect(contents(of: desk.file("machine.wupd")) == before)
    #expect(desk.shell("ls -A").output == names)
    #expect(run("ls", ["-A", copies.path]).output == "")
  }

  @Test("One that may not be read is not there for anybody else")
  func unreadable() {
    run("chmod", ["600", desk.file("machine.wupd")])
    for sample in Sample.onStore {
      let result = asNobody(sample.words)
      #expect(result.status == 77, "\(sample.testDescription): \(result.output)\(result.errors)")
      #expect(result.errors.hasPrefix("wupd: machine.wupd: may not be read by this account."), "\(result.errors)")
    }
  }

  @Test("A new one cannot be made where nothing may be made")
  func creating() {
    let result = asNobody(["--store", "new.wupd", "create", "--product", "ws2003"])
    #expect(result.status == 73)
    #expect(result.errors == "wupd: new.wupd: cannot be created (Permission denied).\n")
  }

  @Test("Reading the evidence of somebody else is told where its times of access cannot be left alone")
  func readingEvidenceSomebodyElse() {
    desk.shell("mkdir evidence; printf '[KB1.log]\\r\\n' > evidence/KB1.log; chmod -R a+rX evidence; chmod 777 .")
    // This one leaves them alone, or a file system without them makes the question moot.
    #expect(!desk.wupd("--store", "root.wupd", "adopt", "evidence/KB1.log").errors.contains("times of last access"))
    var system = statvfs()
    guard statvfs(desk.path, &system) == 0, system.f_flag & 1024 == 0 else { return }
    let result = asNobody(["--store", "nobody.wupd", "adopt", "evidence/KB1.log"])
    #expect(result.status == 0, "\(result.errors)")
    let said = "reading may have changed the times of last access of 1 file and 1 folder"
    #expect(result.errors.contains("wupd: \(said)."))
    let report = desk.wupd("--store", "nobody.wupd", "report").output
    #expect(report.contains("times of access: \(said)") && report.contains("the first is evidence"))
  }

  @Test(
    "What a command is to read and the account may not is told as that, and nothing is changed",
    arguments: [
      "--store new.wupd adopt own/folder", "--store new.wupd adopt own/KB1.log", "--store new.wupd adopt own/SYSTEM",
      "--store new.wupd adopt SYSTEM", "reg import own/sample.reg", "reg import own/SYSTEM --key HKLM\\SYSTEM",
      "reg import SYSTEM --key HKLM\\SYSTEM",
      "file put C:\\x own/KB1.log", "file describe own/KB1.log", "log own/KB1.log", "log own/folder",
      "compare own/other.wupd", "install ./own/package.exe", "install ./own/folder", "check ./own/package.exe",
      "check ./own/folder", "batch own/chain.cmd", "drill own/x.yaml", "drill own/folder",
    ])
  func unreadableInput(line: String) {
    desk.shell(
      """
      mkdir own own/folder
      for name in KB1.log SYSTEM sample.reg other.wupd package.exe chain.cmd x.yaml; do echo x > own/$name; done
      chmod 600 own/*; chmod 700 own/folder; chmod 755 own; chmod 666 machine.wupd; chmod 777 .
      """)
    write(HiveBuilder.hive(.init("root")), to: desk.file("SYSTEM"))
    write([], to: desk.file("SYSTEM.LOG"))
    run("chmod", ["600", desk.file("SYSTEM.LOG")])
    let before = contents(of: desk.file("machine.wupd"))
    let result = asNobody(line.split(separator: " ").map(String.init))
    #expect(result.status == 77, "\(result.output)\(result.errors)")
    let says = ["may not be read by this account", "cannot be read (Permission denied)"]
    #expect(says.contains { result.errors.contains($0) }, "\(result.errors)")
    #expect(contents(of: desk.file("machine.wupd")) == before)
    #expect(desk.shell("ls new.wupd*").output == "")
  }
}
