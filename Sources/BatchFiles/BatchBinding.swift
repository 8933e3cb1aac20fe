import WindowsModel

/// The values of a loop's variables in one of its rounds.
struct BatchBinding {
  /// By letter; in the case it was written in.
  let values: [Unicode.Scalar: String]
  /// From which `%~f` and its like count.
  let folders: BatchFolders

  func replaced(_ text: String) throws(BatchReason) -> String {
    String(String.UnicodeScalarView(try replaced(Array(text.unicodeScalars))))
  }

  /// A text with `%i` and `%~nxi` of these variables replaced; any other `%` stays.
  ///
  /// - Throws: for a part that is not known here, or a value whose part cannot be told.
  func replaced(_ text: [Unicode.Scalar]) throws(BatchReason) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var position = 0
    while position < text.count {
      let scalar = text[position]
      position += 1
      guard scalar == "%", position < text.count else {
        result.append(scalar)
        continue
      }
      if let value = values[text[position]] {
        result += value.unicodeScalars
        position += 1
      } else if text[position] == "~", let (letters, end) = part(text, from: position + 1),
        let value = values[text[end]]
      {
        result += try BatchPart.of(value, letters, folders).unicodeScalars
        position = end + 1
      } else {
        result.append(scalar)
      }
      guard result.count <= BatchExpansion.longestLine else {
        throw BatchReason("the line is longer than cmd.exe takes (\(BatchExpansion.longestLine) characters)")
      }
    }
    return result
  }

  /// The letters between `~` and the variable, as many as can be, and where the variable stands.
  private func part(_ text: [Unicode.Scalar], from start: Int) -> (letters: String, end: Int)? {
    var end = start
    while end < text.count, end - start < 10, BatchPart.letters.contains(String(text[end]).keyword) { end += 1 }
    while end >= start {
      if end < text.count, values[text[end]] != nil {
        return (String(String.UnicodeScalarView(text[start..<end])).keyword, end)
      }
      end -= 1
    }
    return nil
  }
}
