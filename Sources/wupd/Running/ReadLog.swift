import Servicing
import UpdateLogs
import WindowsModel

/// A log and what its lines say.
struct ReadLog {
  let log: KBLog
  let explained: ExplainedLog
  let page: TextPage

  /// - Parameter words: asked for where the log is not all in English.
  init(_ bytes: [UInt8], _ page: TextPage, words: () throws -> [LogWords]) throws {
    var (log, page) = (KBLog(bytes, codePage: page.page), page)
    var explained = ExplainedLog(log)
    if explained.lacksWords {
      let words = try words()
      explained = ExplainedLog(log, words: words)
      // A log is in the code page of the machine, and its package is of the machine's language, where its words are understood so.
      for own in words.compactMap({ $0.language.flatMap(CodePage.ansi(of:)) }) where page.isGuess {
        let other = KBLog(bytes, codePage: own)
        let read = ExplainedLog(other, words: words)
        if words.contains(where: { read.sources.contains($0.source) }) {
          (log, explained, page) = (other, read, TextPage(own))
        }
      }
    }
    (self.log, self.explained, self.page) = (log, explained, page)
  }
}
