public import StateStore

/// What is true of a machine beside its registry and files and makes a difference to an installer: who is at work, and
/// what runs.
///
/// Kept as settings of the store, so that they are journaled and come back with a rollback.
public struct Circumstances: Sendable, Hashable {
  /// User rights the account that installs does not have.
  public var missingRights: Set<String> = []
  /// A rights management client runs.
  public var hasRightsManagement = false
  /// Programs that hotpatching does not get along with (KB922612).
  public var conflictingPrograms: Set<String> = []
  /// Bytes free on the system volume; nil: enough.
  public var freeSpace: Int64?
  /// The machine runs as it was found: who holds what, beside what its registry starts, is not known.
  public private(set) var isAsFound = false

  /// Without one of these an installer gives up (KB888791).
  public static let installRights = [
    "SeBackupPrivilege", "SeRestorePrivilege", "SeShutdownPrivilege", "SeSecurityPrivilege", "SeTakeOwnershipPrivilege",
  ]
  /// "Debug programs": without it an update is installed cold.
  public static let debugRight = "SeDebugPrivilege"

  public init() {}

  public init(_ view: borrowing View) throws {
    func names(_ setting: String) throws -> Set<String> {
      let text = try view.text(setting: setting) ?? ""
      return Set(text.unicodeScalars.split(separator: "\n").map(String.init))
    }
    missingRights = try names("missing_rights")
    conflictingPrograms = try names("conflicting_programs")
    hasRightsManagement = try view.number(setting: "rights_management") == 1
    freeSpace = try view.number(setting: "free_space")
    isAsFound = try view.act(numbered: 1)?.kind == .adopt && view.session()?.number == 1
  }

  /// - Throws: ``StoreError``: invalid for a right no installer asks for.
  public func write(_ transaction: borrowing Transaction) throws {
    let known = Self.installRights + [Self.debugRight]
    if let unknown = missingRights.sorted().first(where: { !known.contains($0) }) {
      throw StoreError(
        .invalid, "\(unknown) is no right that an installer asks for: \(known.joined(separator: ", ")).")
    }
    let isShort = { (name: String) in
      (1...255).contains(name.unicodeScalars.count) && name.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }
    if let name = conflictingPrograms.sorted().first(where: { !isShort($0) }) {
      throw StoreError(
        .invalid, "A program's name has 1 to 255 characters and no control characters, not \(name.prefix(40)).")
    }
    func text(_ names: Set<String>) -> Setting? {
      names.isEmpty ? nil : .text(names.sorted().joined(separator: "\n"))
    }
    try transaction.set("missing_rights", text(missingRights))
    try transaction.set("conflicting_programs", text(conflictingPrograms))
    try transaction.set("rights_management", hasRightsManagement ? .number(1) : nil)
    try transaction.set("free_space", freeSpace.map { .number($0) })
  }

  /// The first right that is missing for an install; nil if none is.
  var missingInstallRight: String? { Self.installRights.first { missingRights.contains($0) } }
}
