import TestSupport
import Testing

@Suite("wupd reg add")
struct RegistryAddTests {
  private let desk = Desk()

  @Test("Without /v the default value is set, and backslashes behind the key mean nothing")
  func defaultValue() {
    desk.makeMachine()
    #expect(desk.wupd("reg", "add", "HKLM\\SOFTWARE\\V\\", "/f").status == 0)
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\V").output.contains("(Default)    REG_SZ"))
    #expect(desk.wupd("reg", "add", "HKLM\\SOFTWARE\\V", "-t", "reg_dword", "/D", "0x5").status == 0)
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\V", "/ve").output.contains("(Default)    REG_DWORD    0x5"))
  }

  @Test(
    "A switch that is said twice, one that is none, and a root without a key are refused",
    arguments: [
      ["/v", "a", "/v", "b"], ["/f", "/f"], ["/v", "a", "/ve"], ["/v"], ["/a"], ["/ae"], ["/"], ["-"], ["/t", ""],
      ["/ve", "/f", "/ve"], ["/d", "1", "/D", "2"],
    ])
  func refused(words: [String]) {
    #expect(desk.wupd(["reg", "add", "HKLM\\SOFTWARE\\V"] + words).status == 64)
  }

  @Test("A root with a backslash is no key, and /? is help")
  func help() {
    #expect(desk.wupd("reg", "add", "HKLM\\", "/v", "a").status == 64)
    for word in ["/?", "/h", "-H"] {
      let shown = desk.wupd("reg", "add", word)
      #expect(shown.status == 0 && shown.output.contains("USAGE: wupd reg add"), "\(word)")
    }
    #expect(desk.wupd("reg", "import", "/?").output.contains("USAGE: wupd reg import"))
  }
}
