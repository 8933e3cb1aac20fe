import ArgumentParser
import Servicing

// The words of reg.exe as the command line of this program has them.
extension RegistryWords {
  /// - Throws: ``ValidationError`` for words that are no command line of reg.exe; ``NameError``.
  static func read(_ words: [String], allowed: String, files: Int = 0) throws -> RegistryWords {
    do {
      return try RegistryWords(words, allowed: allowed, files: files)
    } catch let problem as Problem {
      throw ValidationError(problem.text)
    }
  }

  /// True for words that ask for help, as people ask reg.exe for it.
  static func askForHelp(_ words: [String]) -> Bool {
    words.count == 1 && ["/?", "-?", "/h", "-h"].contains(words[0].lowercased())
  }
}
