import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// The person before the terminal, if there is one.
enum Terminal {
  /// A line on standard error.
  static func say(_ text: String, end: String = "\n") {
    let bytes = Array((text + end).utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }

  /// Asks, and waits for an answer. Without a person there it is no.
  static func ask(_ question: String) -> Bool {
    guard isatty(0) == 1, isatty(2) == 1 else { return false }
    say("\(printable(question)) [y/N] ", end: "")
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
