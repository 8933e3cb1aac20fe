package import StateStore
import WindowsModel

/// Files and registry of a machine in a form in which two of them can be held against each other.
///
/// Paths with content, version, branch and attributes; keys with values, types and data. Left out are times and,
/// unless asked for, what every act leaves: logs, `$hf_mig$`, `inf\branches.inf`, `Setup\LogLevel`.
package struct MachineContents: Sendable {
  private var items: [Item] = []

  /// Something with what a person is shown of it, and all that must be the same in the other machine.
  private struct Item {
    let name: String
    let shown: String
    let exact: [UInt8]

    init(_ name: String, _ shown: String, exact: [UInt8]? = nil) {
      self.name = name
      self.shown = shown
      self.exact = exact ?? Array(shown.utf8)
    }
  }

  package var count: Int { items.count }

  package struct Mismatch: Sendable, Hashable {
    package let name: String
    package let here: String?
    package let there: String?
  }

  package init(_ view: borrowing View, all: Bool) throws {
    let machine = try? Machine(view)
    for volume in try view.volumes() {
      try view.forEachFile(below: WindowsPath(volume.name + "\\")) { path, entry in
        if let machine, !all, try Self.isByproduct(path, machine) { return }
        guard let revision = entry.revision else {
          let letters = entry.attributes.letters
          items.append(Item(path.description, letters.isEmpty ? "folder" : "folder, \(letters)"))
          return
        }
        let size = revision.size.map { "\($0) bytes" } ?? ""
        let shown = [
          revision.summary, size == revision.summary ? "" : size,
          revision.sha256.map { "sha256 \(hexadecimal($0).prefix(12))" } ?? "", entry.attributes.letters,
        ].filter { !$0.isEmpty }.joined(separator: ", ")
        items.append(Item(path.description, shown, exact: Array(shown.utf8) + (revision.sha256 ?? [])))
      }
    }
    for root in try view.registryRoots() { try add(RegistryPath(root.name), root, view, all) }
  }

  private static func isByproduct(_ path: WindowsPath, _ machine: Machine) throws -> Bool {
    guard machine.systemRoot.contains(path) else { return false }
    let below = path.components.dropFirst(machine.systemRoot.components.count).map { $0.lowercased() }
    if below.count == 1, let name = below.first, name.hasSuffix(".log") { return true }
    return below.first == "$hf_mig$" || below == ["inf", "branches.inf"]
  }

  private mutating func add(_ path: RegistryPath, _ key: RegistryKey, _ view: borrowing View, _ all: Bool) throws {
    items.append(Item(path.description, key.isVolatile ? "volatile key" : "key"))
    for (name, value) in try view.values(of: key) {
      if !all && WindowsName.same(name, "LogLevel") && WindowsName.same(path.name, "Setup") { continue }
      let data = value.text ?? value.number.map { "0x" + String($0, radix: 16) } ?? hexadecimal(value.data.prefix(64))
      items.append(
        Item("\(path) [\(name)]", "\(value.type) \(data)", exact: Array("\(value.type) ".utf8) + value.data))
    }
    for child in try view.subkeys(of: key) where !child.isLink {
      try add(path.child(child.name), child, view, all)
    }
  }

  /// What differs, by name.
  package func differences(from other: MachineContents) -> [Mismatch] {
    func byName(_ contents: MachineContents) -> [String: Item] {
      Dictionary(contents.items.map { (WindowsName.folded($0.name), $0) }, uniquingKeysWith: { first, _ in first })
    }
    let (here, there) = (byName(self), byName(other))
    return Set(here.keys).union(there.keys).sorted().compactMap { key in
      let (one, two) = (here[key], there[key])
      guard one?.exact != two?.exact else { return nil }
      return Mismatch(name: one?.name ?? two?.name ?? key, here: one?.shown, there: two?.shown)
    }
  }
}
