import ArgumentParser
import Servicing
import StateStore
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// A command: it parses its arguments, calls what does the work, and says what came of it. Opening, the clock,
/// printing and exit statuses are here, once for all.
protocol Command: ParsableCommand {
  var options: GlobalOptions { get }

  /// Does the work and gives the exit status.
  func perform() throws -> Status
}

extension Command {
  func run() throws {
    let status = try perform()
    if status != .done { throw ExitCode(status.rawValue) }
  }

  /// The store, for reading.
  func openForReading() throws -> Store { try Store.open(options.path, .readOnly, patience: options.patience) }

  func openForWriting() throws -> Store { try Store.open(options.path, patience: options.patience) }

  /// Who gave the command, at the machine in a store.
  func person(at store: Store) -> Operator {
    Operator(store, account: options.who, clock: options.clockText, answer: Terminal.ask)
  }

  /// Prints a result: text for a person, or JSON with `format` in front.
  func show(_ members: @autoclosure () -> [(String, JSON)], _ text: @autoclosure () -> [String]) {
    if options.json {
      print(JSON.object([("format", .number(1))] + members()))
    } else {
      // Names of the machine are anything; what they hold must not steer a terminal.
      for line in text() {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { printable(String($0)) }
        print(cells.joined(separator: "\t"))
      }
    }
  }

  /// The head of an act on a store, with the next time of its clock.
  ///
  /// - Parameter command: what is recorded as given; nil takes the command line. One that does several acts says which.
  func header(_ kind: String, _ subject: String = "", command: String? = nil, on store: Store) throws -> ActHeader {
    let moment = try store.read { view in try MachineClock.next(view, asked: options.clockText) }
    return ActHeader(
      kind: kind, subject: subject, command: command ?? Invocation.recorded, account: options.who, time: moment.time,
      bias: moment.bias)
  }
}

/// How a command ended, by design: 0 to 10 tell of the machine, the others are those of sysexits.h.
enum Status: Int32 {
  case done = 0
  /// Not done, as Windows would refuse it.
  case refused = 1
  /// A check found something wrong.
  case foundWrong = 2
  case restartRequired = 10
  case usage = 64
  case badData = 65
  case noInput = 66
  case cannotCreate = 73
  case inputOutput = 74
  case busy = 75
  case noPermission = 77

  init(windowsCode: Int) {
    switch windowsCode {
    case WindowsCode.success: self = .done
    case WindowsCode.restartRequired: self = .restartRequired
    default: self = .refused
    }
  }

  init(_ code: StoreError.Code) {
    switch code {
    case .missing, .notFound: self = .noInput
    case .foreign, .newer, .damaged, .invalid: self = .badData
    case .busy: self = .busy
    case .noPermission: self = .noPermission
    case .cannotCreate: self = .cannotCreate
    default: self = .inputOutput
    }
  }
}

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
        kept.append(word.contains(" ") ? "\"\(word)\"" : word)
      }
    }
    return kept.joined(separator: " ")
  }()

  /// Options in front of the command's name go behind it, where the parser looks for them.
  static func reordered(_ arguments: [String]) -> [String] {
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
    var command: any ParsableCommand.Type = Wupd.self
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
