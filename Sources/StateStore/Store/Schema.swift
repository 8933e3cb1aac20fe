import CSchema

/// The SQL of `schema/`, by version.
enum Schema {
  /// 'WUPD'.
  static let applicationID: Int64 = 0x5755_5044

  /// The last version this program knows; a store's own is its `user_version`.
  static let version = 1

  /// The text of `schema/000n-….sql`, which brings a store of version n - 1 to n. Frozen once released.
  static func step(to version: Int) -> SQL? {
    var length: UInt = 0
    return wupd_schema(Int32(version), &length).map { SQL(text: $0, length: Int(length)) }
  }
}
