package import StateStore
package import WindowsModel

/// An update that came onto the machine together with Windows: its files are there from the start, nothing was backed
/// up, and there is nothing to remove (KB296861).
package enum Integration {
  /// Why a machine would not take a package; nil if it would.
  package static func refusal(_ package: Package, _ platform: Platform) -> Refusal? {
    let installer = Installer(package, Switches())
    return installer.refusalOfPackage(Circumstances()) ?? installer.refusalOfPlatform(platform)
  }

  /// Puts the package's files and values on a new machine and the update on record; a service pack raises the machine's
  /// level. For the act that makes it.
  ///
  /// - Throws: ``Refusal`` for a package that the machine would not take.
  package static func integrate(_ package: Package, _ transaction: borrowing Transaction) throws {
    let machine = try Machine(transaction.now)
    if let refusal = refusal(package, machine.platform) { throw refusal }
    let traces = UpdateTraces(package: package, machine: machine, line: package.lines.contains(.gdr) ? .gdr : nil)
    var decisions: [FileDecision] = []
    for file in package.files {
      guard let copy = file.copy(traces.line) else { continue }
      let path = try machine.path(file.target)
      try package.store(copy, transaction)
      try transaction.put(path, transaction.revision(copy))
      decisions.append(FileDecision(path: path, compared: nil, incoming: copy, method: .replace, coldReason: nil))
    }
    for entry in package.registry where entry.line == nil || entry.line == traces.line {
      try transaction.apply(entry.edit)
    }
    if case .servicePack(let number) = package.kind {
      try transaction.apply(ServicePackLevel.entry(number).edit)
      try ServicePackLevel.settle(transaction)
    }
    try transaction.record(
      InstalledUpdate(
        name: package.shortTitle, title: package.title, package: package.name, kind: "integrated",
        line: package.isServicePack ? nil : traces.line?.rawValue, installed: transaction.time,
        sequence: transaction.number, folder: nil,
        isHotpatched: false))
    try traces.register(transaction, decisions: decisions, folder: nil, account: transaction.header.account)
    try traces.addCatalogFile(transaction)
  }
}
