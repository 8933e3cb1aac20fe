public import StateStore
public import WindowsFormats
import WindowsModel

/// Update.exe and Hotfix.exe: one installer, which reads from its package's era how it behaves.
///
/// Runs inside an act. A refusal is a result and not an error: the machine is as it was, but for the log that says why.
public struct Installer {
  public let package: Package
  public let switches: Switches
  let era: Era

  public init(_ package: Package, _ switches: Switches) {
    self.package = package
    self.switches = switches
    era = package.era
  }

  /// What came of an install.
  public struct Outcome: Sendable {
    public var code: Int
    public var refusal: Refusal?
    /// The set of files that was installed; nil: the package has one.
    public var line: Line?
    public var lineReason = ""
    public var decisions: [FileDecision] = []
    /// Why a restart is needed, as the log says it.
    public var restartReasons: [String] = []
    /// Nobody said /z: the installer restarts the machine now.
    public var restartsItself = false
    /// Why hotpatching was off; nil if it was on.
    public var hotpatchingOff: String?
    /// What an attended user is shown.
    public var messages: [String] = []
    /// Pairs that cleaning the queue threw out.
    public var dropped: [PendingRename] = []

    public var needsRestart: Bool { code == WindowsCode.restartRequired }
  }

  /// Installs the package. Concludes the act.
  ///
  /// - Throws: ``StoreError`` when the machine's state cannot be read or written; then nothing has happened.
  public func run(_ transaction: borrowing Transaction) throws -> Outcome {
    let machine = try Machine(transaction.now)
    let program = PackageProgram(package, act: transaction.number)
    var log = InstallLog(
      fileName: "\(package.article).log", time: transaction.time, bias: machine.bias, program: program.line,
      commandLine: "Hotfix started with following command line: " + switches.text.map { $0 + " " }.joined())
    if let refusal = try refusal(machine, transaction.now) {
      return try refuse(refusal, transaction, machine, &log)
    }
    var outcome = Outcome(code: WindowsCode.success)
    if era.keepsVolatileFlags, try transaction.now.key(Keys.updateExeVolatile) == nil {
      log.add("In Function TestVolatileFlag, line 11873, RegOpenKeyEx failed with error 0x2")
    }
    if era.cleansQueue { try clean(transaction, &outcome, &log) }

    (outcome.line, outcome.lineReason) = try chooseLine(machine, transaction.now)
    outcome.hotpatchingOff = HotpatchTest.blocked(package, switches, machine.platform)
    let traces = UpdateTraces(package: package, machine: machine, line: outcome.line)
    let kept = try transaction.now.update(package.article)?.folder
    let folder = switches.noBackup ? nil : try kept ?? machine.system("$NtUninstall\(package.article)$")
    outcome.decisions = try decide(outcome, machine, transaction)
    log.add(inventory(outcome, machine, program, traces, folder))

    let backups = try backUp(outcome.decisions, folder, transaction)
    Failpoint.installBackedUp.reached()
    log.add("Num Ticks for Backup : 0")
    log.add("Num Ticks for creating uninst inf : 0")
    log.add("Registering Uninstall Program for -> \(package.article), \(package.article) , 0x0")
    log.add("PFE2: Not avoiding Per File Exceptions.")

    try apply(outcome.decisions, transaction, &log)
    Failpoint.installReplaced.reached()
    try record(outcome, backups, folder, transaction, machine, traces)
    try traces.register(
      transaction, decisions: outcome.decisions, folder: folder ?? kept, account: transaction.header.account)
    try traces.addCatalogFile(transaction)
    if let folder {
      try traces.writeUninstallFolder(transaction, folder, transaction.now.fileBackups(of: package.article))
    }
    try traces.keepForMigration(transaction)
    log.add("Num Ticks for Reg update and deleting 0 size files : 0\t")
    if era.cleansQueue { try clean(transaction, &outcome, &log) }
    Failpoint.installRegistered.reached()

    conclude(&outcome, &log)
    if outcome.needsRestart && era.keepsVolatileFlags { try setVolatileFlag(2, transaction) }
    if outcome.decisions.contains(where: { $0.method.needsRestart }) {
      try transaction.setValue(Keys.sessionManager, "AllowProtectedRenames", .dword(1))
    }
    try log.write(transaction, machine)
    Failpoint.installLogged.reached()
    transaction.conclude(code: outcome.code)
    return outcome
  }

  // MARK: Before anything changes

  /// Why the package does not go on this machine; nil if it does.
  private func refusal(_ machine: Machine, _ view: borrowing View) throws -> Refusal? {
    let platform = machine.platform
    if package.product != platform.product {
      return Refusal(
        0xF021, "\(package.article) is for \(package.product.title), and this is \(platform.product.title).")
    }
    if package.architecture != platform.architecture {
      return Refusal(
        0xF00E,
        "\(package.name) is for \(package.architecture.rawValue), and this machine is \(platform.architecture.rawValue)."
      )
    }
    if let language = package.language, language != platform.language {
      return Refusal(0xF001, "\(package.name) is for \(language), and this Windows is \(platform.language).")
    }
    if let least = package.minimumServicePack, platform.servicePack < least {
      return Refusal(
        0xF076, "\(package.article) needs Service Pack \(least) at least; this machine has \(pack(platform)).")
    }
    if let most = package.maximumServicePack, platform.servicePack > most {
      return Refusal(
        0xF06B, "\(package.article) is part of Service Pack \(most + 1); this machine has \(pack(platform)).")
    }
    if package.files.isEmpty {
      return Refusal(0xF0ED, "\(package.source) lists no files of \(package.article) for \(platform).")
    }
    if let flags = try view.value(Keys.updateExeVolatile, "Flags")?.number, flags & 1 != 0 {
      return Refusal(
        0xF02A, "A removal waits for its restart; the system must be restarted before \(package.article) is installed.")
    }
    let queue = try PendingQueue.read(view)
    if let (value, why) = queue.malformed.first {
      return Refusal(0xF070, "\(value) cannot be read, so nothing can be queued: \(why.reason).")
    }
    return nil
  }

  private func pack(_ platform: Platform) -> String {
    platform.servicePack == 0 ? "none" : "Service Pack \(platform.servicePack)"
  }

  private func refuse(
    _ refusal: Refusal, _ transaction: borrowing Transaction, _ machine: Machine, _ log: inout InstallLog
  ) throws -> Outcome {
    log.add("DoInstallation: CheckSystem Failed: 0x\(String(refusal.extendedCode, radix: 16)) ")
    log.add(refusal.message)
    log.add("\(package.article) installation did not complete.")
    if !switches.isQuiet && !switches.isUnattended {
      log.add("Message displayed to the user: \(refusal.message)")
      log.add("User Input: OK")
    }
    log.add("Update.exe extended error code = 0x\(String(refusal.extendedCode, radix: 16))")
    if !switches.reportExtendedCode {
      log.add("Update.exe return code was masked to 0x643 for MSI custom action compliance.")
    }
    try log.write(transaction, machine)
    let code = switches.reportExtendedCode ? refusal.extendedCode : WindowsCode.failure
    transaction.conclude(.refused, code: code)
    var outcome = Outcome(code: code, refusal: refusal)
    if !switches.isQuiet && !switches.isUnattended { outcome.messages = ["failed"] }
    return outcome
  }

  /// GDR unless a file to be replaced is of the hotfix line already; then the whole package installs its QFE files
  /// (KB824994).
  private func chooseLine(_ machine: Machine, _ view: borrowing View) throws -> (Line?, String) {
    let lines = Set(package.files.flatMap { $0.copies.keys.compactMap { $0 } })
    guard !lines.isEmpty else { return (nil, "the package has one set of files") }
    guard lines.contains(.qfe) else { return (.gdr, "the package has GDR files only") }
    guard lines.contains(.gdr) else { return (.qfe, "the package has QFE files only") }
    for file in package.files {
      let path = try machine.path(file.target)
      if let current = try effective(path, view), current.branch?.isQFE == true {
        return (.qfe, "\(path) is of branch \(current.branch?.name ?? "")")
      }
    }
    return (.gdr, "no file to be replaced is of the hotfix line")
  }

  private func decide(
    _ outcome: Outcome, _ machine: Machine, _ transaction: borrowing Transaction
  ) throws -> [FileDecision] {
    let known = try Machine.knownDLLs(transaction.now)
    var decisions: [FileDecision] = []
    var names = TemporaryNames()
    for file in package.files {
      guard let incoming = file.copy(outcome.line) else { continue }
      let path = try machine.path(file.target)
      let compared = try effective(path, transaction.now)
      if let skip = skip(file, incoming, over: compared) {
        decisions.append(
          FileDecision(path: path, compared: compared, incoming: incoming, method: .skip(skip), coldReason: nil))
        continue
      }
      let current = try transaction.now.file(path)?.revision
      let wasHotpatched = try HotpatchTest.wasHotpatched(path, transaction.now)
      var coldReason = wasHotpatched ? HotpatchTest.hotpatchedSinceBoot : nil
      if outcome.hotpatchingOff == nil {
        coldReason = HotpatchTest.blocked(
          file, line: outcome.line, current: current, hotpatchedSinceBoot: wasHotpatched)
      }
      let method: FileDecision.Method
      if outcome.hotpatchingOff == nil && coldReason == nil {
        method = .hotpatch
      } else if current != nil && known.contains(path.name.lowercased()) && isInSystemFolder(path, machine) {
        method = .noDelay(try names.aside(path, machine, transaction))
      } else if current != nil, try !transaction.now.images(holding: path).isEmpty {
        method = .delay(try names.queued(path, transaction.now))
      } else {
        method = .replace
      }
      decisions.append(
        FileDecision(path: path, compared: compared, incoming: incoming, method: method, coldReason: coldReason))
    }
    return decisions
  }

  private func isInSystemFolder(_ path: WindowsPath, _ machine: Machine) -> Bool {
    guard let folder = path.parent, let system = try? machine.system("system32") else { return false }
    return folder == system
  }
}

extension Failpoint {
  static let installBackedUp = Failpoint("install.backed-up")
  static let installReplaced = Failpoint("install.replaced")
  static let installRegistered = Failpoint("install.registered")
  static let installLogged = Failpoint("install.logged")
  static let uninstallRestored = Failpoint("uninstall.restored")
  static let uninstallUnregistered = Failpoint("uninstall.unregistered")

  /// Those of this module.
  public static let ofServicing: [Failpoint] = [
    restartRenamed, restartLoaded, installBackedUp, installReplaced, installRegistered, installLogged,
    uninstallRestored,
    uninstallUnregistered,
  ]
}
