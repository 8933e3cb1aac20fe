import Forensics
import StateStore
import WindowsFormats
import WindowsModel

/// What changed, put down as it comes: for a person files by version, registry values under their keys, and the rest.
final class DifferenceText {
  typealias Difference = View.Difference

  private let isJSON: Bool
  /// For a program.
  let items: Listing
  private let files: Listing
  private let registry: Listing
  private let machine: Listing
  /// The key whose values come.
  private var key: RegistryPath?
  /// One line for all of an update: each says what files, keys and the queue say already.
  private var counts: [(what: String, count: Int)] = []
  private(set) var count = 0

  /// - Parameter limit: of the lines of each section.
  init(isJSON: Bool, limit: Int) {
    self.isJSON = isJSON
    items = Listing(isJSON: isJSON)
    files = Listing(isJSON: isJSON, limit: limit)
    registry = Listing(isJSON: isJSON, indent: 0, limit: limit)
    machine = Listing(isJSON: isJSON, limit: limit)
  }

  /// As it was in the beginning.
  func clear() {
    for listing in [items, files, registry, machine] { listing.clear() }
    (key, counts, count) = (nil, [], 0)
  }

  func add(_ difference: Difference) throws {
    count += 1
    if isJSON { return try items.add(Self.json(difference)) }
    let sign = Self.sign(difference)
    func add(_ what: String) throws {
      try machine.add(["\(sign) \(what)", Self.change(Self.text(difference.before), Self.text(difference.after))])
    }
    switch difference.object {
    case .file(let path):
      try files.add([
        "\(sign) \(path)", Self.change(Self.text(ofFile: difference.before), Self.text(ofFile: difference.after)),
      ])
    case .key(let path): try begin(path, sign)
    case .value(let path, let name):
      // A key of which only the last-write time changed is named by its values.
      if path != key { try begin(path, " ") }
      for line in Self.valueLines(name, difference) { try registry.add([line]) }
    case .setting(let name): try add("setting \(name)")
    case .image(let path, let holder): try add("image \(path), held by \(holder)")
    case .session(let number): try add("start \(number)")
    case .evidence(let path): try add("evidence \(path)")
    case .finding(let number, let part): try add("finding \(number)" + (part == 0 ? "" : ", part \(part)"))
    case .pair: tally("queued by \(Self.text(difference.after ?? difference.before) ?? "")")
    case .update(let name): try add("update \(name)")
    case .backup(_, let name): tally("backups of \(name)")
    }
  }

  private func tally(_ what: String) {
    if let index = counts.firstIndex(where: { $0.what == what }) {
      counts[index].count += 1
    } else {
      counts.append((what, 1))
    }
  }

  private func begin(_ path: RegistryPath, _ sign: String) throws {
    key = path
    try registry.add(["  \(sign == "~" ? " " : sign) \(path)"])
  }

  /// For a person: each kind under its name.
  func print() throws {
    for (what, count) in counts { try machine.add(["  \(what)", counted(count, "entry", plural: "entries")]) }
    counts = []
    for (title, section) in [("Files", files), ("Registry", registry), ("Machine", machine)] where section.count > 0 {
      Swift.print(title)
      try section.print()
      if section.cut > 0 { Swift.print("  … and \(section.cut) lines more (--all)") }
    }
  }

  private static func sign(_ difference: Difference) -> String {
    difference.before == nil ? "+" : difference.after == nil ? "-" : "~"
  }

  private static func text(ofFile state: Difference.State?) -> String? {
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

  private static func valueLines(_ name: String, _ difference: Difference) -> [String] {
    let shown = name.isEmpty ? "(Default)" : printable(name)
    func value(_ state: Difference.State?) -> RegistryValue? {
      if case .value(let value)? = state { value } else { nil }
    }
    let (before, after) = (value(difference.before), value(difference.after))
    let type = (after ?? before)?.type.description ?? ""
    let head = "      \(sign(difference)) \(shown)  \(type)"
    if pendingNames.contains(name) {
      return [head] + queueLines(before, after)
    }
    switch (before, after) {
    case (let before?, let after?): return ["\(head)  \(registryText(before)) -> \(registryText(after))"]
    case (let one?, nil), (nil, let one?):
      let text = registryText(one)
      return [text.isEmpty ? head : "\(head)  \(text)"]
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

  private static func text(_ state: Difference.State?) -> String? {
    switch state {
    case .text(let text)?: text
    case .statement(let statement)?: statement.sentence
    default: nil
    }
  }

  private static func json(_ difference: Difference) -> JSON {
    let (kind, name, detail): (String, String, String?) =
      switch difference.object {
      case .setting(let name): ("setting", name, nil)
      case .key(let path): ("key", path.description, nil)
      case .value(let path, let name): ("value", path.description, name)
      case .file(let path): ("file", path.description, nil)
      case .image(let path, let holder): ("image", path.description, holder)
      case .session(let number): ("session", String(number), nil)
      case .evidence(let path): ("evidence", path, nil)
      case .finding(let number, let part): ("finding", String(number), String(part))
      case .pair(let source, let target): ("pair", source, target)
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
    case .statement(let statement)?: ReportText.json(statement)
    }
  }
}
