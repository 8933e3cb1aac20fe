/// A help whose usage fits 80 columns, as the rest of it does: the parser leaves that in one line.
func folded(_ help: String) -> String {
  help.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    line.hasPrefix("USAGE: ") || line.hasPrefix("Usage: ") ? foldedUsage(line) : String(line)
  }.joined(separator: "\n")
}

/// Broken between its words, of which one in brackets is whole.
private func foldedUsage(_ usage: Substring) -> String {
  var lines: [String] = []
  var word = ""
  var depth = 0
  func end() {
    if let last = lines.last, last.count + 1 + word.count <= 80 {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(lines.isEmpty ? word : "         \(word)")
    }
    word = ""
  }
  for character in usage {
    if "[<".contains(character) { depth += 1 }
    if "]>".contains(character) { depth -= 1 }
    if character == " " && depth == 0 { end() } else { word.append(character) }
  }
  end()
  return lines.joined(separator: "\n")
}
