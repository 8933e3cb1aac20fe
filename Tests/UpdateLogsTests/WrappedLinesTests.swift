import Testing
import UpdateLogs
import WindowsModel

@Suite("Lines that a mail program wrapped")
struct WrappedLinesTests {
  private let lines = [
    "[KB900001.log]", "0.563: " + String(repeating: "=", count: 80), "0.578: 2010/07/26 21:14:03.781 (local)",
    #"0.578: c:\9f1d22aa6c3344556677889900aabbcc\update\update.exe (version 6.3.13.0)"#,
    "0.578: Hotfix started with following command line: /quiet /norestart /log:c:\\temp\\a long name.log",
    "0.719: In Function TestVolatileFlag, line 12017, RegOpenKeyEx failed with error 0x2",
    #"1.000: Copied file:  C:\Program Files\Common Files\Microsoft Shared\Some Folder\sample.dll"#,
    #"1.016: Copied file (delayed):  C:\Program Files\Common Files\Microsoft Shared\Other Folder\SET12.tmp"#,
    #"1.100: Registering Uninstall Program for -> KB900001, KB900001 , 0x0"#,
    "2.000: RebootNecessary = 1,WizardInput = 0 , DontReboot = 1, ForceRestart = 0",
  ]

  /// As a mail program does it: at blanks, and within a word that is longer than a line.
  private func wrapped(_ line: String, at column: Int) -> [String] {
    var rows = [""]
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let row = rows[rows.count - 1]
      if row.isEmpty {
        rows[rows.count - 1] = String(word)
      } else if row.count + 1 + word.count <= column {
        rows[rows.count - 1] = "\(row) \(word)"
      } else {
        rows.append(String(word))
      }
      while rows[rows.count - 1].count > column {
        let long = rows.removeLast()
        rows += [String(long.prefix(column)), String(long.dropFirst(column))]
      }
    }
    return rows.map { String($0.reversed().drop { $0 == " " }.reversed()) }
  }

  private func log(_ lines: [String]) -> KBLog {
    KBLog(Array(lines.joined(separator: "\r\n").utf8), codePage: .western)
  }

  @Test(
    "At any column and broken at blanks they tell the same as whole ones", arguments: [50, 60, 65, 72, 76, 78, 80, 85])
  func columns(column: Int) throws {
    let whole = ExplainedLog(log(lines))
    let broken = log(lines.flatMap { wrapped($0, at: column) })
    let explained = ExplainedLog(broken)
    #expect(explained.sections.count == 1)
    #expect(explained.sections[0].summary == whole.sections[0].summary)
    #expect(explained.sections[0].unread.isEmpty)
    let (run, wanted) = (explained.sections[0].run, whole.sections[0].run)
    #expect(run.start == wanted.start && run.version == wanted.version && run.commandLine == wanted.commandLine)
    #expect(run.lines.contains { $0.isContinuation })
    #expect(broken.bytes == Array(lines.flatMap { wrapped($0, at: column) }.joined(separator: "\r\n").utf8))
  }

  @Test("Cut at a column, words or not", arguments: [40, 60, 76, 80])
  func cut(column: Int) {
    let rows = lines.flatMap { line in
      stride(from: 0, to: line.count, by: column).map { String(line.dropFirst($0).prefix(column)) }
    }
    let explained = ExplainedLog(log(rows))
    #expect(explained.sections[0].summary == ExplainedLog(log(lines)).sections[0].summary)
    #expect(explained.sections[0].run.commandLine == ExplainedLog(log(lines)).sections[0].run.commandLine)
  }

  @Test("A line break within a message of the installer is none of a mail program")
  func message() {
    let text =
      lines + [
        "3.000: Message displayed to the user: Setup cannot update your files because the language",
        "installed on your system is different from the update language.", "3.100: User Input: OK",
      ]
    #expect(!log(text).lines.contains { $0.isContinuation })
  }

  @Test("Notes, names and blank lines continue nothing")
  func notes() {
    let text = [
      "[KB900001.log]", "1.000: Skipped copying file:  C:\\WINDOWS\\system32\\a\\b\\c\\sample.dll",
      "  skipped: the file there is newer than the one that the package brings to it", "", "words",
    ]
    #expect(!log(text).lines.contains { $0.isContinuation })
  }

  @Test(
    "A log that a mail quotes is read without the marks, is written back with them, and says how many lines had any")
  func quoted() throws {
    let text = """
      Somebody wrote:\r
      > [KB900001.log]\r
      > 0.100: 2006/08/10 02:51:00.000 (local)\r
      >> 0.110: c:\\x\\update\\update.exe (version 6.2.29.0)\r
      > 0.120: Hotfix started with following command line: /z\r
      > \r

      """
    let log = KBLog(Array(text.utf8), codePage: .western)
    #expect(log.bytes == Array(text.utf8))
    let run = try #require(log.runs.last)
    #expect(run.name == "KB900001.log" && run.commandLine == "/z" && run.start?.text == "2006-08-10 02:51:00")
    #expect(run.lines.count { !$0.quote.isEmpty } == run.lines.count)
    #expect(log.lines.map(\.quote).prefix(4) == ["", "> ", "> ", ">> "])
    // Where nothing behind a mark is of a log, the mark is text.
    #expect(KBLog(Array("> a\n0.100: > b\n".utf8), codePage: .western).lines.map(\.text) == ["> a", "0.100: > b"])
  }
}
