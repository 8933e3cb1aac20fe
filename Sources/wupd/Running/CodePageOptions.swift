import ArgumentParser
import Servicing
import WindowsModel

/// For commands that read text which does not say its own code page.
struct CodePageOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The code page of text that is neither UTF-16 nor UTF-8: 1252, 932 (default: the machine's own).",
      valueName: "number"))
  var codepage: String?

  func validate() throws { _ = try page }

  /// nil: none was named.
  var page: CodePage? {
    get throws {
      guard let codepage else { return nil }
      if let page = Int(codepage).flatMap({ CodePage($0) }) { return page }
      let known = CodePage.known.map { String($0.number) }.joined(separator: ", ")
      throw ValidationError("\(codepage) is no code page that is known here; these are: \(known).")
    }
  }

  /// The page that was named, else what is known of a machine.
  func page(else known: TextPage) throws -> TextPage { try page.map { TextPage($0) } ?? known }
}

extension TextPage {
  /// - Parameter isUsed: there is text beyond ASCII in it.
  func members(isUsed: Bool) -> JSONMembers {
    ["code_page": isUsed ? .number(page.number) : .null, "code_page_guessed": .bool(isUsed && isGuess)]
  }

  /// Says that it is a guess, if it is one and mattered.
  func tell(_ file: String, isUsed: Bool, option: String = "; --codepage says which it is") {
    guard isUsed, isGuess else { return }
    Terminal.say("wupd: \(printable(file)): nothing names its code page; \(page.number) is a guess\(option).")
  }
}
