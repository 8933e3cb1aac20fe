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
  /// - Parameters:
  ///   - edition: nil: the first of the product's.
  ///   - adding: puts more onto the machine before its first start.
  /// - Throws: ``StoreError``: invalid for a service pack, edition or processor the product never had.
  public static func fill(
    _ transaction: borrowing Transaction, platform: Platform, edition: Edition? = nil, processors: Int = 1,
    name: String, zone: TimeZoneRule = TimeZoneRule(bias: 0), extent: Extent = .whole,
    adding: (borrowing Transaction) throws -> Void = { _ in }
  ) throws {
    let packs = Platform.servicePacks(platform.product, platform.architecture)
    guard packs.contains(platform.servicePack) else {
      let title = platform.product.title + (packs.lowerBound == 0 ? "" : " for \(platform.architecture.rawValue)")
      throw StoreError(
        .invalid,
        "\(title) has service packs \(packs.lowerBound) to \(packs.upperBound), not \(platform.servicePack)."
      )
    }
    let editions = platform.product.editions
    guard edition.map(editions.contains) ?? true else {
      throw StoreError(
        .invalid,
        "\(platform.product.title) came as \(editions.map(\.rawValue).joined(separator: ", ")), not as \(edition?.rawValue ?? "")."
      )
    }
    guard (1...64).contains(processors) else {
      throw StoreError(.invalid, "A machine has 1 to 64 processors, not \(processors).")
    }
    guard platform.architecture == .x86 || platform.product == .xp || platform.product == .ws2003 else {
      throw StoreError(
        .invalid, "\(platform.product.title) runs on x86 only here, not on \(platform.architecture.rawValue).")
    }
    guard !name.isEmpty, WindowsText.length(name) <= 15, name.allSatisfy({ !" \\/:*?\"<>|.,".contains($0) }) else {
      throw StoreError(.invalid, "A computer name has 1 to 15 characters and no blanks or signs, not \"\(name)\".")
    }
    try BaselineRegistry.fill(
      transaction, platform, edition ?? editions[0], processors: processors, name: name, zone: zone)
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
