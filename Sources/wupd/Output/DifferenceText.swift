import StateStore
import WindowsFormats
import WindowsModel

/// What changed, as a person wants to see it: files by version, registry values under their keys.
enum DifferenceText {
  typealias Difference = View.Difference

  static func lines(_ differences: [Difference], limit: Int) -> [String] {
    section("Files", fileLines(differences), limit) + section("Registry", registryLines(differences), limit)
      + section("Machine", restLines(differences), limit)
  }

  private static func section(_ title: String, _ lines: [String], _ limit: Int) -> [String] {
    guard !lines.isEmpty else { return [] }
    let shown = lines.prefix(limit)
    return [title] + shown
      + (lines.count > shown.count ? ["  … and \(lines.count - shown.count) lines more (--all)"] : [])
  }

  private static func sign(_ difference: Difference) -> String {
    difference.before == nil ? "+" : difference.after == nil ? "-" : "~"
  }

  private static func fileLines(_ differences: [Difference]) -> [String] {
    var table = Columns()
    for difference in differences {
      guard case .file(let path) = difference.object else { continue }
      table.add("\(sign(difference)) \(path)", change(fileText(difference.before), fileText(difference.after)))
    }
    return table.lines
  }

  private static func fileText(_ state: Difference.State?) -> String? {
    switch state {
    case .file(let revision, let attributes)?:
      attributes.contains(.hidden) ? "\(revision.summary) hidden" : revision.summary
    case .directory(let attributes)?: attributes.contains(.hidden) ? "hidden folder" : "folder"
    default: nil
    }
  }

  private static func change(_ before: String?, _ after: String?) -> String {
    switch (before, after) {
    case (let before?, let after?): before == after ? "\(after), other times" : "\(before) -> \(after)"
    case (let one?, nil), (nil, let one?): one
    case (nil, nil): ""
    }
  }

  /// Values under their keys. A key of which only the last-write time changed is named by its values.
  private static func registryLines(_ differences: [Difference]) -> [String] {
    var order: [RegistryPath] = []
    var keys: [RegistryPath: Difference] = [:]
    var values: [RegistryPath: [(String, Difference)]] = [:]
    for difference in differences {
      switch difference.object {
      case .key(let path):
        if keys[path] == nil && values[path] == nil { order.append(path) }
        keys[path] = difference
      case .value(let path, let name):
        if keys[path] == nil && values[path] == nil { order.append(path) }
        values[path, default: []].append((name, difference))
      default: break
      }
    }
    var lines: [String] = []
    for path in order {
      let mark = keys[path].map { sign($0) } ?? "~"
      lines.append("  \(mark == "~" ? " " : mark) \(printable(path.description))")
      for (name, difference) in values[path] ?? [] { lines += valueLines(name, difference) }
    }
    return lines
  }

  private static func valueLines(_ name: String, _ difference: Difference) -> [String] {
    let shown = name.isEmpty ? "(Default)" : printable(name)
    func value(_ state: Difference.State?) -> RegistryValue? {
      if case .value(let value)? = state { value } else { nil }
    }
    let (before, after) = (value(difference.before), value(difference.after))
    let type = (after ?? before)?.type.description ?? ""
    let head = "      \(sign(difference)) \(shown)  \(type)  "
    if pendingNames.contains(name) {
      return [head] + queueLines(before, after)
    }
    switch (before, after) {
    case (let before?, let after?): return [head + "\(registryText(before)) -> \(registryText(after))"]
    case (let one?, nil), (nil, let one?): return [head + registryText(one)]
    case (nil, nil): return []
    }
  }

  /// The queue of renames, pair by pair.
  private static func queueLines(_ before: RegistryValue?, _ after: RegistryValue?) -> [String] {
    let old = before.flatMap { try? PendingRenameList($0) }?.renames ?? []
    let new = after.flatMap { try? PendingRenameList($0) }?.renames ?? []
    func text(_ rename: PendingRename) -> String {
      "\(rename.kind.rawValue) \(printable(rename.source))"
        + (rename.target.isEmpty ? "" : " -> \(printable(rename.target))")
    }
    return old.filter { !new.contains($0) }.map { "          - \(text($0))" }
      + new.filter { !old.contains($0) }.map { "          + \(text($0))" }
  }

  private static let pendingNames: Set<String> = ["PendingFileRenameOperations", "PendingFileRenameOperations2"]

  private static func restLines(_ differences: [Difference]) -> [String] {
    var table = Columns()
    var backups: [(article: String, count: Int)] = []
    for difference in differences {
      let what: String
      switch difference.object {
      case .setting(let name): what = "setting \(name)"
      case .image(let path, let holder): what = "image \(path), held by \(holder)"
      case .session(let number): what = "start \(number)"
      case .evidence(let path): what = "evidence \(path)"
      case .finding(let number): what = "finding \(number)"
      case .update(let name): what = "update \(name)"
      case .backup(_, let article):
        // One line for all of an update: each says what files and keys of the same names say already.
        if let index = backups.firstIndex(where: { $0.article == article }) {
          backups[index].count += 1
        } else {
          backups.append((article, 1))
        }
        continue
      case .file, .key, .value: continue
      }
      table.add("\(sign(difference)) \(printable(what))", change(text(difference.before), text(difference.after)))
    }
    for (article, count) in backups {
      table.add("  backups of \(article)", counted(count, "entry", plural: "entries"))
    }
    return table.lines
  }

  private static func text(_ state: Difference.State?) -> String? {
    if case .text(let text)? = state { printable(text) } else { nil }
  }

  static func json(_ difference: Difference) -> JSON {
    let (kind, name, detail): (String, String, String?) =
      switch difference.object {
      case .setting(let name): ("setting", name, nil)
      case .key(let path): ("key", path.description, nil)
      case .value(let path, let name): ("value", path.description, name)
      case .file(let path): ("file", path.description, nil)
      case .image(let path, let holder): ("image", path.description, holder)
      case .session(let number): ("session", String(number), nil)
      case .evidence(let path): ("evidence", path, nil)
      case .finding(let number): ("finding", String(number), nil)
      case .update(let name): ("update", name, nil)
      case .backup(let what, let article): ("backup", what, article)
      }
    return [
      "kind": .text(kind), "name": .text(name), "detail": .text(detail), "change": .number(difference.change),
      "before": json(difference.before), "after": json(difference.after),
    ]
  }

  private static func json(_ state: Difference.State?) -> JSON {
    switch state {
    case nil: .null
    case .value(let value)?: wupd.json(value)
    case .file(let revision, _)?: wupd.json(revision)
    case .directory?: .text("folder")
    case .text(let text)?: .text(text)
    }
  }
}
