import WindowsModel

// Tools of Windows that are understood, by their name alone or as those in system32 (regedit in the Windows folder).
extension BatchCommand {
  /// The name of a tool in upper case and without its extension; nil for a name that leads elsewhere.
  static func toolName(_ name: String) -> String? {
    let parts = name.unicodeScalars.split(separator: "\\").map { String($0).keyword }
    guard var last = parts.last else { return nil }
    for ending in [".EXE", ".COM"] where last.hasSuffix(ending) { last = String(last.dropLast(4)) }
    if parts.count == 1 { return name.unicodeScalars.contains("\\") || name.unicodeScalars.contains(":") ? nil : last }
    let folder = parts[parts.count - 2]
    return folder == "SYSTEM32" || last == "REGEDIT" && ["WINDOWS", "WINNT"].contains(folder) ? last : nil
  }

  /// What a tool does; nil for one that is not understood, which is then a program like any.
  ///
  /// - Throws: for what is no such tool's command line.
  static func tool(
    _ name: String, _ text: String, or program: BatchProgram
  ) throws(BatchReason) -> BatchCommand? {
    let words = BatchArguments.ofProgram(text)
    let first = words.first?.keyword
    switch toolName(name) {
    case "SHUTDOWN": return try shutdown(words)
    case "FIND": return .tool(.find(try BatchFind(text)), or: program)
    case "CHCP" where program.way == .plain || program.way == .called: return try codePage(words)
    case "MODE", "CHCP": return .passed(name.lowercased() + text, code: 0)
    case "REG" where first == "DELETE" && !words.contains(where: { $0.keyword == "/F" }):
      throw BatchReason("'reg delete' asks whether it is sure, and nobody answers; write /f")
    case "REG" where ["ADD", "DELETE", "IMPORT"].contains(first): return .tool(.registry(words), or: program)
    case "REGEDIT":
      let isSilent = words.contains { ["/S", "-S"].contains($0.keyword) }
      let files = words.filter { !["/S", "-S"].contains($0.keyword) }
      guard isSilent, files.count == 1, let file = files.first, file.unicodeScalars.first != "/" else { return nil }
      return .tool(.registryFile(file), or: program)
    case "NET" where ["START", "STOP"].contains(first):
      let names = words.dropFirst().filter { $0.keyword != "/Y" }
      guard names.count == 1, let service = names.first else { return nil }
      return .tool(.service(service, starts: first == "START"), or: program)
    default: return nil
    }
  }

  /// The switches of XP's shutdown.exe and of the Resource Kit's before it, as far as they restart this machine.
  static func shutdown(_ words: [String]) throws(BatchReason) -> BatchCommand {
    var restarts = false
    var words = words[...]
    while let word = words.popFirst() {
      let scalars = word.unicodeScalars
      let body = String(scalars.dropFirst()).keyword
      guard scalars.first == "-" || scalars.first == "/" else { throw BatchReason.notUnderstood("shutdown", word) }
      switch body {
      case "R": restarts = true
      case "F", "L", "Y": break
      case "C":
        // XP's switch has a text behind it, the Resource Kit's has none.
        if let next = words.first, next.unicodeScalars.first != "/", next.unicodeScalars.first != "-" {
          words.removeFirst()
        }
      case "D": _ = words.popFirst()
      case "T":
        guard let seconds = words.popFirst(), let count = number(seconds), count >= 0 else {
          throw BatchReason("'shutdown \(BatchReason.shown(word))' needs a number of seconds")
        }
      default:
        guard body.hasPrefix("T:"), let count = number(String(body.dropFirst(2))), count >= 0 else {
          throw BatchReason.notUnderstood("shutdown", word)
        }
      }
    }
    guard restarts else { throw BatchReason("'shutdown' without -r is not understood") }
    return .restart
  }
}
