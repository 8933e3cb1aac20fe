import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// Brings exports of a running machine's registry into a store.
///
/// `CurrentControlSet` is in them as a copy of the set it leads to, so that it is read last, through the link. No export
/// has last-write times, and the keys get none.
struct InventoryRegistry {
  private(set) var keys = 0
  private(set) var values = 0
  /// Exports hold keys of `CurrentControlSet`.
  var hasCurrentSet = false
  /// The key last named.
  private var path: RegistryPath?
  private(set) var losses = Losses()
  /// Text beyond ASCII was read in the code page.
  private(set) var usesCodePage = false
  /// That of exports that do not say their own.
  let codePage: CodePage

  init(codePage: CodePage) { self.codePage = codePage }

  private static let current = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet"])
  /// Keys of which it is known that a restart takes them away.
  private static let volatile = [
    Keys.updateExeVolatile, Keys.installedHotpatches,
    Keys.windows.appending("WindowsUpdate\\Auto Update\\RebootRequired"), RegistryPath(.machine, ["HARDWARE"]),
  ]

  /// Reads one export.
  ///
  /// - Parameter ofCurrentSet: only what is in `CurrentControlSet`; otherwise only what is not.
  /// - Throws: ``StoreError``.
  mutating func read(
    _ source: Inventory.Source, ofCurrentSet: Bool, _ transaction: borrowing Transaction
  ) throws {
    var key: RegistryKey?
    var isNew = false
    do {
      var reader = try RegistryTextReader(ForeignBytes(source.file), codePage: codePage)
      defer { usesCodePage = usesCodePage || reader.usesCodePage }
      while let item = try reader.next() {
        switch item {
        case .loss(let loss): if !ofCurrentSet { losses.add(loss.description, of: source) }
        case .statement(.deletedKey, let line), .statement(.deletedValue, let line):
          if !ofCurrentSet { losses.add("line \(line) takes something away, which no inventory does", of: source) }
        case .statement(let statement, let line):
          do {
            let isTaken = try take(statement, &key, &isNew, ofCurrentSet: ofCurrentSet, transaction)
            if !isTaken, case .value(let name, _) = statement, let path {
              losses.add("line \(line): \(path) [\(name)] is another one in another export, which counts", of: source)
            }
          } catch let error as StoreError where [.invalid, .notFound].contains(error.code) {
            key = nil
            losses.add("line \(line) cannot be taken over: \(error.message)", of: source)
          }
        }
      }
    } catch let error as UnreadableBytes {
      losses.add(error.description, of: source)
    } catch let error as RegistryText.Foreign {
      losses.add(error.description, of: source)
    }
  }

  /// - Returns: false for a value that another export tells otherwise.
  private mutating func take(
    _ statement: RegistryText.Statement, _ key: inout RegistryKey?, _ isNew: inout Bool, ofCurrentSet: Bool,
    _ transaction: borrowing Transaction
  ) throws -> Bool {
    switch statement {
    case .key(let path):
      self.path = path
      key = nil
      let isCurrent = Self.current.contains(path)
      if isCurrent { hasCurrentSet = true }
      guard isCurrent == ofCurrentSet else { return true }
      isNew = try transaction.now.key(path) == nil
      let isVolatile = Self.volatile.contains { $0.contains(path) }
      // A volatile key makes those above it volatile where they are made with it.
      if isVolatile, isNew, let parent = path.parent { try transaction.createKey(parent, written: WindowsTime.none) }
      key = try transaction.createKey(path, isVolatile: isVolatile, written: WindowsTime.none)
      if isNew { keys += 1 }
    case .value(let name, let value):
      guard let key else { return true }
      // The current set is a copy of one that was read before, of a moment later.
      if !isNew, !ofCurrentSet, let other = try transaction.now.value(name, of: key), other != value { return false }
      try transaction.setValue(name, value, of: key, written: WindowsTime.none)
      if isNew { values += 1 }
    case .deletedKey, .deletedValue: break
    }
    return true
  }
}
