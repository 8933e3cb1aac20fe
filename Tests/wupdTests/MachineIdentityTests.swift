import TestSupport
import Testing

@Suite("The identity of a machine")
struct MachineIdentityTests {
  private let desk = Desk()

  private func anchor(_ name: String, _ words: String...) -> String {
    let made = desk.wupd(
      ["create", "--product", "w2k", "--clock", "2003-01-01", "--store", name] + words.map { String($0) })
    #expect(made.status == 0, "\(made.errors)")
    let edited = desk.wupd("reg", "add", "HKLM\\SOFTWARE\\V", "/ve", "/d", "x", "--store", name)
    #expect(edited.status == 0, "\(edited.errors)")
    return desk.wupd("journal", "anchor", "--store", name).output
  }

  @Test("Given with the clock, the same commands make the same journal; else each machine is one of its own")
  func given() throws {
    let id = "00112233445566778899aabbccddeeff"
    let first = anchor("one.wupd", "--machine-id", id)
    #expect(first == anchor("two.wupd", "--machine-id", id) && first.contains(" \(id) 2 "))
    #expect(anchor("three.wupd") != anchor("four.wupd"))
    let shown = try JSONReader.read(desk.wupd("--store", "one.wupd", "journal", "show", "--json").bytes)
    #expect(shown["act"]?["program"] == .null && shown["act"]?["origin"] == .text("done"))
    let other = try JSONReader.read(desk.wupd("--store", "three.wupd", "journal", "show", "--json").bytes)
    #expect(other["act"]?["program"] == .text("0.2.0"))
  }

  @Test("A fork begins as the machine was, under its clock, names where it comes from, and goes on by itself")
  func forked() throws {
    desk.makeMachine()
    for words in [["install", "KB921883", "/z", "/q"], ["journal", "mark", "waits"], ["reboot"]] { desk.wupd(words) }
    let origin = desk.wupd("journal", "anchor", "waits").output.split(separator: "\n").joined()
    let made = desk.wupd("journal", "fork", "waits", "--into", "fork.wupd")
    #expect(made.status == 0 && made.output.contains("as machine"), "\(made)")
    let act = try JSONReader.read(desk.wupd("--store", "fork.wupd", "journal", "show", "--json").bytes)["act"]
    #expect(act?["subject"] == .text(origin) && act?["kind"] == .text("fork") && act?["act"] == .number(1))
    // But for the line that names the store.
    let status = desk.wupd("--store", "fork.wupd", "status").output.split(separator: "\n").dropFirst()
    let then = desk.wupd("status", "--at", "waits").output.replacing("act 2", with: "act 1")
    #expect(Array(status) == Array(then.split(separator: "\n").dropFirst()))
    #expect(desk.wupd("--store", "fork.wupd", "reboot").status == 0)
    #expect(desk.wupd("--store", "fork.wupd", "uninstall", "KB921883", "/z", "/q").status == 10)
    #expect(desk.wupd("--store", "fork.wupd", "journal", "verify").status == 0)
  }

  @Test("What is none is refused, and nothing is made")
  func refused() {
    let result = desk.wupd("create", "--product", "xp", "--machine-id", "17")
    #expect(result.status == 64 && result.errors.contains("32 hexadecimal digits"), "\(result.errors)")
    #expect(desk.shell("ls").output == "")
  }
}
