import Servicing
import WindowsModel

extension DrillStep {
  /// The acts of a plan: one as its step is written, `{install: A, switches: [/z]}`, or a chain as on the command line,
  /// `install A B /z then qchain then reboot`.
  static func plan(
    _ node: DrillNode, answer: Bool, ignoreWarning: Bool, _ names: inout DrillNames
  ) throws(DrillError) -> [Action] {
    guard case .text(let text, _) = node.content, !node.isNull else {
      let step = try DrillStep(node, &names)
      guard step.expect == nil else { throw node.error("expect stands beside plan, not in it.") }
      switch step.action {
      case .install, .uninstall, .reboot, .qchain(_, dated: nil): return [step.action]
      default: throw node.wants("an install, uninstall, qchain or reboot")
      }
    }
    var acts: [Action] = []
    for clause in PlannedDeed.clauses(text.split(whereSeparator: \.isWhitespace).map(String.init)) {
      let words = Array(clause.dropFirst())
      let switches = words.filter { $0.hasPrefix("/") || $0.hasPrefix("-") }
      let named = words.filter { !switches.contains($0) }
      switch clause.first {
      case "install" where !named.isEmpty:
        for word in named {
          let key = try names.key(word, node)
          acts.append(.install(package: key, switches: switches, answer: answer))
        }
      case "uninstall" where !named.isEmpty:
        for word in named {
          let named = DrillNode(place: node.place, firstLine: node.firstLine, content: .text(word, isPlain: true))
          let removed = try removed(named, names)
          acts.append(.uninstall(removed, switches: switches, answer: answer, ignoreWarning: ignoreWarning))
        }
      case "qchain" where words.count < 2: acts.append(.qchain(log: words.first, dated: nil))
      case "reboot" where words.isEmpty: acts.append(.reboot)
      default:
        throw node.wants("acts with then between them: install A B /z, uninstall A /q, qchain, reboot")
      }
    }
    return acts
  }
}

extension DrillNames {
  /// The key of a package that a word of a plan names, by its key or its article.
  fileprivate func key(_ word: String, _ node: DrillNode) throws(DrillError) -> String {
    if packages.contains(word) { return word }
    let keys = KBNumber(word).map { article in articles.filter { $0.article == article }.map(\.key) } ?? []
    guard keys.count == 1 else { throw node.error("\(shortened(word)) \(Fields.unknown(word, "package", packages))") }
    return keys[0]
  }
}
