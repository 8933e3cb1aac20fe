public import StateStore
public import WindowsModel

/// A machine as Set-up leaves it: the registry of its product, the files that are known to have been on it, and the
/// services that hold some of them.
public enum Baseline {
  /// How much of a machine is made.
  public enum Extent: Sendable {
    /// Registry, files and services.
    case whole
    /// The registry alone (Session Manager, KnownDLLs, version keys): what a drill begins with.
    case registryOnly
  }

  /// Names a file among those that Windows maps at boot for all to share.
  public static func addKnownDLL(_ file: String, _ transaction: borrowing Transaction) throws {
    guard try !Machine.knownDLLs(transaction.now).contains(file.lowercased()) else { return }
    let name = file.lowercased().hasSuffix(".dll") ? String(file.dropLast(4)) : file
    try transaction.setValue(Keys.knownDLLs, name, .string(file))
  }

  /// Fills a new store.
  ///
  /// - Parameter adding: puts more onto the machine before its first start.
  /// - Throws: ``StoreError``: invalid for a service pack or processor the product never had.
  public static func fill(
    _ transaction: borrowing Transaction, platform: Platform, name: String, bias: Int = 0, extent: Extent = .whole,
    adding: (borrowing Transaction) throws -> Void = { _ in }
  ) throws {
    guard (0...platform.product.lastServicePack).contains(platform.servicePack) else {
      throw StoreError(
        .invalid,
        "\(platform.product.title) has service packs 0 to \(platform.product.lastServicePack), not \(platform.servicePack)."
      )
    }
    guard platform.architecture == .x86 || platform.product == .xp || platform.product == .ws2003 else {
      throw StoreError(
        .invalid, "\(platform.product.title) runs on x86 only here, not on \(platform.architecture.rawValue).")
    }
    guard !name.isEmpty, WindowsText.length(name) <= 15, name.allSatisfy({ !" \\/:*?\"<>|.,".contains($0) }) else {
      throw StoreError(.invalid, "A computer name has 1 to 15 characters and no blanks or signs, not \"\(name)\".")
    }
    try BaselineRegistry.fill(transaction, platform, name: name, bias: bias)
    let machine = try Machine(transaction.now)
    try transaction.makeDirectory(machine.system("system32\\drivers"))
    if extent == .whole {
      // The cache of Windows File Protection, which NT 4.0 has not.
      if platform.product != .nt4 {
        try transaction.makeDirectory(machine.system("system32\\dllcache"), attributes: [.hidden, .system])
      }
      try BaselineFiles.fill(transaction, machine)
      try BaselineServices.fill(transaction, machine)
    }
    try adding(transaction)
    _ = try SessionManager.start(transaction)
  }
}
