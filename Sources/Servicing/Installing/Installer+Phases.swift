import StateStore
import UpdateLogs
import WindowsModel

// What a run does one after the other, once nothing speaks against it.
extension Installer {
  /// What a run works with from the beginning to its end.
  struct Site {
    let machine: Machine
    let circumstances: Circumstances
    let program: PackageProgram
    let traces: UpdateTraces
    /// The update, which is installed again.
    let earlier: InstalledUpdate?
    let place: PlaceInStack
    /// Where what is replaced is kept; nil: nowhere.
    let folder: WindowsPath?
  }

  /// What is on the disk decides on the room for it, before the queue is touched.
  func lackOfSpace(
    _ outcome: Outcome, _ site: Site, _ view: borrowing View, _ log: inout InstallLog
  ) throws -> Refusal? {
    guard site.circumstances.freeSpace != nil else { return nil }
    var asIs = outcome
    asIs.decisions = try decide(outcome, site.machine, site.circumstances, view).decisions
    let space = try SpaceNeeded(asIs.decisions, view)
    guard let refusal = refusalOfSpace(space, site.circumstances, site.machine) else { return nil }
    log.add(inventory(asIs, site))
    log.add(diskUsage(space, site, isTooMuch: true))
    return refusal
  }

  /// Decides what becomes of each file, and says so.
  func plan(
    _ outcome: inout Outcome, _ site: Site, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    try queue(.queueBefore, transaction, &outcome, &log)
    let names: TemporaryNames
    (outcome.decisions, names) = try decide(outcome, site.machine, site.circumstances, transaction.now)
    try names.keep(transaction)
    let needed = try SpaceNeeded(outcome.decisions, transaction.now)
    outcome.space = needed
    log.add(inventory(outcome, site))
    log.add(package.notDone(outcome.line).prefix(Package.toldNotDone).map { LogNote.notDone.line($0) })
    log.add(diskUsage(needed, site, isTooMuch: false))
    log.add(preparation)
  }

  /// Keeps what will be replaced, replaces it, and registers the update.
  func carryOut(
    _ outcome: inout Outcome, _ site: Site, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    let (machine, traces, folder) = (site.machine, site.traces, site.folder)
    // A sheet names each copy that it makes.
    let cache = try package.sheet == nil ? SystemFileCache(machine, transaction.now, brought: outcome.decisions) : nil
    try store(outcome.decisions, transaction)
    let backups = try backUp(&outcome, site, cache, transaction)
    Failpoint.installBackedUp.reached()
    log.add(registration)
    // Before its files, for the pairs that they queue are its own.
    try record(&outcome, backups, site, transaction)

    try apply(&outcome, site, cache, transaction, &log)
    if switches.isVerbose { try listCopies(outcome.decisions, cache, machine, transaction) }
    Failpoint.installReplaced.reached()
    let edits = registryEdits(outcome.line)
    if folder != nil { for edit in edits { try keep(edit, site.place, transaction) } }
    // What a sheet says of an entry wins over what is written in any case.
    try traces.register(
      transaction, decisions: outcome.decisions, folder: folder ?? site.earlier?.folder,
      account: transaction.header.account)
    for edit in edits { try transaction.apply(edit) }
    if folder != nil { try claim(traces.ownKeys, transaction) }
    try takeOver(&outcome, site, transaction)
    try recordTakenAlong(&outcome, site, transaction)
    try traces.addCatalogFile(transaction)
    if let folder { try traces.writeUninstallFolder(transaction, folder) }
    try traces.keepForMigration(transaction)
    if era.isUpdateExe { log.add("Num Ticks for Reg update and deleting 0 size files : 0\t") }
    try queue(.queueAfter, transaction, &outcome, &log)
    Failpoint.installRegistered.reached()
  }

  /// Says whether a restart is due, and closes the log.
  func finish(
    _ outcome: inout Outcome, _ lacking: [KBNumber], _ site: Site, _ transaction: borrowing Transaction,
    _ log: inout InstallLog
  ) throws {
    conclude(&outcome, lacking, &log)
    if outcome.needsRestart {
      try WaitingActs.note(.installation, of: package.article, inRegistry: era.keepsVolatileFlags, transaction)
      if package.isServicePack { try WaitingActs.noteServicePack(package.article, transaction) }
    }
    if outcome.queuesDeletions || outcome.decisions.contains(where: { $0.method.needsRestart }) {
      try transaction.setValue(Keys.sessionManager, "AllowProtectedRenames", .dword(1))
    }
    if !outcome.decisions.isEmpty, !outcome.decisions.contains(where: \.method.isCopied) {
      let note = "None of its files was copied: the machine has each already, or a newer one, or has no use for it."
      outcome.notes.append(note)
      log.add(LogNote.nothingCopied.line(note))
    }
    for decision in outcome.decisions where decision.waits {
      let note =
        "\(decision.path) waits for the restart already (\(decision.compared?.summary ?? "")); the restart is due."
      outcome.notes.append(note)
      log.add(LogNote.waits.line(note))
    }
    outcome.notes += try ForeignSource.all(transaction.now).map(\.text)
    try log.write(transaction, site.machine, also: switches.logPath)
    Failpoint.installLogged.reached()
    transaction.conclude(code: outcome.code)
  }
}
