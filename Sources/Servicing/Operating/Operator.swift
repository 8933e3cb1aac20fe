public import StateStore
import WindowsModel

/// Somebody at a machine, who does one thing after another there. Each is an act of its own, and each is whole.
///
/// What an act leads to by itself (an installer that restarts the machine) is done here, so that a command, a batch
/// file and a drill do the same.
open class Operator {
  public let store: Store
  public let account: String
  /// A time that every act gets, the local one of the machine; nil: its clock goes on.
  public var clock: String?
  /// The version of the program that records the acts; nil: nothing is recorded of it, and of the time when it does.
  public let program: String?
  /// Answers the questions of an attended run.
  public var answer: (String) -> Bool
  /// What is said of a refusal in a line among others, which holds no hint by itself.
  let told: (String, (any Hint)?) -> String
  /// Called with the number of each act that was done.
  private let done: (_ act: Int64, ActKind, _ subject: String) -> Void
  /// Called with the last act, where the next one gets an earlier time.
  private let back: (_ act: Act) -> Void

  public init(
    _ store: Store, account: String, clock: String? = nil, program: String? = nil,
    answer: @escaping (String) -> Bool = { _ in false },
    told: @escaping (String, (any Hint)?) -> String = { text, _ in text },
    done: @escaping (_ act: Int64, ActKind, _ subject: String) -> Void = { _, _, _ in },
    back: @escaping (_ act: Act) -> Void = { _ in }
  ) {
    self.store = store
    self.account = account
    self.clock = clock
    self.program = program
    self.answer = answer
    self.told = told
    self.done = done
    self.back = back
  }

  /// Does one thing.
  ///
  /// - Throws: what `body` throws, and ``StoreError``; then nothing has happened.
  @discardableResult
  open func act<T: Sendable>(
    _ kind: ActKind, _ subject: String = "", command: String, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    do {
      let (number, result) = try store.write(
        { try header(kind, subject, command: command, $0) }, { ($0.number, try body($0)) })
      done(number, kind, subject)
      return result
    } catch let error as StoreError {
      if let number = error.doneAct { done(number, kind, subject) }
      throw error
    }
  }

  /// Does one thing and takes it back: the same answer, and nothing is kept.
  ///
  /// - Throws: as ``act(_:_:command:_:)``.
  public func rehearse<T: Sendable>(
    _ kind: ActKind, _ subject: String = "", command: String, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    try store.rehearse({ try header(kind, subject, command: command, $0) }, body)
  }

  /// The head of the next act, with the next time of the machine's clock. Asked inside the act, so that no two get one time.
  public func header(
    _ kind: ActKind, _ subject: String = "", command: String, _ view: borrowing View
  ) throws -> ActHeader {
    let moment = try MachineClock.next(view, asked: clock)
    if clock != nil {
      let last = try view.act(at: .last)
      if try MachineClock.reached(last, view).time > moment.time { back(last) }
    }
    var header = ActHeader(
      kind: kind, subject: subject, command: command, account: account, time: moment.time, bias: moment.bias)
    header.recorder = program.map { ActHeader.Recorder(time: MachineClock.now(), program: $0) }
    return header
  }

  // MARK: Installing and removing

  /// What came of running a package.
  public struct InstallRun: Sendable {
    public var outcome: Installer.Outcome
    /// The restart that the installer did itself.
    public var restart: SessionManager.Restart?
    /// Lines it printed: its usage, or the list of what is installed.
    public var text: [String] = []
    /// What was removed, for a package that was run to remove itself.
    public var removal: Uninstaller.Outcome?

    /// False: it did something else than to install, or to refuse it.
    public var isInstall = true

    public var code: Int { outcome.code }
  }

  /// Runs a package with words that are no switches yet. One that no installer knows: it shows its usage.
  public func install(_ package: Package, _ words: [String]) throws -> InstallRun {
    do {
      return try install(package, Switches(words))
    } catch let error as Switches.UsageError {
      return Self.usage(error.word, package, isSilent: Switches.areSilent(words, for: package.era))
    }
  }

  /// Runs a package as Windows would: it installs, or does what its switches say instead.
  public func install(_ package: Package, _ switches: Switches) throws -> InstallRun {
    if let unknown = switches.unknown(to: package.era) {
      return Self.usage(unknown, package, isSilent: Switches.areSilent(switches.text, for: package.era))
    }
    let command = (["install", package.shortTitle.description] + switches.text).joined(separator: " ")
    if switches.helpOnly { return Self.usage(nil, package, isSilent: switches.isSilent) }
    if switches.listOnly {
      let articles = try store.read { try $0.updates().map(\.name.description) }
      return InstallRun(
        outcome: Installer.Outcome(code: WindowsCode.success), text: Self.list(articles), isInstall: false)
    }
    if let place = switches.extractTo { return try extract(package, to: place, command) }
    if switches.removes {
      let removal = try uninstall(package.shortTitle, switches)
      let outcome = Installer.Outcome(code: removal.code, refusal: removal.refusal, messages: removal.messages)
      return InstallRun(outcome: outcome, removal: removal, isInstall: false)
    }
    // A person is asked before the store is taken, for he may think about it.
    let question = try store.read { try Installer(package, switches).question($0) }
    let installer = Installer(package, switches, answer: question.map(answer) ?? false)
    var outcome = try act(.install, package.shortTitle.canonical, command: command) { try installer.run($0) }
    if outcome.asksForRestart {
      outcome.restartsItself = answer("The machine must be restarted for \(package.shortTitle). Restart it now?")
    }
    var run = InstallRun(outcome: outcome)
    if outcome.restartsItself {
      let how = switches.forceAppsClose ? ", which closes the programs (/f)" : ""
      run.restart = try restart(command: "by the installer of \(package.shortTitle)\(how)")
    }
    return run
  }

  /// What /l prints.
  public static func list(_ articles: [String]) -> [String] {
    (articles.isEmpty ? ["No Hotfixes are installed."] : ["The following hotfixes are installed:", ""]) + articles
  }

  /// An installer that does not know a switch, or is asked for them, shows its usage and changes nothing.
  private static func usage(_ unknown: String?, _ package: Package, isSilent: Bool) -> InstallRun {
    var outcome = Installer.Outcome(code: unknown == nil ? WindowsCode.success : WindowsCode.failure)
    if !isSilent { outcome.messages = [.usage] }
    outcome.refusal = unknown.map { Refusal(0xF031, "\($0) is not among the switches that its installer knows.") }
    return InstallRun(
      outcome: outcome, text: Switches.usage(of: package.era), isInstall: unknown != nil)
  }

  private func extract(_ package: Package, to place: String, _ command: String) throws -> InstallRun {
    let folder = try store.read { view in
      try Machine(view).path(place.isEmpty ? "%SystemDrive%\\\(package.shortTitle)" : place)
    }
    if let defect = package.defect {
      return InstallRun(outcome: Installer.Outcome(code: WindowsCode.failure, refusal: defect))
    }
    try act(.extract, package.shortTitle.canonical, command: command) {
      try Extraction.extract(package, to: folder, $0)
    }
    return InstallRun(
      outcome: Installer.Outcome(code: WindowsCode.success), text: ["\(package.name) was extracted to \(folder)."],
      isInstall: false)
  }

  @discardableResult
  public func restart(command: String) throws -> SessionManager.Restart {
    try act(.restart, command: command) { try SessionManager.restart($0) }
  }
}
