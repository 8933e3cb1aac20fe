import TestSupport
import Testing

@testable import wupd

/// Windows' tools under their own names.
@Suite("Classic names")
struct ClassicNameTests {
  @Test(
    "A name is known in any case, with and without .exe, behind any path",
    arguments: ["qchain", "QCHAIN.EXE", "./qchain.exe", "/usr/bin/qchain", #"E:\hotfix\QChain.exe"#])
  func names(program: String) { #expect(ClassicName(program) == .qchain) }

  @Test("Any other name is wupd's", arguments: ["wupd", "", "qchain.sh", "qchain/wupd", "exe", ".exe", "qchainlog"])
  func others(program: String) { #expect(ClassicName(program) == nil) }

  @Test("What the tools are told becomes the words of a command")
  func words() {
    #expect(ClassicName.qchain.words("qchain", ["q.log"]) == ["qchain", "q.log"])
    #expect(ClassicName.qfecheck.words("qfecheck", ["/v", "/q"]) == ["qfecheck", "/v", "/q"])
    #expect(ClassicName.spuninst.words("spuninst", ["KB921883", "/q"]) == ["uninstall", "KB921883", "/q"])
  }

  @Test("spuninst in the folder of an update takes off that one, unless another is named")
  func folder() {
    let program = "/x/$NtUninstallKB921883$/spuninst/spuninst.exe"
    #expect(ClassicName.spuninst.words(program, ["/q"]) == ["uninstall", "KB921883", "/q"])
    #expect(ClassicName.spuninst.words(program, ["KB958644"]) == ["uninstall", "KB958644"])
    #expect(
      ClassicName.spuninst.words(#"C:\WINNT\$NTUNINSTALLQ300845-v2$\SPUNINST.EXE"#, []) == ["uninstall", "Q300845-v2"])
    #expect(ClassicName.spuninst.words("/x/$NtUninstall$/spuninst", ["/q"]) == ["uninstall", "/q"])
  }

  @Test("Options of wupd are understood under every name")
  func options() throws {
    let desk = Desk()
    desk.putPreparedMachine("other.wupd")
    let result = desk.shell("ln -s \"$(command -v wupd)\" QFECHECK.EXE; ./QFECHECK.EXE --store other.wupd --json /q")
    #expect(result.status == 2, "\(result.errors)")
    #expect(try JSONReader.read(result.bytes)["machine"] == .text("PLANT7"))
  }
}
