import Yams

/// What the YAML parser has to say, as an error of the file with its line.
enum YAMLProblem {
  static let tooDeep = "is nested deeper than \(DrillNode.deepest) levels; no drill file is."
  static let noAliases =
    "anchors (&) and aliases (*) are not taken in a drill file. Write out what is meant, or put the text in quotes."

  static func error(_ error: any Error, text: String, file: String) -> DrillError {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return DrillError(Place(file: file, line: max(1, mark.line)), message(context, problem))
    case .duplicatedKeysInMapping(let names, let context):
      return duplicate(names.first ?? "", context.mark, text: text, file: file)
    case .reader(let problem, let offset, _, let yaml):
      let line = 1 + yaml.prefix(offset ?? 0).count(where: \.isNewline)
      return DrillError(Place(file: file, line: line), "is no YAML: \(problem).")
    default:
      return DrillError(Place(file: file, line: 1), "is no YAML that can be read.")
    }
  }

  private static func message(_ context: YamlError.Context?, _ problem: String) -> String {
    let whole = context?.text ?? ""
    if whole.contains("anchor") || whole.contains("alias") { return noAliases }
    if problem.hasPrefix("Maximum nesting level") { return tooDeep }
    if problem == "but found another document" {
      return "another document begins here (---). A drill file holds one drill."
    }
    let begun = context.map { " (\($0.text) from line \($0.mark.line))" } ?? ""
    return "is no YAML: \(problem)\(begun)."
  }

  /// - Parameter mark: of the first of the two; the parser does not tell where the other one is.
  private static func duplicate(_ name: String, _ mark: Mark, text: String, file: String) -> DrillError {
    let key = DrillYAML.unguarded(name)
    let place = Place(file: file, line: max(1, mark.line)).child(key, line: max(1, mark.line))
    guard let line = nextLine(of: key, after: mark, in: text) else {
      return DrillError(place, "the key stands twice in its mapping, from this line on.")
    }
    return DrillError(
      Place(file: file, line: line, key: place.key), "the key stands twice; the first is on line \(mark.line).")
  }

  /// The line of the next key of that name in the same column, before the mapping ends: nil where keys do not stand
  /// below each other.
  private static func nextLine(of key: String, after mark: Mark, in text: String) -> Int? {
    let spellings = [key, "'\(key)'", "\"\(key)\""].map { Array($0.utf8) }
    var number = 0
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let indent = line.prefix { $0 == 0x20 }.count
      let rest = line.dropFirst(indent)
      guard number > mark.line, let first = rest.first, first != 0x0D, first != UInt8(ascii: "#") else { continue }
      if indent < mark.column - 1 { return nil }
      guard indent == mark.column - 1 else { continue }
      for spelling in spellings where rest.starts(with: spelling) {
        if rest.dropFirst(spelling.count).first(where: { $0 != 0x20 }) == UInt8(ascii: ":") { return number }
      }
    }
    return nil
  }
}
