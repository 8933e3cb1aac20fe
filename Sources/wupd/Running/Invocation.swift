import ArgumentParser
import WindowsModel

/// The command line as it was given.
enum Invocation {
  /// The words after `wupd`, or what comes to the same under the name of one of Windows' tools.
  static let words: [String] = {
    let given = Array(CommandLine.arguments.dropFirst())
    guard let program = CommandLine.arguments.first, let tool = ClassicName(program) else { return given }
    return tool.words(program, given)
  }()

  /// Without the program's name and the options that belong to this computer and not to the act.
  static let recorded: String = {
    var kept: [String] = []
    var skip = false
    for word in words {
      if skip {
        skip = false
      } else if GlobalOptions.withValue.contains(word) {
        skip = true
      } else if word != "--json" && !GlobalOptions.withValue.contains(where: { word.hasPrefix($0 + "=") }) {
        kept.append(word.isEmpty || word.contains(where: \.isWhitespace) ? "\"\(printable(word))\"" : word)
      }
    }
    return kept.joined(separator: " ")
  }()

  /// Options in front of the command's name go behind it, where the parser looks for them.
  /// - Parameter root: the command whose subcommands the names are.
  static func reordered(_ arguments: [String], of root: any ParsableCommand.Type) -> [String] {
    var leading: [String] = []
    var rest = arguments[...]
    while let word = rest.first,
      GlobalOptions.withValue.contains(where: { word == $0 || word.hasPrefix($0 + "=") }) || word == "--json"
    {
      leading.append(rest.removeFirst())
      if GlobalOptions.withValue.contains(word), let value = rest.popFirst() { leading.append(value) }
    }
    guard !leading.isEmpty else { return arguments }
    var names: [String] = []
    var command: any ParsableCommand.Type = root
    while let word = rest.first,
      let next = command.configuration.subcommands.first(where: { $0._commandName == word })
    {
      names.append(rest.removeFirst())
      command = next
    }
    // Where no command follows, or no whole one, what is wrong is said of that, and not of the options.
    return names.isEmpty || !command.configuration.subcommands.isEmpty ? names + rest : names + leading + rest
  }
}
