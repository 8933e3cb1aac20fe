import CYAML

/// What the YAML parser has to say, as an error of the file with its line.
enum YAMLProblem {
  static let tooDeep = "is nested deeper than \(DrillNode.deepest) levels; no drill file is."
  static let noAliases =
    "anchors (&) and aliases (*) are not taken in a drill file. Write out what is meant, or put the text in quotes."
  static let questionMark =
    "a ? leads no key in a drill file. Write key: value, or put a text that begins with ? in quotes."

  static let escape =
    "is no YAML: a backslash in double quotes begins an escape. Put a Windows path in single quotes: 'C:\\WINDOWS\\x.dll'."
  static let tab = "is no YAML: a tab stands where it takes blanks only. Write blanks."

  /// - Parameter parser: one that has stopped in these letters.
  static func error(_ parser: yaml_parser_t, _ scalars: [Unicode.Scalar], file: String) -> DrillError {
    let problem = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
    let marks = [parser.context_mark, parser.problem_mark]
    let alias = marks.first { ["&", "*"].contains(scalars.dropFirst($0.index).first) }
    let message =
      switch parser.context.map({ String(cString: $0) }) {
      case _ where alias != nil: noAliases
      case _ where problem.contains("escape character") || problem.contains("hexdecimal"): escape
      case _ where scalars.dropFirst(parser.problem_mark.index).first == "\t": tab
      case _ where problem == "mapping keys are not allowed in this context": questionMark
      case let context?: "is no YAML: \(problem) (\(context) from line \(parser.context_mark.line + 1))."
      case nil: "is no YAML: \(problem)."
      }
    return DrillError(Place(file: file, line: (alias ?? parser.problem_mark).line + 1), message)
  }
}
