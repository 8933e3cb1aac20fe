import TestSupport
import Testing

private let hasScript = run("/bin/sh", ["-c", "command -v script"]).status == 0

/// What a person at a terminal answers to what an installer asks.
@Suite("Answers", .enabled(if: hasScript, "script, which makes a terminal, is not here"))
struct AnswerTests {
  /// KB921883 is installed already, with a backup, so that its installer asks.
  private func install(answering answer: String) -> ProcessResult {
    let desk = Desk()
    desk.putPreparedMachine()
    return desk.shell("printf '\(answer)\\n' | script -qec 'wupd install KB921883 /z' /dev/null")
  }

  @Test(
    "Yes is y or j, in full or not, as keyboards of English and German have it", arguments: ["y", "Yes", "J", "ja"])
  func yes(answer: String) {
    let result = install(answering: answer)
    #expect(result.output.contains("[y/N]"), "\(result.output)")
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("All else is no", arguments: ["", "n", "nein", "jawohl", "yy"])
  func no(answer: String) {
    let result = install(answering: answer)
    #expect(result.output.contains("[y/N]"), "\(result.output)")
    #expect(result.status == 1, "\(result.output)")
  }
}
