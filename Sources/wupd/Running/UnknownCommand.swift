import ArgumentParser
import WindowsModel

/// A word where a command's name has to be, and the commands that may have been meant.
struct UnknownCommand {
  let word: String
  let suggestions: [String]

  /// nil when the arguments name a command, or none at all.
  ///
  /// - Parameter root: the command whose subcommands the names are.
  init?(_ arguments: [String], of root: any ParsableCommand.Type) {
    var command = root
    var rest = arguments[...]
    while let word = rest.first, let next = command.configuration.subcommands.first(where: { $0._commandName == word })
    {
      rest.removeFirst()
      command = next
    }
    guard !command.configuration.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-"), word != "help" else {
      return nil
    }
    self.word = word
    suggestions = Self.all(of: root, root._commandName).filter { name in
      let last = String(name.split(separator: " ").last ?? "")
      return last == word || editDistance(last, word) <= (last.count > 4 ? 2 : 1)
    }
  }

  var message: String {
    let meant =
      suggestions.isEmpty ? "wupd --help lists them." : "Did you mean \(suggestions.joined(separator: ", or "))?"
    return "There is no command \(word.prefix(60)). \(meant)"
  }

  private static func all(of command: any ParsableCommand.Type, _ name: String) -> [String] {
    command.configuration.subcommands.flatMap { next in
      ["\(name) \(next._commandName)"] + all(of: next, "\(name) \(next._commandName)")
    }
  }
}
