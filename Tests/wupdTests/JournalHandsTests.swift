import TestSupport
import Testing

/// What is done to the journal every day: names moved, notes, the last act taken back, the acts of one update.
@Suite("Journal from day to day")
struct JournalHandsTests {
  private let desk = Desk()

  init() { desk.putPreparedMachine() }

  /// The numbers and the rest of the acts that a list tells, newest first.
  private func list(_ words: String...) -> [String] {
    let result = desk.wupd(["journal", "list"] + words)
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  private func numbers(_ words: [String]) -> [Int] {
    desk.wupd(["journal", "list"] + words).output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first.flatMap { Int($0) }
    }
  }

  @Test("undo takes back the last act, tells which, and can be taken back")
  func undo() {
    let before = desk.wupd("status").output
    desk.wupd("reg", "add", "HKLM\\SOFTWARE\\Vendor", "/v", "Level", "/d", "3")
    let undone = desk.wupd("undo")
    #expect(undone.status == 0)
    #expect(undone.output.hasPrefix("Undone: act 4 (edit reg add HKLM\\SOFTWARE\\Vendor"), "\(undone.output)")
    #expect(undone.output.contains("as it was after act 3 ("))
    #expect(undone.output.contains("wupd journal rollback 4"))
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\Vendor").status == 66)
    #expect(desk.wupd("status").output.contains("KB921883") == before.contains("KB921883"))
    #expect(desk.wupd("journal", "rollback", "4").status == 0)
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\Vendor").status == 0)
    #expect(desk.wupd("journal", "verify").status == 0)
  }

  @Test("undo called again goes one further back, past marks and notes, and stops before the first act")
  func undoAgain() {
    desk.wupd("journal", "mark", "quiet")
    desk.wupd("journal", "note", "last", "before the change")
    #expect(desk.wupd("undo").output.hasPrefix("Undone: act 3 (install KB921883"))
    desk.wupd("journal", "mark", "quieter")
    #expect(desk.wupd("undo").output.hasPrefix("Undone: act 2 (program "))
    let last = desk.wupd("undo")
    #expect(last.status == 66)
    #expect(last.errors.contains("There is nothing to undo"), "\(last.errors)")
    let acts = desk.wupd("journal", "list").output.split(separator: "\n").count
    #expect(acts == 8)
    #expect(desk.wupd("journal", "verify").status == 0)
  }

  @Test("undo after a rollback to a later act takes back that act")
  func undoForward() {
    desk.wupd("undo")
    desk.wupd("journal", "rollback", "3")
    let undone = desk.wupd("undo", "--json")
    #expect(undone.output.contains("\"undone\": {\n    \"act\": 3,"), "\(undone.output)")
  }

  @Test("A list tells only the acts about an update, of a kind and of a time")
  func filters() {
    desk.wupd("install", "KB958644", "/z", "/q", "--clock", "2007-05-01T10:00:00")
    desk.wupd("reboot", "--clock", "2007-05-02T10:00:00")
    #expect(numbers(["--about", "KB921883"]) == [3])
    #expect(numbers(["--about", "KB921883", "--about", "KB958644"]) == [4, 3])
    #expect(numbers(["--kind", "install", "--kind", "restart"]) == [5, 4, 3])
    #expect(numbers(["--from", "2007-05-01", "--to", "2007-05-01"]) == [4])
    #expect(numbers(["--kind", "install", "--limit", "1"]) == [4])
    #expect(numbers(["--limit", "2"]) == [5, 4])
    #expect(numbers(["--kind", "uninstall"]) == [])
    #expect(numbers(["--about", "KB921883", "--kind", "install", "--to", "2007-04-11"]) == [3])
    let json = desk.wupd("journal", "list", "--kind", "install", "--limit", "2", "--json").output
    #expect(json.contains("\"act\": 3") && json.contains("\"act\": 4") && !json.contains("\"act\": 5"))
  }

  @Test("A list refuses what is no update, no kind and no time between two")
  func refusals() {
    for words in [["--about", "x"], ["--kind", "instal"], ["--limit", "0"]] {
      #expect(desk.wupd(["journal", "list"] + words).status == 64, "\(words)")
    }
    #expect(desk.wupd("journal", "list", "--from", "2007-05-02", "--to", "2007-05-01").status == 65)
    #expect(desk.wupd("journal", "list", "--kind", "instal").errors.contains("create, adopt"))
  }

  @Test("A mark is moved, and taken away, by acts that change nothing")
  func marks() {
    desk.wupd("journal", "mark", "quiet", "1")
    #expect(desk.wupd("journal", "mark", "quiet", "2").status == 65)
    #expect(
      desk.wupd("journal", "mark", "quiet", "2", "--move").output == "Act 2 is now called quiet, and act 1 no longer\n")
    #expect(desk.wupd("journal", "show", "quiet").output.contains("act 2  "))
    #expect(list().filter { $0.contains("(mark: quiet)") }.count == 1)
    #expect(desk.wupd("journal", "mark", "quiet", "--delete").output == "Act 2 is no longer called quiet\n")
    let gone = desk.wupd("journal", "show", "quiet")
    #expect(gone.status == 66 && gone.errors.contains("There is no mark quiet: act 6 took it away."), "\(gone.errors)")
    #expect(!list().contains { $0.contains("(mark: quiet)") })
    #expect(desk.wupd("journal", "mark", "quiet", "--delete").status == 66)
    #expect(desk.wupd("journal", "mark", "quiet", "--move").status == 66)
    #expect(desk.wupd("journal", "mark", "quiet", "3").status == 0)
    #expect(desk.wupd("journal", "mark", "quiet", "--delete", "--move").status == 64)
    #expect(desk.wupd("journal", "verify").status == 0)
  }

  @Test("A note is told with the act it was put to, and is an act itself")
  func notes() {
    #expect(desk.wupd("journal", "note", "KB921883", "asked for by the plant").output == "Noted on act 3\n")
    #expect(desk.wupd("journal", "show", "3").output.contains("\n  note: asked for by the plant\n"))
    #expect(list().contains { $0.hasSuffix("(note: asked for by the plant)") && $0.contains(" install ") })
    #expect(list().contains { $0.contains("  note  ") && $0.contains("3 asked for by the plant") })
    #expect(
      desk.wupd("journal", "show", "3", "--json").output.contains("\"notes\": [\n      \"asked for by the plant\""))
    for text in ["", "  ", "a\nb", String(repeating: "x", count: 1001)] {
      #expect(desk.wupd("journal", "note", "3", text).status == 65)
    }
    #expect(desk.wupd("journal", "verify").status == 0)
  }
}
