import WindowsModel

/// `find`: the lines with a text in them, of files or of what is piped into it.
package struct BatchFind: Hashable, Sendable {
  let text: String
  /// As they were written; none: what is piped into it.
  let files: [String]
  var (isNegated, countsOnly, hasNumbers, foldsCase) = (false, false, false, false)

  /// - Parameter text: what stands behind the name.
  init(_ text: String) throws(BatchReason) {
    var files: [String] = []
    var searched: String?
    var cursor = BatchCursor(text)
    cursor.skipDelimiters()
    while !cursor.isAtEnd {
      if cursor.next == "/" {
        let option = cursor.word()
        for letter in option.keyword.unicodeScalars where letter != "/" {
          switch letter {
          case "V": isNegated = true
          case "C": countsOnly = true
          case "N": hasNumbers = true
          case "I": foldsCase = true
          default: throw BatchReason.notUnderstood("find", option)
          }
        }
      } else if searched == nil, cursor.take("\"") {
        searched = cursor.text { $0 != "\"" }
        guard cursor.take("\"") else { throw BatchReason.notUnderstood("find", text) }
      } else {
        files.append(cursor.word())
      }
      cursor.skipDelimiters()
    }
    guard let searched else { throw BatchReason("'find' needs a text in quotes") }
    (self.text, self.files) = (searched, files)
  }

  /// What it shows of one text, and whether it found anything.
  func found(in lines: [String]) -> (lines: [String], isFound: Bool) {
    let wanted = Array((foldsCase ? text.keyword : text).utf16)
    var shown: [String] = []
    var count = 0
    for (index, line) in lines.enumerated() {
      let units = Array((foldsCase ? line.keyword : line).utf16)
      guard Self.contains(units, wanted) != isNegated else { continue }
      count += 1
      if !countsOnly { shown.append(hasNumbers ? "[\(index + 1)]\(line)" : line) }
    }
    return (countsOnly ? [String(count)] : shown, count > 0)
  }

  /// An empty text is in no line, as find.exe has it.
  private static func contains(_ units: [UInt16], _ wanted: [UInt16]) -> Bool {
    guard !wanted.isEmpty, units.count >= wanted.count else { return false }
    return (0...(units.count - wanted.count)).contains { units[$0...].starts(with: wanted) }
  }
}
