import TestSupport
import Testing

@Suite("A file of the machine by its name alone")
struct BareNameTests {
  private let desk = Desk()

  init() {
    desk.wupd("create", "--product", "ws2003", "--service-pack", "1", "--clock", "2007-04-10T02:50:00")
    desk.wupd("file", "put", "%SystemRoot%\\notepad.exe", "--version", "5.2.3790.1830")
  }

  @Test("Is the one that Windows keeps in its own folders")
  func one() {
    #expect(desk.wupd("file", "show", "netapi32.dll").output.hasPrefix("C:\\WINDOWS\\system32\\netapi32.dll"))
    #expect(desk.wupd("file", "show", "srv.sys").output.hasPrefix("C:\\WINDOWS\\system32\\drivers\\srv.sys"))
    #expect(desk.wupd("file", "show", "regedit.exe").output.hasPrefix("C:\\WINDOWS\\regedit.exe"))
    #expect(desk.wupd("hold", "netapi32.dll").output.hasPrefix("C:\\WINDOWS\\system32\\netapi32.dll is held"))
    #expect(desk.wupd("release", "netapi32.dll", "--by", "program").status == 0)
  }

  @Test("Of several each is named, and one that is none is told with where it was looked for")
  func others() {
    let several = desk.wupd("file", "show", "notepad.exe")
    #expect(several.status == 65)
    #expect(
      several.errors
        == "wupd: notepad.exe: there are several: C:\\WINDOWS\\system32\\notepad.exe, C:\\WINDOWS\\notepad.exe.\n")
    let none = desk.wupd("file", "show", "nothing.dll")
    #expect(none.status == 66)
    #expect(
      none.errors
        == "wupd: nothing.dll: none of C:\\WINDOWS\\system32, C:\\WINDOWS\\system32\\drivers, C:\\WINDOWS has it; write its whole path.\n"
    )
  }
}
