package import StateStore

extension Failpoint {
  static let installBackedUp = Failpoint("install.backed-up")
  static let installReplaced = Failpoint("install.replaced")
  static let installRegistered = Failpoint("install.registered")
  static let installLogged = Failpoint("install.logged")
  static let uninstallRestored = Failpoint("uninstall.restored")
  static let uninstallUnregistered = Failpoint("uninstall.unregistered")
  static let restartRenamed = Failpoint("restart.renamed")
  static let restartLoaded = Failpoint("restart.loaded")
  static let queueCleaned = Failpoint("qchain.cleaned")

  /// Those of this module.
  package static let ofServicing: [Failpoint] = [
    restartRenamed, restartLoaded, installBackedUp, installReplaced, installRegistered, installLogged,
    uninstallRestored, uninstallUnregistered, queueCleaned,
  ]
}
