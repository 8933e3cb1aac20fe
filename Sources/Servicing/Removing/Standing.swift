public import StateStore
import WindowsModel

/// What stands on an update: everything that was installed since, whether or not it shares a file (KB823836).
public struct Standing: Sendable, Hashable {
  /// Updates installed since, oldest first.
  public var updates: [InstalledUpdate] = []
  /// Programs under Add or Remove Programs that came since.
  public var programs: [String] = []

  public var isEmpty: Bool { updates.isEmpty && programs.isEmpty }

  /// All of it, oldest first: articles and display names.
  public var names: [String] = []

  /// Reads it from the store's own order of acts; dates in the registry have no say.
  package static func on(_ update: InstalledUpdate, _ view: borrowing View, then: borrowing View) throws -> Standing {
    var standing = Standing()
    let updates = try view.updates()
    standing.updates = updates.filter { $0.sequence > update.sequence }
    var all = standing.updates.map { (act: $0.sequence, name: $0.name.description) }
    // What stood there when an update of an adopted machine came is in its own sheet, and not in the journal.
    let sheet = try update.isAdopted ? UninstallInstructions(of: update, view)?.programs : nil
    let before = try sheet.map { Dictionary($0.map { ($0, $0) }) { one, _ in one } } ?? programs(then)
    for (name, title) in try programs(view, besides: view.allUpdates()) where before[name] == nil {
      standing.programs.append(title)
      // Newest first: one that was renamed since came with the first name it had without a break.
      let names = try view.history(of: Keys.programs.appending(name), "DisplayName").states.prefix { $0.value != nil }
      all.append((names.last?.act ?? .max, title))
    }
    standing.programs.sort()
    standing.names = all.sorted { ($0.act, $0.name) < ($1.act, $1.name) }.map(\.name)
    return standing
  }

  /// Display names of the programs by the names of their keys.
  ///
  /// - Parameter updates: whose entries are left out, under whatever spelling of their names.
  package static func programs(
    _ view: borrowing View, besides updates: [InstalledUpdate] = []
  ) throws -> [String: String] {
    guard let key = try view.key(Keys.programs) else { return [:] }
    let names = Set(updates.map(\.name))
    return try view.subkeys(of: key).reduce(into: [:]) { titles, program in
      if let name = ShortTitle(program.name), names.contains(name) { return }
      titles[program.name] = try view.value("DisplayName", of: program)?.text ?? program.name
    }
  }
}
