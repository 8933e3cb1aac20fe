#if canImport(Glibc)
  import Glibc
#endif

/// The person before the terminal, if there is one.
enum Terminal {
  /// Asks, and waits for an answer. Without a person there it is no.
  static func ask(_ question: String) -> Bool {
    guard isatty(0) == 1, isatty(2) == 1 else { return false }
    let text = Array("\(printable(question)) [y/N] ".utf8)
    _ = text.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
