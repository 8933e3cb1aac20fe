package import StateStore
import WindowsModel

/// An update that came onto the machine together with Windows: its files are there from the start, nothing was backed
/// up, and there is nothing to remove (KB296861).
package enum Integration {
  /// Puts the package's files and values on a new machine and the update on record. For the act that makes it.
  package static func integrate(_ package: Package, _ transaction: borrowing Transaction) throws {
    let machine = try Machine(transaction.now)
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
    try transaction.record(
      InstalledUpdate(
        name: package.shortTitle, title: package.title, package: package.name, kind: "integrated",
        line: traces.line?.rawValue, installed: transaction.time, sequence: transaction.number, folder: nil,
        isHotpatched: false))
    try traces.register(transaction, decisions: decisions, folder: nil, account: transaction.header.account)
    try traces.addCatalogFile(transaction)
  }
}
