package import StateStore
package import WindowsFormats
package import WindowsModel

/// Brings a hive into the registry of a store: keys with their class names and last-write times, values with the bytes
/// they have.
///
/// A key that is made here has the time that the hive says. One that was there already keeps its own, and is written at the time
/// of the act if that changes one of its values or makes a key below it, as by any other import.
package struct HiveImport: Sendable {
  package let census: Hive.Census
  /// What of the hive was not read, or read and not taken over as it stands; at most ``Hive/toldLosses`` of each kind.
  package let losses: Losses

  /// - Parameter place: the key that the hive's root becomes; what is there already is added to.
  /// - Throws: ``StoreError``.
  package init(_ hive: Hive, to place: RegistryPath, _ transaction: borrowing Transaction) throws {
    let isThere = try transaction.now.key(place) != nil
    let top = try transaction.createKey(place, className: hive.root.className, written: hive.root.written)
    var graft = Graft(hive, place, Graft.Level(key: top, isNew: !isThere))
    census = try hive.walk { event in
      switch event {
      case .key(let key, let depth): try graft.add(key, depth, transaction)
      case .value(let value): try graft.add(value, transaction)
      case .stray(let below): try graft.turn(to: below, transaction)
      case .loss(let loss): graft.told.append(loss.description)
      }
    }
    losses = Losses(texts: graft.told, count: census.losses + graft.own)
  }
}

/// Where in the store a walk through a hive has come to, and what of the hive did not come over as it stands.
private struct Graft {
  struct Level {
    let key: RegistryKey
    /// Made by this import, so that its time is that of the hive.
    let isNew: Bool
    /// Offsets of the keys below it that were come upon, by the hash of their names in capitals: a hive that is nothing but
    /// names is not held twice.
    var below: [Int: UInt32] = [:]
    /// Hashes of the names of its values.
    var values: Set<Int> = []
  }

  private let place: RegistryPath
  private let top: Level
  /// True: Windows makes `CurrentControlSet` here, by what the hive's own Select says.
  private let hasControlSets: Bool
  /// The keys down to the last one, with the level they are on.
  private var trail: [Level] = []
  private var isLeftOut = false
  var told: [String] = []
  /// Those among ``told``, and beyond, that are not losses of the walk.
  private(set) var own = 0

  init(_ hive: Hive, _ place: RegistryPath, _ top: Level) {
    self.place = place
    self.top = top
    hasControlSets =
      place == RegistryPath(.machine, ["SYSTEM"])
      && hive.key(["Select"]).flatMap { hive.value("Current", of: $0)?.value.number } != nil
    if hive.recovery.isNeeded, !hive.recovery.isApplied {
      lose("Its last write was cut short, and no log gives it back: what it holds may be of two times.")
    }
  }

  private mutating func lose(_ text: String) {
    own += 1
    if own <= Hive.toldLosses { told.append(text) }
  }

  mutating func add(_ key: HiveKey, _ depth: Int, _ transaction: borrowing Transaction) throws {
    trail.removeSubrange(min(depth, trail.count)...)
    isLeftOut = depth > trail.count
    if isLeftOut { return }
    guard let parent = trail.last else {
      trail = [top]
      return
    }
    let offset = "0x\(String(key.offset + 4096, radix: 16))"
    guard !key.name.isEmpty, WindowsText.length(key.name) <= 255, !key.name.utf8.contains(0x5C),
      place.components.count + depth <= RegistryPath.deepest
    else {
      lose("The key at \(offset) has a name or a depth that no key has; left out.")
      isLeftOut = true
      return
    }
    let path = (trail.dropFirst().map(\.key.name) + [key.name]).joined(separator: "\\")
    if let first = trail[depth - 1].below.updateValue(key.offset, forKey: Self.hash(key.name)) {
      lose(
        "\(path): the keys at 0x\(String(first + 4096, radix: 16)) and \(offset) have one name; they come in as one key."
      )
    }
    func made(_ name: String) throws -> (key: RegistryKey, isNew: Bool) {
      try transaction.createKey(
        name, below: parent.key, className: key.className, isLink: key.isLink, written: key.written,
        touchesParent: !parent.isNew)
    }
    let isOfStart = depth == 1 && hasControlSets && WindowsName.same(key.name, "CurrentControlSet")
    var found = isOfStart && !key.isLink ? nil : try made(key.name)
    if found?.key.isLink ?? true, !key.isLink {
      // What stands below a link is at its target, and a path never leads to it.
      lose(
        "\(path): the key at \(offset) stands where Windows has a link; it comes in as \(Self.aside(key.name)).")
      found = try made(Self.aside(key.name))
    }
    if let found { trail.append(Level(key: found.key, isNew: found.isNew)) }
  }

  private static func aside(_ name: String) -> String { "\(name) (in the hive)" }

  /// By bytes: to Swift two names are one that are two to Windows.
  private static func hash(_ name: String) -> Int {
    var folded = WindowsName.folded(name)
    return folded.withUTF8 { bytes in
      var hasher = Hasher()
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
      return hasher.finalize()
    }
  }

  mutating func add(_ value: HiveValue, _ transaction: borrowing Transaction) throws {
    guard !isLeftOut, let level = trail.last else { return }
    guard value.value.data.count <= RegistryValue.largest, WindowsText.length(value.name) <= 16_383 else {
      lose("\(value.name.prefix(200)): the value is larger than the store takes (16 MiB); left out.")
      return
    }
    if !trail[trail.count - 1].values.insert(Self.hash(value.name)).inserted {
      let path = trail.dropFirst().map(\.key.name).joined(separator: "\\")
      lose("\(path): has two values of the name \(value.name.prefix(200)); the last one is taken.")
    }
    try transaction.setValue(
      value.name, value.value, of: level.key, written: level.isNew ? level.key.written : nil)
  }

  /// Goes to the key that a stray is below.
  mutating func turn(to names: [String], _ transaction: borrowing Transaction) throws {
    trail = [top]
    for name in names {
      guard let last = trail.last else { return }
      let aside = try transaction.now.subkey(Self.aside(name), of: last.key)
      guard let next = try aside ?? transaction.now.subkey(name, of: last.key) else { return }
      trail.append(Level(key: next, isNew: true))
    }
  }
}
