package import StateStore
import WindowsModel

/// Files and registry of two machines, or of one at two points, held against each other name by name.
///
/// Paths with content, version, branch and attributes; keys with values, types and data. Left out are times and,
/// unless asked for, what every act leaves: logs, `$hf_mig$`, `inf\branches.inf`, `Setup\LogLevel`. Memory holds one
/// folder or key of each at every depth.
package struct MachineComparison {
  package struct Mismatch: Sendable, Hashable {
    package let name: String
    /// nil: it is not there.
    package let here: String?
    package let there: String?
  }

  private let all: Bool
  private var systemRoots: (here: WindowsPath?, there: WindowsPath?) = (nil, nil)
  /// Files, folders, keys and values of the first machine.
  package private(set) var count = 0

  package init(all: Bool) { self.all = all }

  /// Tells what differs: files, then keys, each before what is in it, in the order of the folded names.
  package mutating func run(
    _ here: borrowing View, _ there: borrowing View, _ tell: (Mismatch) throws -> Void
  ) throws {
    systemRoots = (try Machine.ifTold(here)?.systemRoot, try Machine.ifTold(there)?.systemRoot)
    try compareFiles(here.volumeTimes(), there.volumeTimes(), in: nil, here, there, tell)
    try compareKeys(here.registryRoots(), there.registryRoots(), in: nil, here, there, tell)
  }

  // MARK: Files

  private mutating func compareFiles(
    _ ones: [FileTimes], _ others: [FileTimes], in folder: WindowsPath?, _ here: borrowing View,
    _ there: borrowing View, _ tell: (Mismatch) throws -> Void
  ) throws {
    for (one, other) in Self.pairs(ones, others, \.name) {
      let name = one?.name ?? other?.name ?? ""
      let path = try folder?.child(name) ?? WindowsPath(name + "\\")
      let found = all || !Self.isByproduct(path, systemRoots.here) ? one : nil
      let against = all || !Self.isByproduct(path, systemRoots.there) ? other : nil
      // A volume is no folder that could be there or not.
      if folder != nil {
        if found != nil { count += 1 }
        let (shown, expected) = try (
          found.map { Shown(try here.entry($0)) }, against.map { Shown(try there.entry($0)) }
        )
        if shown != expected { try tell(Mismatch(name: path.description, here: shown?.text, there: expected?.text)) }
      }
      try compareFiles(
        one?.children(here) ?? [], other?.children(there) ?? [], in: path, here, there, tell)
    }
  }

  private struct Shown: Equatable {
    let text: String
    let sha256: [UInt8]?

    init(_ entry: FileEntry) {
      sha256 = entry.revision?.sha256
      let letters = entry.attributes.letters
      guard let revision = entry.revision else {
        text = letters.isEmpty ? "folder" : "folder, \(letters)"
        return
      }
      let size = revision.size.map { "\($0) bytes" } ?? ""
      text = [
        revision.summary, size == revision.summary ? "" : size,
        sha256.map { "sha256 \(hexadecimal($0.prefix(6)))" } ?? "", letters,
      ].filter { !$0.isEmpty }.joined(separator: ", ")
    }
  }

  private static func isByproduct(_ path: WindowsPath, _ systemRoot: WindowsPath?) -> Bool {
    guard let systemRoot, systemRoot.contains(path) else { return false }
    let below = path.components.dropFirst(systemRoot.components.count).map { $0.lowercased() }
    if below.count == 1, let name = below.first, name.hasSuffix(".log") { return true }
    return below.first == "$hf_mig$" || below == ["inf", "branches.inf"]
  }

  // MARK: Registry

  private mutating func compareKeys(
    _ ones: [RegistryKey], _ others: [RegistryKey], in parent: RegistryPath?, _ here: borrowing View,
    _ there: borrowing View, _ tell: (Mismatch) throws -> Void
  ) throws {
    for (one, other) in Self.pairs(ones.filter { !$0.isLink }, others.filter { !$0.isLink }, \.name) {
      let name = one?.name ?? other?.name ?? ""
      let path = try parent?.child(name) ?? RegistryPath(name)
      if one != nil { count += 1 }
      if one?.isVolatile != other?.isVolatile {
        func shown(_ key: RegistryKey?) -> String? { key.map { $0.isVolatile ? "volatile key" : "key" } }
        try tell(Mismatch(name: path.description, here: shown(one), there: shown(other)))
      }
      let (values, wanted) = try (
        one.map { try here.values(of: $0) } ?? [], other.map { try there.values(of: $0) } ?? []
      )
      for (value, expected) in Self.pairs(values, wanted, \.name) {
        let name = value?.name ?? expected?.name ?? ""
        if !all && WindowsName.same(name, "LogLevel") && WindowsName.same(path.name, "Setup") { continue }
        if value != nil { count += 1 }
        if value?.value.type == expected?.value.type, value?.value.data == expected?.value.data { continue }
        try tell(
          Mismatch(
            name: "\(path) [\(name)]", here: (value?.value).map(Self.shown), there: (expected?.value).map(Self.shown)))
      }
      try compareKeys(
        one.map { try here.subkeys(of: $0) } ?? [], other.map { try there.subkeys(of: $0) } ?? [], in: path, here,
        there,
        tell)
    }
  }

  private static func shown(_ value: RegistryValue) -> String {
    let data = value.text ?? value.number.map { "0x" + String($0, radix: 16) } ?? hexadecimal(value.data.prefix(64))
    return "\(value.type) \(data)"
  }

  // MARK: Names

  /// What has one folded name in two lists that are in the order of those.
  private static func pairs<Item>(
    _ ones: [Item], _ others: [Item], _ name: @escaping (Item) -> String
  ) -> some Sequence<(Item?, Item?)> {
    // By their bytes, as the store orders them: a String is equal to another that only looks the same.
    var (one, other) = (ones[...], others[...])
    func folded(_ item: Item?) -> String? { item.map { WindowsName.folded(name($0)) } }
    var (first, second) = (folded(one.first), folded(other.first))
    return AnyIterator {
      if first == nil && second == nil { return nil }
      let takesFirst = second.map { second in first.map { !second.utf8.lexicographicallyPrecedes($0.utf8) } ?? false }
      let takesSecond = first.map { first in second.map { !first.utf8.lexicographicallyPrecedes($0.utf8) } ?? false }
      var pair: (Item?, Item?) = (nil, nil)
      if takesFirst ?? true {
        pair.0 = one.popFirst()
        first = folded(one.first)
      }
      if takesSecond ?? true {
        pair.1 = other.popFirst()
        second = folded(other.first)
      }
      return pair
    }
  }
}
