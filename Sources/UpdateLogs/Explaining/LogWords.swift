package import WindowsFormats

/// What Update.exe and Spuninst.exe write to their logs in the language of their package: texts of their string tables. All
/// else in a log is English in every language.
package struct LogWords: Sendable {
  /// Where they were read, for people.
  package let source: String
  /// LANGID; nil: not told.
  package let language: UInt16?
  /// Those that a path or a command line stands behind.
  private let heads: [(text: [UInt8], english: String)]
  /// Whole lines; `%` stands for the title of the package.
  private let lines: [(pattern: LogPattern, english: String)]
  private let messages: [(pattern: LogPattern, number: Int)]

  /// What a line in those words says.
  enum Reading: Hashable, Sendable {
    /// The line that the English program writes.
    case english(String)
    /// The message of an extended error code.
    case message(Int)
  }

  /// - Parameter texts: by their number in the string table, as they stand there.
  package init(_ texts: [Int: String], language: UInt16? = nil, source: String) {
    self.source = source
    self.language = language
    let known = Self.heads.keys.sorted().compactMap { number in
      texts[number].map { (number, Array(LogPattern.stripped(Array($0.utf8)[...]))) }
    }
    // What stands for two things tells neither.
    heads = known.filter { one in one.1.count > 2 && !known.contains { $0.0 != one.0 && $0.1 == one.1 } }
      .map { ($0.1, Self.heads[$0.0] ?? "") }.sorted { $0.text.count > $1.text.count }
    lines = Self.lines.sorted { $0.key < $1.key }.compactMap { number, english in
      texts[number].flatMap(Self.pattern).map { (LogPattern($0 + (english.hasSuffix(": %") ? " %" : "")), english) }
    }
    messages = texts.keys.sorted().compactMap { number in
      guard LogMeaning.extended(number) != nil, Self.lines[number] == nil else { return nil }
      return texts[number].flatMap(Self.pattern).map { (LogPattern($0), number) }
    }
  }

  /// Those of a program's string tables, a language each; none where it has no texts of an installer.
  ///
  /// - Throws: ``UnreadableBytes``: the medium failed.
  package static func all(in program: ForeignBytes, source: String) throws(UnreadableBytes) -> [LogWords] {
    try StringTable.all(in: ProgramFile(program), program).map {
      LogWords($0.texts, language: $0.language, source: source)
    }.filter { !$0.heads.isEmpty }
  }

  private static let heads = [
    0xF050: "Copied file (delayed):", 0xF054: "Service Pack started with following command line",
    0xF05B: "Skipped copying file:", 0xF062: "Copied file:", 0xF063: "Starting process:",
  ]

  private static let lines = [
    0xF009: "% installation did not complete.", 0xF00D: "% Setup canceled.", 0xF061: "% Setup encountered an error: %",
    0xF40A: "The % was not uninstalled.",
  ]

  /// The first line of a text, with `%` for what it is filled with (`%1`, `%s`, `%%d`, `%1!u!`); nil for one that says too
  /// little to be told by.
  private static func pattern(_ text: String) -> String? {
    let first = text.split(whereSeparator: \.isNewline).first ?? ""
    let pattern = String(first).replacing(/%%?(?:\d(?:![a-z]+!)?|[a-z])/, with: "%")
    return pattern.count { $0.isLetter } >= 4 ? pattern : nil
  }

  /// - Parameter line: without stamp and blanks at its end.
  func reading(_ line: ArraySlice<UInt8>) -> Reading? {
    for (text, english) in heads where line.starts(with: text) {
      let rest = line.dropFirst(text.count)
      guard rest.isEmpty || rest.first == 0x20 || rest.first == UInt8(ascii: ":") else { continue }
      return .english(english + String(decoding: rest, as: UTF8.self))
    }
    for (pattern, english) in lines {
      guard var found = pattern.match(line) else { continue }
      let pieces = english.split(separator: "%", omittingEmptySubsequences: false)
      // A text need not name the package.
      if found.count < pieces.count - 1 { found.insert("", at: 0) }
      return .english(zip(pieces, found.prefix(pieces.count - 1) + [""]).map { $0 + $1 }.joined())
    }
    return messages.first { $0.pattern.match(line) != nil }.map { .message($0.number) }
  }

  /// Those of a real Update.exe 6.3.13.0 for Brazil, as its logs have them.
  static let brazilian = LogWords(
    [
      0xF009: "A Instalação do %1 não foi concluída.", 0xF00D: "A Instalação do %1 foi cancelada.",
      0xF050: "Arquivo copiado (atrasado):", 0xF054: "Service Pack iniciado com a linha de comando a seguir",
      0xF05B: "Cópia do arquivo ignorada:", 0xF061: "A Instalação do %1 encontrou um erro:",
      0xF062: "Arquivo copiado:", 0xF063: "Iniciando processo:",
    ], source: "Update.exe 6.3.13.0 for Brazil")

  /// Those of the English program; of the messages the ones that stand alone in real logs.
  static let english = LogWords(
    heads.merging([
      0xF009: "%1 installation did not complete.", 0xF00D: "%1 Setup canceled.",
      0xF01E: "Failed to install catalog files.", 0xF061: "%1 Setup encountered an error:",
      0xF064: "The update.ver file is not correct.", 0xF0EA: "Failed to migrate dependent packages.",
      0xF0F1: "Files from the package are incompatible with files on your system.",
      0xF40A: "The %1 was not uninstalled.",
    ]) { one, _ in one }, source: "English")
}
