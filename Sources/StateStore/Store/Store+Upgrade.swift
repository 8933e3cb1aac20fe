import HostFiles

extension Store {
  /// What an upgrade came to.
  public struct Upgrade: Sendable, Hashable {
    /// Versions of the store; equal: it was of this program's already, and nothing was done.
    public let from: Int
    public let to: Int
    /// The act that it was.
    public let act: Int64?
  }

  /// Brings a store of an older version to that of this program, which alone writes it from then on: an act of its own, that
  /// changes no state. Acts before it keep their hashes and anchors hold.
  ///
  /// - Parameters:
  ///   - backup: where a copy is made first, page by page as the store is; nil: nowhere. Made whole or not at all.
  ///   - header: of the act, made of the state it finds.
  /// - Throws: ``StoreError``: as ``open(_:_:patience:)``, cannotCreate for the backup; then the store is as it was.
  public static func upgrade(
    _ path: String, backup: String?, patience: Int32 = Store.patience, _ header: (borrowing View) throws -> ActHeader
  ) throws -> Upgrade {
    try upgrade(path, backup: backup, patience: patience, schema: .current, header)
  }

  static func upgrade(
    _ path: String, backup: String?, patience: Int32 = Store.patience, schema: Schema,
    _ header: (borrowing View) throws -> ActHeader
  ) throws -> Upgrade {
    let store = try open(path, .readWrite, patience: patience, schema: schema, older: true)
    let version = try store.lend { try $0.read(examining: true) { Int(try $0.number("PRAGMA user_version")) } }
    guard version < schema.version else { return Upgrade(from: version, to: version, act: nil) }
    return try store.upgrade(backup, header)
  }

  private func upgrade(_ backup: String?, _ header: (borrowing View) throws -> ActHeader) throws -> Upgrade {
    struct IsDone: Error {}
    var from = 0
    let number: Int64
    do {
      number = try perform(
        { database in
          from = Int(try database.number("PRAGMA user_version"))
          // Another process did it while this one waited.
          guard from < schema.version else { throw IsDone() }
          if let backup { try StoreFile.copy(path, to: backup) }
          try StoreFile.apply(schema, to: database, from: from)
          return try header(View(database, path: path, at: .last))
        }, { $0.number })
    } catch is IsDone {
      return Upgrade(from: from, to: from, act: nil)
    }
    return Upgrade(from: from, to: schema.version, act: number)
  }
}
