import HostFiles

/// The folder of the project.
let projectFolder = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

/// A file of Swift, as far as names go.
struct Source {
  let name: String
  let text: String
  /// Without comments and what stands in quotes.
  let code: String
  let declaredTypes: Set<String>
  let declaredNames: Set<String>
  /// Members that an extension declares.
  let extendingNames: Set<String>
  /// Words that begin as types do.
  let types: Set<String>
  /// Words behind a dot.
  let members: Set<String>

  static func all(in path: String, deep: Bool) throws -> [Source] {
    let folder = try HostFolder(path)
    return try folder.entries().entries.flatMap { entry -> [Source] in
      let place = folder.place(entry.name)
      if entry.status.kind == .folder { return deep ? try all(in: place, deep: true) : [] }
      guard place.hasSuffix(".swift") else { return [] }
      let text = String(decoding: try folder.file(entry.name).bytes(limit: 1 << 20), as: UTF8.self)
      return [Source(String(place.dropFirst("\(projectFolder)/Sources/".count)), text)]
    }
  }

  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
    let code = Self.withoutTexts(text)
    self.code = code
    func words(_ pattern: Regex<(Substring, Substring)>) -> Set<String> {
      // The other kind, Unicode's, takes `Machine.self` for one word.
      Set(code.matches(of: pattern.wordBoundaryKind(.simple)).map { String($0.1) })
    }
    declaredTypes = words(#/\b(?:struct|class|enum|protocol|typealias|actor) ([A-Z]\w*)/#)
    let declared = words(#/\b(?:struct|class|enum|protocol|typealias|func|let|var|case|for) `?(\w+)/#)
    declaredNames = declared.union(words(#/(\w+)\??:/#)).union(words(#/, (\w+)/#)).union(words(#/case \.?(\w+)/#))
    var extending: Set<String> = []
    for part in code.split(separator: "\nextension ").dropFirst() {
      let body = part.prefix(through: part.firstRange(of: "\n}")?.lowerBound ?? part.index(before: part.endIndex))
      extending.formUnion(
        body.matches(of: #/\n  [a-z@][^\n=({]*\b(?:func|let|var) `?(\w+)/#).map { String($0.1) })
    }
    extendingNames = extending
    types = words(#/\b([A-Z]\w+)\b/#)
    members = words(#/\.([a-z]\w+)/#)
  }

  /// Leaves out comments and what stands in quotes, but not what is put into a text by `\\(…)`.
  private static func withoutTexts(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var kept: [UInt8] = []
    // The quotes that are open, how many signs each has, and the brackets open in the code put into each.
    var quotes: [(count: Int, brackets: Int)] = []
    var index = 0
    func stands(_ words: String) -> Bool { bytes[index...].starts(with: words.utf8) }
    while index < bytes.count {
      let isCode = quotes.last.map { $0.brackets > 0 } ?? true
      if isCode, stands("//") {
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      } else if isCode, bytes[index] == 0x22 {
        quotes.append((stands("\"\"\"") ? 3 : 1, 0))
        index += stands("\"\"\"") ? 3 : 1
      } else if isCode {
        if let last = quotes.indices.last {
          if bytes[index] == 0x28 { quotes[last].brackets += 1 }
          if bytes[index] == 0x29 { quotes[last].brackets -= 1 }
        }
        kept.append(bytes[index])
        index += 1
      } else if stands("\\(") {
        quotes[quotes.count - 1].brackets = 1
        kept.append(0x20)
        index += 2
      } else if stands(String(repeating: "\"", count: quotes[quotes.count - 1].count)) {
        index += quotes.removeLast().count
      } else {
        index += bytes[index] == 0x5C ? 2 : 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
