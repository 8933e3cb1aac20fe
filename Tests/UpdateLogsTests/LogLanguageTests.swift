import TestSupport
import Testing
import UpdateLogs
import WindowsModel

@Suite("A log in any language and form of number")
struct LogLanguageTests {
  /// Words of a language that there is not.
  private let texts = [
    0xF009: "%1 wurde nicht fertig.", 0xF00D: "%1 abgebrochen durch %%s.", 0xF050: "Kopie von Datei (später):",
    0xF054: "Paket gestartet mit folgendem", 0xF05B: "Kopie von Datei unterlassen:", 0xF061: "Bei %1 ein Fehler:",
    0xF062: "Kopie von Datei :", 0xF063: "Beginn von:", 0xF0EA: "Abhängiges ging nicht.\n",
    0xF40A: "%1 ist noch da.", 0xF076: "Zu niedrig ist %d\nund mehr.",
  ]

  private var words: [LogWords] { [LogWords(texts, source: "test")] }

  private func explained(_ lines: [String], _ words: [LogWords] = []) -> ExplainedLog {
    let head = [
      "[KB900001.log]", "0.125: 2009/03/02 09:15:02.500 (local)", "0.125: c:\\a\\update\\update.exe (version 6.3.13.0)",
    ]
    return ExplainedLog(
      KBLog([0xEF, 0xBB, 0xBF] + Array((head + lines).joined(separator: "\r\n").utf8), codePage: .western), words: words
    )
  }

  private func body(_ copied: String, _ delayed: String, _ skipped: String) -> [String] {
    [
      "0.141: Hotfix started with following command line: /quiet ",
      #"1.500: \#(copied)  C:\WINDOWS\system32\dllcache\alpha.dll"#,
      #"1.516: \#(delayed)  C:\WINDOWS\system32\SET12.tmp"#,
      #"1.531: \#(skipped)  C:\WINDOWS\system32\beta.dll"#, "1.600: ---- Old Information In The Registry ------",
      "1.600: ---- New Information In The Registry ------",
      #"1.600: Source:C:\WINDOWS\system32\SET12.tmp (5.1.2600.5755)"#,
      #"1.600: Destination:C:\WINDOWS\system32\alpha.dll (5.1.2600.5512)"#,
      "2.000: RebootNecessary = 1,WizardInput = 0 , DontReboot = 1, ForceRestart = 0",
    ]
  }

  private var english: [String] { body("Copied file:", "Copied file (delayed):", "Skipped copying file:") }
  private var foreign: [String] {
    body("Kopie von Datei :", "Kopie von Datei (später):", "Kopie von Datei unterlassen:")
  }

  @Test("By the string table of its program it tells what the English one does")
  func stringTable() throws {
    let found = explained(foreign, words)
    #expect(found.sections[0].summary == explained(english).sections[0].summary)
    #expect(found.sections[0].unread.isEmpty && found.sources == ["test"])
    #expect(found.sections[0].lines.map(\.meaning) == explained(english).sections[0].lines.map(\.meaning))
    #expect(explained(english).sources.isEmpty && !explained(english).lacksWords)
  }

  @Test("Without one the queue tells what waits, and of the others nothing is told but that they are not read")
  func position() throws {
    let found = explained(foreign)
    let summary = try #require(found.sections[0].summary)
    #expect(summary.delayed == [#"C:\WINDOWS\system32\alpha.dll"#] && summary.copied.isEmpty && summary.skipped.isEmpty)
    #expect(summary.outcome == .installed && summary.code == 3010)
    #expect(found.sections[0].unread == [4, 6] && found.sections[0].unreadFiles == [4, 6] && found.lacksWords)
  }

  @Test("The words of Brazil are known without a program")
  func brazil() {
    let found = explained(body("Arquivo copiado:", "Arquivo copiado (atrasado):", "Cópia do arquivo ignorada:"))
    #expect(found.sections[0].summary == explained(english).sections[0].summary)
    let failed = explained(["0.2: x", "1.500: A Instalação do KB900105 foi cancelada."])
    #expect(failed.sections[0].summary?.outcome == .notInstalled)
  }

  @Test("Failures: not complete, canceled, an error with its message, a message alone, a removal that is not done")
  func failures() {
    func summary(_ line: String) -> LogSummary? { explained(["1.000: \(line)"], words).sections[0].summary }
    #expect(summary("KB900001 wurde nicht fertig.")?.outcome == .notInstalled)
    #expect(summary("KB900001 abgebrochen durch Hand.")?.refusal == "it was canceled")
    #expect(summary("Bei KB900001 ein Fehler: Abhängiges ging nicht.")?.refusal == "Abhängiges ging nicht.")
    #expect(summary("KB900001 ist noch da.")?.outcome == .notInstalled)
    let message = explained(["1.000: Zu niedrig ist 2"], words).sections[0]
    #expect(message.lines[3].meaning?.contains("0xF076") == true && message.unread.isEmpty)
  }

  @Test(
    "The command line of a service pack is told by its words, and without them by its place", arguments: [true, false])
  func commandLine(hasWords: Bool) {
    let lines = ["0.141: Paket gestartet mit folgendem: /quiet /norestart", "0.200: Starting AnalyzeComponents"]
    let section = explained(lines, hasWords ? words : []).sections[0]
    #expect(section.run.commandLine == "/quiet /norestart" && section.run.kind == .servicePack)
    #expect(section.lines[3].meaning?.contains("This is a service pack") == true && section.unread.isEmpty)
    // What has no switches behind a colon is no command line.
    #expect(explained(["0.1: SetProductTypes: InfProductBuildType=BuildType.IP"]).sections[0].run.commandLine == nil)
  }

  @Test("Words for two things tell neither, and texts that say little tell nothing")
  func ambiguous() {
    let same = LogWords([0xF062: "Kopie:", 0xF05B: "Kopie:", 0xF0EA: "%1 %2", 0xF009: ""], source: "test")
    let section = explained([#"1.000: Kopie:  C:\a.dll"#, "1.000: a b", "1.0: "], [same]).sections[0]
    #expect(section.summary == nil && section.unread == [3, 4, 5])
  }

  @Test(
    "Any decimal separator of a locale, and the milliseconds of the start behind it",
    arguments: [".", ",", "/", "٫", "’", "·"])
  func separators(separator: String) throws {
    let text = "1\(separator)297: 2010/07/26 21:14:03\(separator)781 (local)\r\n2\(separator)000: x\r\n"
    let log = KBLog([0xEF, 0xBB, 0xBF] + Array(text.utf8), codePage: .western)
    let run = log.runs[0]
    #expect(log.lines.map(\.stamp) == [1297, 2000])
    #expect(run.start?.ticks == 7_810_000)
    #expect(run.localTime(of: log.lines[1])?.text == "2010-07-26 21:14:04")
    #expect(ExplainedLog(log).sections[0].lines[0].meaning == "When the run began, by the machine's own clock.")
  }

  @Test("What is no separator makes no stamp", arguments: ["", " ", ":", "-", "a", "....", "1"])
  func noSeparators(separator: String) {
    #expect(KBLog(Array("x\(separator)297: y".utf8), codePage: .western).lines[0].stamp == nil)
    #expect(KBLog(Array("1\(separator)29: y".utf8), codePage: .western).lines[0].stamp == nil)
  }

  @Test("A failed catalog is harmless by the end of the run alone")
  func catalogs() {
    let line = "1.000: GetCatVersion:  Failed to retrieve version information from C:\\a.cat with error 0x80092004"
    func meaning(_ end: [String]) -> String { explained([line] + end).sections[0].lines[3].meaning ?? "" }
    #expect(meaning([]).hasSuffix("What came of it is not told."))
    #expect(meaning([english[8]]).contains("Harmless"))
    #expect(
      meaning(["2.000: Update.exe extended error code = 0xf01e"]).hasSuffix("The run failed because of its catalogs."))
    #expect(
      meaning(["2.000: Update.exe extended error code = 0xf0ea"]).hasSuffix("whether because of this is not told."))
  }

  @Test("Of WizardInput nothing is known")
  func wizardInput() {
    for input in ["0", "1"] {
      let line = "2.000: RebootNecessary = 0,WizardInput = \(input) , DontReboot = 0, ForceRestart = 0"
      #expect(
        explained([line]).sections[0].lines[3].meaning
          == "The end: no restart is needed. It returned 0. What WizardInput means is not known.")
    }
  }
}
