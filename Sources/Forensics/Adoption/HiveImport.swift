public import StateStore
public import WindowsFormats
public import WindowsModel

/// Brings a hive into the registry of a store: keys with their class names and last-write times, values with the bytes
/// they have.
public struct HiveImport: Sendable {
  public let census: Hive.Census
  /// What of the hive was not read, or read and not taken over; at most ``Hive/toldLosses``.
  public let losses: [String]
  /// All of them, told or not.
  public let lossCount: Int

  /// - Parameter place: the key that the hive's root becomes; what is there already is added to.
  /// - Throws: ``StoreError``.
  public init(_ hive: Hive, to place: RegistryPath, _ transaction: borrowing Transaction) throws {
    let written = hive.root.written
    let top = try transaction.createKey(place, className: hive.root.className, written: written)
    /// The keys down to the last one, with the level they are on.
    var trail: [RegistryKey] = []
    var isLeftOut = false
    var own: [String] = []
    if hive.recovery.isNeeded, !hive.recovery.isApplied {
      own.append("Its last write was cut short, and no log gives it back: what it holds may be of two times.")
    }
    census = try hive.walk { event in
      switch event {
      case .key(let key, let depth):
        trail.removeSubrange(min(depth, trail.count)...)
        isLeftOut = depth > trail.count
        if isLeftOut { return }
        guard let parent = trail.last else {
          trail = [top]
          return
        }
        guard !key.name.isEmpty, WindowsText.length(key.name) <= 255, !key.name.utf8.contains(0x5C),
          place.components.count + depth <= RegistryPath.deepest
        else {
          own.append(
            "The key at 0x\(String(key.offset + 4096, radix: 16)) has a name or a depth that no key has; left out.")
          isLeftOut = true
          return
        }
        trail.append(
          try transaction.createKey(
            key.name, below: parent, className: key.className, isLink: key.isLink, written: key.written))
      case .value(let value):
        guard !isLeftOut, let key = trail.last else { return }
        guard value.value.data.count <= RegistryValue.largest, WindowsText.length(value.name) <= 16_383 else {
          own.append("\(value.name.prefix(200)): the value is larger than the store takes (16 MiB); left out.")
          return
        }
        try transaction.setValue(value.name, value.value, of: key, written: key.written)
      case .stray(let below):
        var keys = [top]
        for name in below {
          guard let last = keys.last, let next = try transaction.now.subkey(name, of: last) else { break }
          keys.append(next)
        }
        trail = keys
      case .loss(let loss): own.append(loss.description)
      }
    }
    losses = own
    lossCount = census.losses + own.count - min(census.losses, Hive.toldLosses)
  }
}
