import ArgumentParser
import Servicing

/// For commands that install: what is taken where the machine does not tell.
struct LineOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "gdr or qfe: the files that are taken where nothing tells whether a file to be replaced is of the hotfix line (default: gdr).",
      valueName: "line"))
  var line: String?

  /// nil: nobody said it.
  func assumed() throws -> BranchLine? {
    try line.map { text in
      guard let line = BranchLine(rawValue: text.uppercased()) else {
        throw ValidationError("--line is gdr or qfe, not '\(text)'.")
      }
      return line
    }
  }
}
