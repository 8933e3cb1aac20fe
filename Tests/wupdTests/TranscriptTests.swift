import TestSupport
import Testing

/// Sessions at the shell, to the letter. `WUPD_RECORD=1` writes them anew; read the difference before it is committed.
@Suite("Transcripts")
struct TranscriptTests {
  @Test("The program answers as the transcript says", arguments: Transcript.all)
  func transcript(name: String) throws {
    let recorded = Transcript.text(of: name)
    let transcript = Transcript(recorded)
    try #require(!transcript.steps.isEmpty)
    let played = transcript.played(at: Desk())
    if environment("WUPD_RECORD") == "1" {
      write(Array(played.description.utf8), to: Transcript.path(of: name))
      return
    }
    for (step, now) in zip(transcript.steps, played.steps) where step != now {
      Issue.record("\(name): $ \(step.command)\nexpected\n\(step.answer)\nand not\n\(now.answer)")
      // What follows rests on it.
      return
    }
    #expect(played.description == recorded)
  }

  @Test("The transcripts are found")
  func found() {
    #expect(Transcript.all.count >= 10)
  }
}
