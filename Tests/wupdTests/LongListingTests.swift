import TestSupport
import Testing

@Suite("A listing of more than memory is to hold")
struct LongListingTests {
  private let desk = Desk()
  private let count = 20_000

  init() {
    desk.makeMachine()
    let values = (0..<count).map { "\"Value\($0)\"=\"the text of value \($0), long enough to fill a portion\"\r\n" }
    write(
      Array("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\V]\r\n\(values.joined())".utf8),
      to: desk.file("v.reg"))
    #expect(desk.wupd("reg", "import", "v.reg").status == 0)
  }

  @Test("For a person every value has its line, for a program its member")
  func whole() throws {
    let lines = desk.wupd("journal", "show", "--all").output.split(separator: "\n")
    #expect(lines.count { $0.contains("REG_SZ") } == count)
    let shown = try JSONReader.read(Array(desk.wupd("journal", "show", "--json").output.utf8))
    guard case .array(let changes) = shown["changes"] else {
      Issue.record("no changes")
      return
    }
    // The key is a difference of its own.
    #expect(changes.count == count + 1)
    let compared = desk.wupd("compare", "machine.wupd", "--other-at", "1")
    #expect(
      compared.status == 2 && compared.output.hasPrefix("\(count + 1) differences: machine.wupd | machine.wupd\n"))
    #expect(compared.output.split(separator: "\n").count == count + 2)
  }

  @Test("Of each kind the first 60 lines, and how many there are more")
  func cut() {
    let lines = desk.wupd("journal", "show").output.split(separator: "\n")
    #expect(lines.count { $0.contains("REG_SZ") } == 59)
    #expect(lines.last == "  … and \(count - 59) lines more (--all)")
  }

  @Test(
    "Where it finds no room beside memory nothing is printed, and the folder is named",
    arguments: [
      ["journal", "show", "--all"], ["journal", "show", "--json"], ["compare", "machine.wupd", "--other-at", "1"],
    ])
  func noRoom(words: [String]) {
    let result = desk.wupd(words, environment: ["TMPDIR": "nowhere"])
    #expect(result.output == "" || words.contains("--json") && result.output.contains("\"error\""))
    #expect(result.status == 73 && result.errors.contains("nowhere: takes no new folder or file"), "\(result)")
  }

  @Test("One value of a million characters makes no other line long")
  func wide() {
    write(
      Array(
        "REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\W]\r\n\"x\"=\"\(String(repeating: "w", count: 1_000_000))\"\r\n"
          .utf8),
      to: desk.file("w.reg"))
    #expect(desk.wupd("reg", "import", "w.reg").status == 0)
    for words in [["journal", "diff", "1", "--all"], ["compare", "machine.wupd", "--other-at", "1"]] {
      let lines = desk.wupd(words).output.split(separator: "\n")
      #expect(lines.count > count && lines.count { $0.utf8.count > 400 } == 1, "\(words)")
    }
  }

  @Test("What a text ends with is shown: a blank, and a letter that joins with what comes behind it")
  func ends() {
    desk.wupd("reg", "add", "HKLM\\SOFTWARE\\E", "/v", "a", "/d", "x")
    desk.wupd("reg", "add", "HKLM\\SOFTWARE\\E", "/v", "a", "/d", "x ", "/f")
    #expect(desk.wupd("journal", "show").output.hasSuffix("~ a  REG_SZ  x -> x \n"))
    desk.wupd("reg", "add", "HKLM\\SOFTWARE\\E", "/v", "a", "/d", "end\u{600}", "/f")
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\E").output.unicodeScalars.contains("\u{600}"))
  }
}
