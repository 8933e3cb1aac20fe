/// Lines of wupd's own in a log, for what has to be answered and has no words in the real one: why a file was left,
/// why a set of files was chosen, who holds a file.
///
/// Two blanks, a word that no installer begins a line with, a colon: `  skipped: the file there is newer`. So an
/// examiner tells them from the words of Windows, and a reader of real logs passes over them. Beneath the line that
/// they are about.
package enum LogNote: String, CaseIterable {
  case branch
  /// An earlier package is applied anew in its QFE branch.
  case takenAlong = "taken along"
  /// What the sheet of the package says and an install does not do.
  case notDone = "not done"
  case skipped
  /// None of the files was.
  case nothingCopied = "nothing copied"
  case delayed
  /// What an earlier install queued for a file waits still.
  case waits
  case notHotpatched = "not hotpatched"
  /// The pairs that wait for the restart, in the log of an installer that does not look at them itself.
  case queueBefore = "queue before"
  case queueAfter = "queue after"
  case restart
  case withdrawn
  case broughtBack = "brought back"
  case refused
  case unchanged

  package func line(_ text: String) -> String { "  \(rawValue): \(text)" }
}
