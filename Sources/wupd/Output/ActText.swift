import Servicing
import StateStore
import WindowsModel

/// An act for people and for programs.
enum ActText {
  /// The command without the words that say the kind again.
  static func argument(_ act: Act) -> String {
    if act.kind == .fork, let origin = Anchor(act.subject) {
      return "of machine \(origin.machine) after its act \(origin.act)"
    }
    if [.unmark, .note].contains(act.kind) { return act.subject }
    let words = act.command.split(separator: " ", omittingEmptySubsequences: true)
    let said = [act.kind.description, "journal", "undo", "reboot", "create"]
    let rest = words.drop { said.contains(String($0)) }
    return rest.isEmpty && act.kind != .restart && act.kind != .create ? act.subject : rest.joined(separator: " ")
  }

  /// `install KB921883 /z`.
  static func title(_ act: Act) -> String {
    let argument = argument(act)
    return act.kind.description + (argument.isEmpty ? "" : " " + printable(argument))
  }

  static func json(_ act: Act, marks: [String] = [], notes: [String] = [], isRolledBack: Bool = false) -> JSON {
    [
      "act": .number(act.number), "parent": .number(act.parent), "target": .number(act.target),
      "kind": .text(act.kind.description), "subject": .text(act.subject), "command": .text(act.command),
      "account": .text(act.account), "time_utc": .text(act.time.iso),
      "machine_time": .text(act.time.text(bias: act.bias)), "bias": .number(act.bias),
      "outcome": .text(act.outcome.rawValue), "code": .number(act.code), "first_change": .number(act.firstChange),
      "changes": .number(act.changes), "hash": .text(hexadecimal(act.hash)), "marks": .texts(marks),
      "recorded_utc": .text(act.recorder?.time.iso), "program": .text(act.recorder?.program),
      "origin": .text(act.origin.rawValue), "assumptions": .texts(act.assumptions),
      "rolled_back": .bool(isRolledBack), "notes": .texts(notes),
    ]
  }
}
