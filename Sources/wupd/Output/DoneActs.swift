import Servicing
import StateStore
import Synchronization

/// The acts that this command has done: when a later one fails, they stay, and are told beside the error.
enum DoneActs {
  struct Entry: Sendable {
    let number: Int64
    let kind: ActKind
    let subject: String
  }

  private static let state = Mutex<(acts: [Entry], wanted: Int)>(([], 0))

  /// How many packages or articles the command was given.
  static func plan(_ count: Int) { state.withLock { $0.wanted = count } }

  static func add(_ number: Int64, _ kind: ActKind, _ subject: String) {
    state.withLock { $0.acts.append(Entry(number: number, kind: kind, subject: subject)) }
  }

  static var all: [Entry] { state.withLock { $0.acts } }

  /// For a person, behind the error; empty where there are none.
  static var sentence: String {
    let (acts, wanted) = state.withLock { $0 }
    guard !acts.isEmpty else { return "" }
    let done = acts.count { $0.kind == .install || $0.kind == .uninstall }
    let names = acts.suffix(5).map { "\($0.number) \($0.kind.rawValue)\($0.subject.isEmpty ? "" : " \($0.subject)")" }
    let left = acts.count > 5 ? "the last of them " : ""
    return " Before that \(counted(acts.count, "act")) of this command \(acts.count == 1 ? "was" : "were") done and "
      + "\(acts.count == 1 ? "stays" : "stay")\(wanted > 1 ? " (\(done) of \(wanted) asked for)" : ""): "
      + left + names.joined(separator: ", ") + "."
  }

  static var json: JSON {
    .array(all) { ["number": .number($0.number), "kind": .text($0.kind.rawValue), "subject": .text($0.subject)] }
  }
}

/// An error for programs, with the acts that were done before it.
func errorMembers(_ message: String, _ code: String, _ status: Status) -> JSONMembers {
  ["error": ["kind": .text(code), "message": .text(message), "exit_status": .number(status.rawValue)]]
    + (DoneActs.all.isEmpty ? [:] : ["acts": DoneActs.json])
}
