import StateStore
public import WindowsModel

extension Operator {
  /// Takes an update off, and foresees what will be wrong with the machine after the restart.
  public func uninstall(_ asked: ShortTitle, _ switches: Switches) throws -> Uninstaller.Outcome {
    let name = try store.read { try Uninstaller.update(asked, $0).name }
    let uninstaller = Uninstaller(name, switches)
    let words =
      ["uninstall", name.description] + switches.text + (switches.ignoreWarning ? ["--ignore-warning"] : [])
    return try act(.uninstall, name.canonical, command: words.joined(separator: " ")) { transaction in
      // What the restart would lead to all the same.
      let isWaiting = try !PendingQueue.read(transaction.now).renames.isEmpty
      let due = isWaiting ? try Self.problemsAfterRestart(transaction) : []
      var outcome = try uninstaller.run(transaction)
      guard outcome.refusal == nil else { return outcome }
      outcome.problems = try Self.problemsAfterRestart(transaction).filter { !due.contains($0) }
      if outcome.problems.isEmpty { return outcome }
      let known = try transaction.now.withState(asOf: .act(transaction.number - 1)) { try MachineStatus($0).problems }
      outcome.problems.removeAll { known.contains($0) }
      return outcome
    }
  }

  /// The same of the package whose name is the bare article.
  public func uninstall(_ article: KBNumber, _ switches: Switches) throws -> Uninstaller.Outcome {
    try uninstall(ShortTitle(article), switches)
  }

  private static func problemsAfterRestart(_ transaction: borrowing Transaction) throws -> [Problem] {
    try transaction.foresee { transaction in
      _ = try SessionManager.restart(transaction)
      return try MachineStatus(transaction.now).problems
    }
  }
}
