import StateStore
import WindowsModel

/// What waits for the restart, as the installers tell each other: an installation, or a removal.
///
/// From Update.exe 6.1.22 on it stands in the registry, in `UpdateExeVolatile`, gone with the session. Those before, and
/// Hotfix.exe, had no place for it; what they leave waiting is kept as a fact beside the registry, so that a filled
/// queue is not mistaken for it.
enum WaitingActs {
  enum Kind: UInt32 {
    case removal = 1
    case installation = 2

    /// The setting for installers without the key.
    fileprivate var setting: String { self == .removal ? "removal_due" : "restart_due" }
  }

  /// - Parameter inRegistry: the program keeps `UpdateExeVolatile`.
  static func note(
    _ kind: Kind, of article: KBNumber, inRegistry: Bool, _ transaction: borrowing Transaction
  ) throws {
    guard inRegistry else { return try transaction.set(kind.setting, .text(article.description)) }
    try transaction.createKey(Keys.updates)
    try transaction.createKey(Keys.updateExeVolatile, isVolatile: true)
    let flags = try flags(transaction.now)
    try transaction.setValue(Keys.updateExeVolatile, "Flags", .dword(flags | kind.rawValue))
  }

  static func waits(_ kind: Kind, _ view: borrowing View) throws -> Bool {
    try flags(view) & kind.rawValue != 0 || view.setting(kind.setting) != nil
  }

  /// At the restart. The key goes with the other volatile ones.
  static func settle(_ transaction: borrowing Transaction) throws {
    for kind in [Kind.removal, .installation] { try transaction.set(kind.setting, nil) }
  }

  private static func flags(_ view: borrowing View) throws -> UInt32 {
    UInt32(truncatingIfNeeded: try view.value(Keys.updateExeVolatile, "Flags")?.number ?? 0)
  }
}
