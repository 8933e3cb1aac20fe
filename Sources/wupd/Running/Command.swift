import ArgumentParser
import Servicing
import StateStore
import WindowsModel

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

  /// Reads the store for an answer, which `body` makes from nothing: it is begun anew when a writer came meanwhile.
  func read<T: Sendable>(at point: Point = .last, _ body: (borrowing View) throws -> T) throws -> T {
    let store = try openForReading()
    let result = try store.read(at: point, again: true, body)
    try point.tellDoubt(store)
    return result
  }

  func openForWriting() throws -> Store { try Store.open(options.path, patience: options.patience) }

  /// Who gave the command, at the machine in a store.
  func person(at store: Store) -> Operator {
    Operator(
      store, account: options.who, clock: options.clockText, program: programVersion, answer: Terminal.ask,
      told: { told($0, $1) },
      done: DoneActs.add,
      back: { act in
        Terminal.say(
          "wupd: the machine's clock goes back: at act \(act.number) it showed \(act.time.text(bias: act.bias)).")
      })
  }

  /// Prints a result: text for a person, or JSON with `format` in front.
  func show(_ members: @autoclosure () -> JSONMembers, _ text: @autoclosure () -> [String]) {
    if options.json {
      print(JSON.object(["format": .number(1)] + members()))
    } else {
      for line in text() { say(line) }
    }
  }

  /// Names of the machine are anything; what they hold must not steer a terminal.
  private func say(_ line: String) {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { printable(String($0)) }
    print(cells.joined(separator: "\t"))
  }

  /// The same with a listing, which in JSON is the member of a name.
  func show(_ name: String, _ listing: Listing, after members: JSONMembers = [:], _ text: [String] = []) throws {
    if options.json {
      try listing.printJSON(["format": .number(1)] + members, name)
    } else {
      for line in text { say(line) }
      try listing.print()
    }
  }

  /// Does one thing on a store, as the command line says it.
  ///
  /// - Parameter subject: what it is about.
  @discardableResult
  func act<T: Sendable>(
    _ kind: ActKind, _ subject: String = "", on store: Store, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    try person(at: store).act(kind, subject, command: Invocation.recorded, body)
  }
}
