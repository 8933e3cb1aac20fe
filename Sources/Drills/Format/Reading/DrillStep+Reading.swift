import StateStore
import WindowsModel

extension DrillStep {
  /// What may stand beside each kind of step; `expect` may stand beside all.
  private static let companions: [(step: String, keys: [String])] = [
    ("install", ["switches", "answer"]), ("uninstall", ["switches", "answer", "ignore_warning"]), ("qchain", []),
    ("qualify", ["switches"]), ("release", []), ("hold", []), ("program", []), ("delete", []), ("write", []),
    ("copy", []), ("wait", []),
    ("registry", []), ("reboot", []), ("mark", []), ("rollback", []), ("batch", []), ("verify", []),
    ("plan", ["answer", "ignore_warning"]),
  ]
  private static let kinds = companions.map(\.step)
  private static let allCompanions = ["switches", "answer", "ignore_warning", "expect"]

  init(_ node: DrillNode, _ names: inout DrillNames) throws(DrillError) {
    place = node.place
    if case .text(let word, _) = node.content, !node.isNull {
      action = try Self.bare(word, node)
      return
    }
    let fields = try Fields(node, Self.kinds + Self.allCompanions)
    let present = fields.keys.filter(Self.kinds.contains)
    guard present.count == 1, let kind = present.first, let value = fields[kind] else {
      let known = "A step has one of: \(Self.kinds.joined(separator: ", "))."
      throw node.error(
        present.isEmpty
          ? "says nothing to do. \(known)" : "is several steps in one: \(present.joined(separator: ", ")).")
    }
    let allowed = (Self.companions.first { $0.step == kind }?.keys ?? []) + ["expect"]
    for entry in fields.entries where entry.key != kind && !allowed.contains(entry.key) {
      throw entry.node.error("does not belong to \(kind). Beside it may stand: \(allowed.joined(separator: ", ")).")
    }
    action = try Self.action(kind, value, fields, &names)
    if let node = fields["expect"], !node.isNull { expect = try Expectation(node, names) }
  }

  /// A step that needs no more than its name.
  private static func bare(_ word: String, _ node: DrillNode) throws(DrillError) -> Action {
    switch word {
    case "reboot": return .reboot
    case "verify": return .verify
    case "qchain": return .qchain(log: nil, dated: nil)
    case _ where kinds.contains(word): throw node.error("\(word) needs a value: write \(word): and what it is about.")
    default: throw node.error("\(shortened(word)) \(Fields.unknown(word, "step", kinds))")
    }
  }

  private static func action(
    _ kind: String, _ value: DrillNode, _ fields: Fields, _ names: inout DrillNames
  ) throws(DrillError) -> Action {
    let switches = try fields["switches"]?.names() ?? []
    let answer = try fields["answer"]?.flag() ?? false
    switch kind {
    case "install": return .install(package: try names.package(value), switches: switches, answer: answer)
    case "uninstall":
      let ignoreWarning = try fields["ignore_warning"]?.flag() ?? false
      return .uninstall(try removed(value, names), switches: switches, answer: answer, ignoreWarning: ignoreWarning)
    case "qchain":
      if value.isNull { return .qchain(log: nil, dated: nil) }
      let details = try Fields(value, ["log", "dated"])
      return .qchain(log: try details["log"]?.name("a path"), dated: try details["dated"]?.time())
    case "qualify": return .qualify(package: try names.package(value), switches: switches)
    case "release": return .release(path: try value.name("a path"))
    case "hold": return .hold(path: try value.name("a path"))
    case "program":
      guard case .mapping = value.content else {
        return .program(try value.name("the name of a program, or {remove: NAME}"))
      }
      return .programRemoved(try Fields(value, ["remove"]).required("remove").name("the name of a program"))
    case "copy":
      let paths = try Fields(value, ["from", "to"])
      return .copy(from: try paths.required("from").name("a path"), to: try paths.required("to").name("a path"))
    case "wait":
      return .wait(hours: try value.value("some days or hours, such as 30 days", Self.hours))
    case "delete": return .delete(path: try value.name("a path"))
    case "write": return .write(try DrillFile(value, names, isWritten: true))
    case "registry": return .registry(try DrillRegistryEntry.read(value))
    case "mark":
      let mark = try value.name("the name of a mark")
      do { try Point.checkMark(mark) } catch { throw value.error("\(error).") }
      if let first = names.marks.first(where: { $0.name == mark }) {
        throw value.error("the mark \(mark) is set on line \(first.line) already.")
      }
      names.marks.append((mark, value.place.line))
      return .mark(mark)
    case "plan":
      let ignoreWarning = try fields["ignore_warning"]?.flag() ?? false
      return .plan(try plan(value, answer: answer, ignoreWarning: ignoreWarning, &names))
    case "rollback": return .rollback(try names.mark(value))
    case "batch":
      guard case .text(let text, _) = value.content, !value.isNull else {
        throw value.wants("the text of a batch file")
      }
      return .batch(text: text, line: value.firstLine)
    default:
      guard value.isNull else { throw value.wants("no value") }
      return kind == "verify" ? .verify : .reboot
    }
  }

  /// `30 days`, `1 day`, `12 hours`; nil for anything else, and for more than a hundred years.
  private static func hours(_ text: String) -> Int? {
    let words = text.split(separator: " ")
    guard words.count == 2, let number = WholeNumber.read(String(words[0])), (1...876_000).contains(number) else {
      return nil
    }
    switch words[1] {
    case "day", "days": return number <= 36_500 ? Int(number) * 24 : nil
    case "hour", "hours": return Int(number)
    default: return nil
    }
  }

  /// A package by its key, which goes first, or any article.
  static func removed(_ node: DrillNode, _ names: DrillNames) throws(DrillError) -> Removed {
    let word = try node.name("the key of a package, or an article")
    if !names.packages.contains(word), let article = KBNumber(word) { return .article(article) }
    return .package(try names.package(node))
  }
}
