import TestSupport
import Testing

/// What `wupd install` takes a word for that begins with `/`: a switch of Windows, or a path of this computer.
@Suite("Words that begin with a slash")
struct PackageWordTests {
  private let desk = Desk()

  init() { desk.makeMachine() }

  @Test(
    "A path that leads nowhere is told as that, and is no switch",
    arguments: ["/evidence/KB1.exe", "/KB1.exe", "/KB1.CAB", "/evidence/packages/", "/evidence/KB1"])
  func pathLeadsNowhereTold(path: String) {
    for command in [["install"], ["plan", "install"]] {
      let result = desk.wupd(command + [path, "/z"])
      #expect(result.status == 66)
      #expect(result.errors == "wupd: \(path): no such file or folder.\n")
    }
  }

  @Test(
    "A switch of Windows is one, whatever stands behind its colon",
    arguments: [
      "/z", "-z", "/Z", "/hotpatch:enable", "/log:C:\\x", "/log:/var/x.log", "/b:SP1QFE", "/quiet",
    ])
  func switchWindowsOneWhatever(word: String) {
    let result = desk.wupd("plan", "install", "KB921883", word)
    #expect([0, 10].contains(result.status), "\(result.output)\(result.errors)")
    #expect(result.output.contains("KB921883"))
  }

  @Test(
    "What looks like a switch and is none is told as that", arguments: ["/nosuch", "/nosuch:C:/x.exe", "/evidence"])
  func looksLikeSwitchNone(word: String) {
    let result = desk.wupd("install", "KB921883", word)
    #expect(result.status == 1)
    #expect(result.errors.contains("\(word) is not among the switches of the installer"))
  }

  @Test(
    "A switch that is refused here is a switch still",
    arguments: ["/integrate:C:\\dir", "/integrate:C:/share/i386", "/d:C:/backup"])
  func switchRefusedHereSwitch(word: String) {
    let result = desk.wupd("install", "KB921883", word)
    #expect(result.status != 66 && !result.errors.contains("no switch"))
  }
}
