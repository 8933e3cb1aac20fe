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

  private static let servicePack = "service_pack_due"

  /// A service pack waits that the machine had before: its level does not tell.
  static func noteServicePack(_ article: KBNumber, _ transaction: borrowing Transaction) throws {
    try transaction.set(servicePack, .text(article.description))
  }

  /// A service pack, or the removal of one, waits.
  static func waitsForServicePack(_ view: borrowing View) throws -> Bool {
    try ServicePackLevel.waits(view) || view.setting(servicePack) != nil
  }

  static func waits(_ kind: Kind, _ view: borrowing View) throws -> Bool {
    try flags(view) & kind.rawValue != 0 || view.setting(kind.setting) != nil
  }

  /// At the restart. The key goes with the other volatile ones.
  static func settle(_ transaction: borrowing Transaction) throws {
    for setting in [Kind.removal.setting, Kind.installation.setting, servicePack] { try transaction.set(setting, nil) }
  }

  private static func flags(_ view: borrowing View) throws -> UInt32 {
    UInt32(truncatingIfNeeded: try view.value(Keys.updateExeVolatile, "Flags")?.number ?? 0)
  }
}
