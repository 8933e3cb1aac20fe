package import StateStore
package import WindowsModel

/// A code page for text that does not say its own, and whether anything names it.
package struct TextPage: Hashable, Sendable {
  package let page: CodePage
  /// Nothing names it: it is the one of most machines.
  package let isGuess: Bool

  package init(_ page: CodePage) { (self.page, isGuess) = (page, false) }

  private init(guess page: CodePage) { (self.page, isGuess) = (page, true) }

  /// For text of programs, where nothing is known of the machine.
  package static let guess = TextPage(guess: .western)
  /// For text of a console.
  package static let consoleGuess = TextPage(guess: .us)

  /// nil where it is a guess.
  package var known: CodePage? { isGuess ? nil : page }
}

/// In which code pages a machine has text: by its registry, else by its language.
package struct MachinePages: Hashable, Sendable {
  /// Of its programs, sheets, logs and exports of its registry.
  package let ansi: TextPage
  /// Of its consoles, and so of batch files and of what they print.
  package let oem: TextPage

  /// The values that tell.
  package static let witnesses = [
    (Keys.codePage, "ACP"), (Keys.codePage, "OEMCP"), (Keys.language, "Default"), (Keys.language, "InstallLanguage"),
  ]

  /// - Parameter view: a store that need not tell which Windows it is.
  package init(_ view: borrowing View) throws {
    self.init(try Self.witnesses.map { try view.value($0, $1)?.text })
  }

  /// - Parameter texts: of ``witnesses``; nil: it is not there.
  package init(_ texts: [String?]) {
    func page(_ text: String?) -> CodePage? { text.flatMap { Int($0) }.flatMap { CodePage($0) } }
    func language(_ text: String?) -> UInt16? { text.flatMap { UInt16($0, radix: 16) } }
    let (acp, oemcp) = (page(texts[0]), page(texts[1]))
    // The language of the system, which its code pages follow, and else that of its Set-up.
    let identifier = language(texts[2]) ?? language(texts[3])
    ansi = (acp ?? identifier.flatMap(CodePage.ansi(of:))).map { TextPage($0) } ?? .guess
    oem = (oemcp ?? identifier.flatMap(CodePage.oem(of:))).map { TextPage($0) } ?? .consoleGuess
  }
}
