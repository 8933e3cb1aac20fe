import WindowsModel

/// Parts of what stands for a `%`: of a path (`%~nx1`, `%~dpi`) and of a variable (`%X:~2,3%`, `%X:a=b%`).
enum BatchPart {
  /// Those cmd.exe knows: of NT 4.0 on F D P N X S, of Windows 2000 on also A T Z.
  static let letters: Set<String> = ["F", "D", "P", "N", "X", "S", "A", "T", "Z"]

  /// - Parameter letters: upper case; none takes off the quotes.
  /// - Throws: for letters that are not understood, and for what is no path.
  static func of(_ value: String, _ letters: String, _ folders: BatchFolders) throws(BatchReason) -> String {
    let word = unquoted(value)
    if letters.isEmpty { return word }
    try check(letters)
    return word.isEmpty ? "" : of(try folders.path(word), letters)
  }

  /// Only what a name itself tells: a short name, size, time and attributes are not understood.
  static func check(_ letters: String) throws(BatchReason) {
    guard letters.unicodeScalars.allSatisfy({ "FDPNX".unicodeScalars.contains($0) }) else {
      throw BatchReason("%~\(BatchReason.shown(letters))… is not understood")
    }
  }

  static func of(_ path: WindowsPath, _ letters: String) -> String {
    let wanted = letters.unicodeScalars
    if wanted.contains("F") { return path.description }
    let name = path.components.last ?? ""
    let dot = name.unicodeScalars.lastIndex(of: ".") ?? name.unicodeScalars.endIndex
    var result = wanted.contains("D") ? path.volume : ""
    if wanted.contains("P") { result += "\\" + path.components.dropLast().map { $0 + "\\" }.joined() }
    if wanted.contains("N") { result += String(name.unicodeScalars[..<dot]) }
    if wanted.contains("X") { result += String(name.unicodeScalars[dot...]) }
    return result
  }

  static func unquoted(_ word: String) -> String {
    var scalars = Substring(word).unicodeScalars
    if scalars.first == "\"" { scalars = scalars.dropFirst() }
    if scalars.last == "\"" { scalars = scalars.dropLast() }
    return String(scalars)
  }

  /// What `:~2,3` or `:a=b` makes of a variable's value.
  ///
  /// - Parameter text: from behind the colon to the closing percent sign.
  static func of(variable value: String, _ text: String) throws(BatchReason) -> String {
    var scalars = text.unicodeScalars[...]
    if scalars.popFirst() == "~" { return try substring(value, String(scalars)) }
    return try replacing(value, text)
  }

  /// Counted in UTF-16 units; below zero from the end.
  private static func substring(_ value: String, _ text: String) throws(BatchReason) -> String {
    let numbers = text.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard numbers.count < 3 else { throw notUnderstood("~" + text) }
    let units = Array(value.utf16)
    let start = try number(numbers[0], "~" + text)
    let first = start < 0 ? max(0, units.count + start) : min(start, units.count)
    var end = units.count
    if numbers.count == 2 {
      let length = try number(numbers[1], "~" + text)
      end = length < 0 ? max(first, units.count + length) : min(units.count, first + length)
    }
    return String(decoding: units[first..<max(first, end)], as: UTF16.self)
  }

  private static func number(_ text: String, _ whole: String) throws(BatchReason) -> Int {
    let digits = text.unicodeScalars.drop { $0 == "-" }
    // cmd.exe reads a leading 0 as octal.
    guard let number = BatchCommand.number(text), digits.count == 1 || digits.first != "0" else {
      throw notUnderstood(whole)
    }
    return number
  }

  /// In any case, all of them; with a star, once and with all before it.
  private static func replacing(_ value: String, _ text: String) throws(BatchReason) -> String {
    let scalars = text.unicodeScalars
    guard let equals = scalars.firstIndex(of: "=") else { throw notUnderstood(text) }
    var searched = scalars[..<equals]
    let fromStart = searched.first == "*"
    if fromStart { searched = searched.dropFirst() }
    guard !searched.isEmpty else { throw notUnderstood(text) }
    let new = scalars[scalars.index(after: equals)...]
    let source = Array(value.unicodeScalars)
    let folded = source.map { String($0).keyword }
    let wanted = searched.map { String($0).keyword }
    var result = String.UnicodeScalarView()
    var position = 0
    while position < source.count {
      guard position + wanted.count <= source.count, folded[position...].starts(with: wanted) else {
        result.append(source[position])
        position += 1
        continue
      }
      position += wanted.count
      if fromStart {
        result = String.UnicodeScalarView(new)
        result.append(contentsOf: source[position...])
        return String(result)
      }
      result.append(contentsOf: new)
      guard result.count <= BatchExpansion.longestLine else {
        throw BatchReason("the line is longer than cmd.exe takes (\(BatchExpansion.longestLine) characters)")
      }
    }
    return String(result)
  }

  private static func notUnderstood(_ text: String) -> BatchReason {
    BatchReason("%…:\(BatchReason.shown(text))% is not understood; a % that is meant as such is written %%")
  }
}
