import HostFiles

/// A named place where a test can kill the process, as a power cut would: `WUPD_FAILPOINT=act.hashed` in the
/// environment.
///
/// Passing one costs a comparison or two. Nothing runs there but SIGKILL to the own process, so that no cleaning up can
/// help, and what ``observer`` does.
public struct Failpoint: Hashable, Sendable {
  public let name: String

  public init(_ name: String) { self.name = name }

  static let actBegun = Failpoint("act.begun")
  static let actChanged = Failpoint("act.changed")
  static let actHashed = Failpoint("act.hashed")
  static let actRecorded = Failpoint("act.recorded")
  static let actCommitted = Failpoint("act.committed")
  static let storeBuilt = Failpoint("store.built")
  static let storeSynced = Failpoint("store.synced")
  static let storeNamed = Failpoint("store.named")
  static let contentStored = Failpoint("content.stored")
  static let rollbackRestored = Failpoint("rollback.restored")

  /// Those of this module.
  public static let ofStore: [Failpoint] = [
    actBegun, actChanged, actHashed, actRecorded, actCommitted, storeBuilt, storeSynced, storeNamed, contentStored,
    rollbackRestored,
  ]

  private static let armed: String? = HostProcess.environment("WUPD_FAILPOINT")

  /// Called at each point that this task comes to: a rehearsal of power cuts copies the store's files there, as a cut
  /// would leave them.
  @TaskLocal public static var observer: (@Sendable (Failpoint) -> Void)?

  /// Dies here if this point is the one the environment names.
  public func reached() {
    Self.observer?(self)
    guard let armed = Self.armed, armed == name else { return }
    HostProcess.die()
  }
}
