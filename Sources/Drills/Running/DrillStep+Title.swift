import WindowsModel

extension DrillStep {
  /// The step in one line.
  var title: String {
    func words(_ name: String, _ switches: [String]) -> String { ([name] + switches).joined(separator: " ") }
    switch action {
    case .install(let key, let switches, _): return words("install \(key)", switches)
    case .uninstall(let removed, let switches, _, let ignoring):
      let name =
        switch removed {
        case .package(let key): key
        case .article(let number): number.description
        }
      return words("uninstall \(name)", switches) + (ignoring ? " (warning ignored)" : "")
    case .qchain(let log, let dated):
      return "qchain" + (log.map { " \($0)" } ?? "") + (dated.map { " of \($0.dateText)" } ?? "")
    case .qualify(let key, let switches): return words("qualify \(key)", switches)
    case .release(let path): return "release \(path)"
    case .hold(let path): return "hold \(path)"
    case .program(let name): return "program \(name)"
    case .programRemoved(let name): return "program \(name) removed"
    case .copy(let from, let to): return "copy \(from) to \(to)"
    case .wait(let hours): return hours % 24 == 0 ? "wait \(hours / 24) days" : "wait \(hours) hours"
    case .delete(let path): return "delete \(path)"
    case .write(let file): return "write \(file.path) \(file.version?.description ?? "")"
    case .registry(let entries): return "registry \(entries.first?.key.description ?? "")"
    case .reboot: return "reboot"
    case .mark(let name): return "mark \(name)"
    case .rollback(let name): return "rollback \(name)"
    case .batch: return "batch"
    case .verify: return "verify"
    case .plan(let acts):
      let titles = acts.map { DrillStep(action: $0, place: place).title }
      return "plan " + titles.joined(separator: " then ")
    }
  }
}
