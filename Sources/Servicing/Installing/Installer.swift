public import StateStore
import UpdateLogs
public import WindowsFormats
public import WindowsModel

/// Update.exe and Hotfix.exe: one installer, which reads from its package's era how it behaves.
///
/// Runs inside an act. A refusal is a result and not an error: the machine is as it was, but for the log that says why.
public struct Installer {
  public let package: Package
  public let switches: Switches
  /// What a person answers to ``question(_:)``.
  public let answer: Bool
  let era: Era
  /// The package has files of both lines.
  let hasBothLines: Bool

  public init(_ package: Package, _ switches: Switches, answer: Bool = false) {
    self.package = package
    self.switches = switches
    self.answer = answer
    era = package.era
    hasBothLines = package.lines.count > 1
  }

  /// What came of an install.
  public struct Outcome: Sendable {
    public var code: Int
    public var refusal: Refusal?
    /// The set of files that was installed; nil: the package has one.
    public var line: BranchLine?
    public var lineReason = ""
    public var lineStanding = Knowledge.read
    public var lineRestsOn: [String] = []
    /// Files to be replaced of which nothing tells the line, where the choice rests on them.
    public var unknownLines: [WindowsPath] = []
    /// Files that are replaced at once although who holds them is not known.
    public var unknownHolders: [WindowsPath] = []
    /// Why the code may be another one, in sentences without an end; empty: it is sure.
    public var codeDoubts: [String] = []
    /// The machine ran as it was found: who holds what is reckoned.
    public var isAsFound = false
    public var decisions: [FileDecision] = []
    /// Why a restart is needed, as the log says it.
    public var restartReasons: [String] = []
    /// Nobody said /z: the installer restarts the machine now.
    public var restartsItself = false
    /// Somebody said /promptrestart: a person is to be asked whether the machine is restarted now.
    public var asksForRestart = false
    /// Why hotpatching was off; nil if it was on.
    public var hotpatchingOff: String? { hotpatchFailure?.obstacle }
    var hotpatchFailure: HotpatchTest?
    /// What an attended user is shown, in order.
    public var messages: [Message] = []
    /// Pairs that cleaning the queue threw out.
    public var dropped: [PendingRename] = []
    /// Earlier packages that are taken along to their QFE files.
    var along: [Migration.Package] = []
    /// Files that its sheet deletes go with the restart.
    var queuesDeletions = false
    /// Nil for a refused install.
    public var space: SpaceNeeded?
    /// What an administrator should know beside all that: sentences.
    public var notes: [String] = []

    public var needsRestart: Bool { code == WindowsCode.restartRequired }
  }

  /// Installs the package. Concludes the act.
  ///
  /// - Throws: ``StoreError`` when the machine's state cannot be read or written; then nothing has happened.
  public func run(_ transaction: borrowing Transaction) throws -> Outcome {
    let machine = try Machine(transaction.now)
    let circumstances = try Circumstances(transaction.now)
    let program = PackageProgram(package, act: transaction.number)
    let kind = package.isServicePack ? "Service Pack" : "Hotfix"
    var log = InstallLog(
      fileName: package.logName, time: transaction.time, bias: machine.bias(at: transaction.time),
      program: program.line,
      commandLine: "\(kind) started with following command line: " + switches.text.map { $0 + " " }.joined())
    let failed: [Message] = switches.isSilent ? [] : [.failed]
    if let refusal = try refusal(machine, circumstances, transaction.now) {
      return try refuse(refusal, transaction, machine, &log, messages: failed)
    }
    var outcome = Outcome(code: WindowsCode.success)
    if let question = try question(transaction.now) {
      log.add("Message displayed to the user: \(question)")
      log.add("User Input: \(answer ? "YES" : "NO")")
      outcome.messages = [.question]
      guard answer else {
        let canceled = Refusal(
          Self.canceled,
          "The question whether to go on was not answered with yes: \(question) /q does not ask."
        )
        return try refuse(canceled, transaction, machine, &log, messages: outcome.messages)
      }
    }
    if era.keepsVolatileFlags, try transaction.now.key(Keys.updateExeVolatile) == nil {
      log.add("In Function TestVolatileFlag, line 11873, RegOpenKeyEx failed with error 0x2")
    }

    let choice = try chooseLine(machine, transaction.now)
    outcome.take(choice)
    outcome.isAsFound = circumstances.isAsFound
    let migration = try Migration(self, outcome.line, machine, transaction.now)
    if let refusal = migration.refusal {
      return try refuse(refusal, transaction, machine, &log, messages: outcome.messages + failed)
    }
    outcome.along = migration.packages
    for doubt in package.doubts { transaction.assume("that the package may be believed, although \(doubt)") }
    for assumption in package.assumptions { transaction.assume(assumption) }
    for path in choice.unknown {
      transaction.assume("\(path): of which line it is: not known; \(choice.line?.rawValue ?? "") is taken")
    }
    let lacking = try package.coldWithout.filter { try transaction.now.update($0) == nil }
    outcome.hotpatchFailure =
      HotpatchTest.tests(package, switches, machine.platform, circumstances, lacking: lacking).firstFailed
    if switches.hotpatch == true, let failure = outcome.hotpatchFailure, failure.stage == .start {
      log.add("Hotpatching Initialization Failed: Disabling Hotpatch functionality.")
      log.add(LogNote.notHotpatched.line(failure.obstacle ?? ""))
    }
    let earlier = try transaction.now.update(package.shortTitle)
    let site = Site(
      machine: machine, circumstances: circumstances, program: program,
      traces: UpdateTraces(package: package, machine: machine, line: outcome.line), earlier: earlier,
      place: try PlaceInStack(of: earlier, transaction.now),
      folder: switches.noBackup ? nil : try earlier?.folder ?? backupFolder(machine))
    if let refusal = try lackOfSpace(outcome, site, transaction.now, &log) {
      return try refuse(refusal, transaction, machine, &log, messages: outcome.messages + failed)
    }
    try plan(&outcome, site, transaction, &log)
    outcome.unknownHolders = circumstances.isAsFound ? Self.replacedAtOnce(outcome.decisions) : []
    if !outcome.unknownHolders.isEmpty {
      transaction.assume("nobody holds \(outcome.unknownHolders.firstNames): what ran on the machine is not known")
    }
    let other = try restartOfOtherLine(choice, outcome, machine, circumstances, transaction.now)
    try carryOut(&outcome, site, transaction, &log)
    try finish(&outcome, lacking, site, transaction, &log)
    outcome.codeDoubts = Self.codeDoubts(outcome, other)
    return outcome
  }

  /// What an attended run asks before it begins; nil if there is nothing to ask.
  public func question(_ view: borrowing View) throws -> String? {
    guard !switches.isSilent, !switches.noBackup else { return nil }
    let machine = try Machine(view)
    let kept = try view.update(package.shortTitle)?.folder
    let folder = try kept ?? backupFolder(machine)
    guard try view.file(folder) != nil, try refusal(machine, Circumstances(view), view) == nil else { return nil }
    if kept != nil {
      return "\(package.shortTitle) is installed already, with a backup in \(folder). Install it once more?"
    }
    let owner = try view.allUpdates().first { $0.folder == folder }
    let what = owner.map { "the backup of \($0.name), which then cannot be removed any more" } ?? "what was kept there"
    return "\(folder) is there already. To go on overwrites \(what). Go on?"
  }

  private func backupFolder(_ machine: Machine) throws -> WindowsPath {
    guard package.isServicePack else {
      return try machine.system(package.names.backupFolder ?? "$NtUninstall\(package.shortTitle)$")
    }
    if let stated = switches.backupFolder { return try machine.path(stated).appending("$NtServicePackUninstall$") }
    return try machine.system("$NtServicePackUninstall$")
  }

  func decide(
    _ outcome: Outcome, _ machine: Machine, _ circumstances: Circumstances, _ view: borrowing View
  ) throws -> (decisions: [FileDecision], names: TemporaryNames) {
    let known = try Machine.knownDLLs(view)
    let queue = try PendingQueue.sources(view)
    var decisions: [FileDecision] = []
    var names = try TemporaryNames(view)
    var along = try taken(outcome.along, machine)
    func decide(_ file: PackageFile, _ incoming: RevisionFacts, of taken: ShortTitle?) throws {
      let path = try machine.path(file.target)
      let compared = try effective(path, queue, view)
      let current = try view.file(path)?.revision
      if let skip = skip(file, incoming, over: compared) {
        let waits = try compared != current && queue[path].flatMap { try view.file($0)?.revision } == compared
        decisions.append(
          FileDecision(
            path: path, compared: compared, incoming: incoming, method: .skip(skip), coldReason: nil, along: taken,
            waits: waits))
        return
      }
      let holders = try view.images(holding: path)
      var coldReason: String?
      var coldStage: HotpatchTest.Stage?
      if outcome.hotpatchingOff == nil, taken == nil {
        let tests = try HotpatchTest.tests(file, at: path, line: outcome.line, current: current, circumstances, view)
        (coldReason, coldStage) = (tests.firstFailed?.obstacle, tests.firstFailed?.stage)
      } else if try HotpatchTest.wasHotpatched(path, view) {
        coldReason = HotpatchTest.hotpatchedSinceBoot
      }
      let isKnownDLL = machine.isKnownDLL(path, known)
      let isForSheet = file.isNotDelayed && !holders.isEmpty
      let method: FileDecision.Method
      if outcome.hotpatchingOff == nil && taken == nil && coldReason == nil {
        method = .hotpatch
      } else if current != nil && (isForSheet || isKnownDLL) {
        method = .noDelay(try names.aside(path, machine, view))
      } else if current != nil && (file.alwaysDelayed || !holders.isEmpty) {
        method = .delay(try names.waiting(path, view))
      } else {
        method = .replace
      }
      var decision = FileDecision(
        path: path, compared: compared, incoming: incoming, method: method, coldReason: coldReason, along: taken,
        coldStage: coldStage)
      if case .noDelay = method { decision.isAsideBySheet = !isKnownDLL }
      decision.holders = try holders.map { try Holding($0, machine, view) }
      decisions.append(decision)
    }
    for file in package.files {
      guard let incoming = file.copy(outcome.line) else { continue }
      let path = try machine.path(file.target)
      // Of what the package brings and what it takes along the newer one comes into place.
      if let other = along[path], let newer = other.incoming.fileVersion, let own = incoming.fileVersion, newer > own {
        decisions.append(
          FileDecision(
            path: path, compared: try effective(path, queue, view), incoming: incoming, method: .skip(.newer),
            coldReason: nil))
        continue
      }
      along[path] = nil
      try decide(file, incoming, of: nil)
    }
    for taken in outcome.along {
      for file in taken.files {
        let path = try machine.path(file.target)
        guard let chosen = along[path], chosen.update == taken.update.name else { continue }
        along[path] = nil
        try decide(file, chosen.incoming, of: taken.update.name)
      }
    }
    return (decisions, names)
  }

  /// What is taken along for each path: of several the newest.
  private func taken(
    _ packages: [Migration.Package], _ machine: Machine
  ) throws -> [WindowsPath: (incoming: RevisionFacts, update: ShortTitle)] {
    var result: [WindowsPath: (incoming: RevisionFacts, update: ShortTitle)] = [:]
    for package in packages {
      for file in package.files {
        guard let incoming = file.copies[.qfe] else { continue }
        let path = try machine.path(file.target)
        if let other = result[path]?.incoming.fileVersion, let version = incoming.fileVersion, other >= version {
          continue
        }
        result[path] = (incoming, package.update.name)
      }
    }
    return result
  }
}
