// Commands and their redirections, character by character.
extension BatchParser {
  /// A command that is neither a block nor an `if`, up to what ends it.
  mutating func simple(_ outer: [BatchRedirection]) throws(BatchError) {
    let first = line
    var redirections = outer
    var text: [Unicode.Scalar] = []
    var (isQuoted, isEscaped) = (false, false)
    reading: while let next = cursor.next {
      if isQuoted || next == "\"" {
        if next == "\"" { isQuoted.toggle() }
      } else if next == "&" || next == "|" || next == ")" && blocks > 0 {
        break reading
      } else if next == "<" || next == ">" {
        // `2>`: a digit that stands alone names what is redirected.
        var handle: Unicode.Scalar?
        if let last = text.last, !isEscaped, BatchCursor.isDigit(last),
          text.count == 1 || text.dropLast().last.map(BatchCursor.isDelimiter) == true
        {
          handle = text.removeLast()
        }
        redirections.append(try redirection(handle))
        isEscaped = false
        continue
      } else if next == "^" {
        _ = cursor.take()
        text += try escaped()
        isEscaped = true
        continue
      }
      isEscaped = false
      text.append(next)
      _ = cursor.take()
    }
    guard !text.isEmpty else { throw error("a redirection without a command") }
    if isInLoop {
      if !redirections.isEmpty { add(.open(redirections, line: first)) }
      add(.text(text, line: first))
      if !redirections.isEmpty { add(.close) }
      return
    }
    let command: BatchCommand
    do {
      command = try BatchCommand(text)
    } catch {
      throw BatchError(file: file.name, line: first, reason: error.text)
    }
    if !redirections.isEmpty { add(.open(redirections, line: first)) }
    add(.command(command, line: first))
    if !redirections.isEmpty { add(.close) }
  }

  /// What stands behind a `^` is taken as it is; at the end of a line that is the first of the next line.
  private mutating func escaped() throws(BatchError) -> [Unicode.Scalar] {
    if let next = cursor.take() { return [next] }
    guard try readLine(continuing: true) else { return [] }
    guard let next = cursor.take() else { throw error("the line after a ^ is empty") }
    return [next]
  }

  /// `rem`, which has the rest of its line.
  mutating func remark() throws(BatchError) {
    cursor.skip(while: BatchCursor.isLetter)
    cursor.skipBlanks()
    // cmd.exe looks for these before the first word of a remark, and for ^ at the end of a short one.
    if let next = cursor.next, "&|<>".unicodeScalars.contains(next) {
      throw error("'rem' with \(next) at once behind it is not understood")
    }
    if cursor.last == "^" { throw error("a 'rem' that ends with ^ is not understood") }
    cursor.skipToEnd()
    add(.command(.nothing, line: line))
  }

  /// Redirections that stand here, before a command or behind a block.
  mutating func redirections() throws(BatchError) -> [BatchRedirection] {
    var found: [BatchRedirection] = []
    while true {
      var ahead = cursor
      ahead.skipBlanks()
      var handle: Unicode.Scalar?
      if let next = ahead.next, BatchCursor.isDigit(next), ahead.second == ">" || ahead.second == "<" {
        handle = ahead.take()
      }
      guard ahead.next == ">" || ahead.next == "<" else { return found }
      cursor = ahead
      found.append(try redirection(handle))
    }
  }

  /// A redirection from its `<` or `>` on.
  private mutating func redirection(_ digit: Unicode.Scalar?) throws(BatchError) -> BatchRedirection {
    if cursor.take("<") {
      guard digit == nil || digit == "0", try target().keyword == "NUL" else {
        throw error("input from a file (<) is not understood")
      }
      return BatchRedirection(handle: .output, target: .handle(.output))
    }
    _ = cursor.take()
    let handle = try self.handle(digit ?? "1")
    let isAppending = cursor.take(">")
    if cursor.take("&") {
      guard let other = cursor.take() else { throw error("a redirection (>&) without a number") }
      return BatchRedirection(handle: handle, target: .handle(try self.handle(other)))
    }
    return BatchRedirection(handle: handle, target: .file(try target(), appending: isAppending))
  }

  private func handle(_ digit: Unicode.Scalar) throws(BatchError) -> BatchRedirection.Handle {
    switch digit {
    case "1": return .output
    case "2": return .errors
    default: throw error("redirection of handle \(BatchReason.shown([digit])) is not understood")
    }
  }

  /// The file of a redirection, without quotes.
  private mutating func target() throws(BatchError) -> String {
    cursor.skipDelimiters()
    var name = String.UnicodeScalarView()
    var isQuoted = false
    while let next = cursor.next {
      if next == "\"" {
        isQuoted.toggle()
        _ = cursor.take()
        continue
      }
      if !isQuoted {
        if BatchCursor.isDelimiter(next) || "&|<>".unicodeScalars.contains(next) { break }
        if next == ")" && blocks > 0 { break }
        if next == "^" { throw error("^ in the name of a file that output goes to is not understood") }
      }
      name.append(next)
      _ = cursor.take()
    }
    guard !name.isEmpty else { throw error("a redirection without a file") }
    return String(name)
  }
}
