import Glibc
import Synchronization

/// This process, and what it was given by the one that began it.
package enum HostProcess {
  /// A variable of the environment; nil where it is not set, or to nothing.
  package static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// The first of the words it was called with, and of the values of some variables, that is no UTF-8, and so would come to
  /// something else as text; nil: all are.
  package static func unreadable(variables: [String]) -> HostName? {
    let words = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).dropFirst()
    return (words + variables.map { getenv($0) }).lazy.compactMap { $0 }
      .map { HostName(bytes: UnsafeRawBufferPointer(start: $0, count: strlen($0)).map { $0 }) }.first { $0.text == nil }
  }

  /// The name of the account; nil where the system has none for it.
  package static var account: String? { getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } }

  package enum Stream: Int32, Sendable {
    case input = 0
    case output = 1
    case errors = 2
  }

  package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Bytes to standard output, past what `print` has in its buffer. Where its reader went away the program ends here.
  ///
  /// - Throws: ``HostError``.
  package static func write(_ bytes: UnsafeRawBufferPointer) throws(HostError) {
    try check(Descriptor.write(bytes, to: Stream.output.rawValue))
  }

  /// Text to standard error; nobody there to take it is well.
  package static func say(_ text: String) {
    Array(text.utf8).withUnsafeBytes { bytes in _ = Descriptor.write(bytes, to: Stream.errors.rawValue) }
  }

  /// What was printed goes out. Where its reader went away, as `head` does, the program ends here.
  ///
  /// - Throws: ``HostError``: it could not be written.
  package static func flush() throws(HostError) { try check(fflush(nil) == 0) }

  /// Whether standard output took what it was given.
  private static func check(_ isWritten: Bool) throws(HostError) {
    if isWritten { return }
    if errno == EPIPE { endUnheard() }
    throw HostError("standard output", .write)
  }

  /// Ends as a program does whose reader went away: without a word, with the status that a shell gives to SIGPIPE.
  static func endUnheard() -> Never { end(128 + SIGPIPE) }

  /// Ends at once: what was printed and did not go out is lost, and nothing unfinished is left. Of several that call it the
  /// first ends the program, and the others stay here.
  ///
  /// - Parameter words: said on standard error before.
  package static func end(_ status: Int32, saying words: String = "") -> Never {
    while isEnding.exchange(true, ordering: .sequentiallyConsistent) { pause() }
    if !words.isEmpty { say(words) }
    Unfinished.clear()
    _exit(status)
  }

  private static let isEnding = Atomic(false)

  /// Dies as by a power cut: nothing is cleaned up.
  package static func die() { kill(getpid(), SIGKILL) }
}
