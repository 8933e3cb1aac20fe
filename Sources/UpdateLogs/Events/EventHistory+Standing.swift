import WindowsModel

extension EventHistory {
  /// Of each package that it has installed and not removed, the install that gave it its place among the others, by its folded
  /// name: the first. One that is put on again keeps its place, unless a service pack came, which puts what it does not bring
  /// onto itself anew; that may tell of those installs before its own.
  package var standing: [String: UpdateEvent] {
    var standing: [String: UpdateEvent] = [:]
    /// The first of each since the machine started.
    var recent: [String: UpdateEvent] = [:]
    /// Those that a service pack came after.
    var overtaken: Set<String> = []
    for event in events {
      let name = event.name.map { ShortTitle.folded($0) } ?? ""
      switch event.kind {
      case .started, .system: recent = [:]
      case .installed:
        if recent[name] == nil { recent[name] = event }
        if standing[name] == nil || overtaken.contains(name) { standing[name] = event }
        overtaken.remove(name)
      case .removed:
        standing[name] = nil
        recent[name] = nil
      case .servicePackInstalled:
        overtaken = Set(standing.keys).subtracting(recent.keys)
        standing.merge(recent) { _, last in last }
      default: break
      }
    }
    return standing
  }
}
