import ArgumentParser

/// The words of `QFECHECK [/l[:location]] [/v] [/q] [/?]`, in any case and order.
struct QfecheckSwitches {
  static let usage = [
    "QFECHECK [/l[:location]] [/v] [/q] [/?]",
    "  /l  writes the report to <computername>.log: in the root of the system drive, in a folder, or as a file",
    "  /v  every file, with the version recorded and the one found", "  /q  says nothing; the exit status tells",
  ]

  var isVerbose = false
  var isQuiet = false
  var wantsHelp = false
  var wantsLog = false
  /// nil: the current folder.
  var location: String?

  init(_ words: [String]) throws {
    for word in words {
      let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      switch (parts.first.map { $0.replacing("-", with: "/").lowercased() }, parts.count) {
      case ("/l", let count):
        wantsLog = true
        location = count > 1 ? parts[1] : nil
      case ("/v", 1): isVerbose = true
      case ("/q", 1): isQuiet = true
      case ("/?", 1): wantsHelp = true
      default: throw ValidationError("\(word) is no switch of Qfecheck; these are: /l[:location] /v /q /?.")
      }
    }
  }
}
