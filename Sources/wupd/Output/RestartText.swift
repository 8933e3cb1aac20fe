import Servicing
import WindowsFormats
import WindowsModel

/// A restart for people and for programs.
enum RestartText {
  static func lines(_ restart: SessionManager.Restart, isPlan: Bool = false) -> [String] {
    var lines = ["The machine \(isPlan ? "would be" : "was") restarted: \(counted(restart.mapped, "image")) mapped"]
    var table = Columns()
    for carried in restart.carried {
      let rename = carried.rename
      table.add(
        carried.failure == nil ? rename.kind.rawValue : "failed",
        printable(carried.source.path?.description ?? rename.source),
        carried.target.map { "-> \(printable($0.path?.description ?? rename.target))" } ?? "", carried.failure ?? "")
    }
    lines += table.lines
    lines += restart.carried.compactMap(\.foreign).map { "  \($0.text)" }
    lines += restart.malformed.map { "  \(printable($0))" }
    return lines
  }

  static func json(_ restart: SessionManager.Restart) -> JSON {
    [
      "act": .text("restart"), "mapped": .number(restart.mapped),
      "carried_out": .array(restart.carried) {
        [
          "kind": .text($0.rename.kind.rawValue), "source": .text($0.rename.source), "target": .text($0.rename.target),
          "failure": .text($0.failure), "note": .text($0.foreign?.text),
        ]
      }, "malformed": .texts(restart.malformed),
    ]
  }
}
