package import StateStore
package import WindowsFormats
package import WindowsModel

/// The event log that a machine would have of what was done on it here: reckoned from the journal whenever it is asked for, and
/// stored nowhere.
///
/// Starts (6009, 6005), who asked for one and the stop before it (1074, 6006), and what installers say of themselves (4377, 4378 and
/// their kin). Times are those of the acts, to the second. What was refused or rolled back left no event.
package struct JournalEvents {
  /// Oldest first, from number 1 on.
  package private(set) var records: [EventRecord] = []

  private let machine: Machine
  private let processor: String
  /// Texts of the service pack by the acts that brought them, newest first; of a restart the one that it found.
  private let packs: [(act: Int64, text: String)]
  /// Acts that wrote the number of a service pack, and which.
  private let levels: [Int64: Int]

  /// - Throws: ``StoreError``: notFound when the store holds no whole Windows.
  package init(_ view: borrowing View) throws {
    machine = try Machine(view)
    processor = try view.value(Keys.windowsNT, "CurrentType")?.text ?? ""
    packs = try view.history(of: Keys.windowsNT, "CSDVersion").states.map { ($0.act, $0.value?.text ?? "") }
    let numbers = try view.history(of: ServicePackLevel.key, ServicePackLevel.name).states
    levels = Dictionary(numbers.map { ($0.act, Int(($0.value?.number ?? 0) >> 8 & 0xFF)) }) { newer, _ in newer }
    let undone = try view.rolledBack()
    try view.forEachAct(to: view.act) { act in
      guard act.outcome == .done, act.origin == .done, !undone.contains(act) else { return }
      switch act.kind {
      case .create: start(act)
      case .restart:
        stop(act)
        start(act)
      case .install, .uninstall: installer(act)
      default: break
      }
    }
  }

  /// As the service would leave them in a file.
  package func bytes() throws -> [UInt8] {
    do throws(EventLogWriter.TooLarge) { return try EventLogWriter.bytes(records) } catch {
      throw StoreError(.invalid, "The events of this machine are more than an event log holds.")
    }
  }

  /// The path of the log, for one that the store does not have: on a machine that was made, where nothing lies there.
  package static func path(_ view: borrowing View) throws -> WindowsPath? {
    guard let first = try view.act(numbered: 1), first.kind == .create, let machine = try Machine.ifTold(view) else {
      return nil
    }
    return try machine.system("system32\\config\\SysEvent.Evt")
  }

  private mutating func add(
    _ act: Act, _ id: UInt32, _ source: String, _ strings: [String] = [], user: SecurityIdentifier? = nil
  ) {
    records.append(
      EventRecord(
        number: UInt32(records.count + 1), generated: WindowsTime(unixSeconds: act.time.unixSeconds), id: id,
        source: source, computer: machine.name, user: user, strings: strings))
  }

  // MARK: Starts and stops

  private func pack(at act: Act) -> String { packs.first { $0.act <= act.number }?.text ?? "" }

  /// NT 4.0 has these records from Service Pack 4 on.
  private func tells(_ act: Act) -> Bool {
    guard machine.platform.kernel == .nt4 else { return true }
    return (pack(at: act).last?.wholeNumberValue ?? 0) >= 4
  }

  private mutating func start(_ act: Act) {
    guard tells(act) else { return }
    let version = machine.platform.kernel.currentVersion.split(separator: ".")
    let build = String(machine.platform.kernel.build)
    let minor = (version.last.flatMap { Int($0) } ?? 0).digits(2)
    add(act, 0x8000_1779, "EventLog", ["\(version[0]).\(minor).", build, pack(at: act), processor])
    add(act, 0x8000_1775, "EventLog")
  }

  private mutating func stop(_ act: Act) {
    // What the program calls itself that asked is chosen; the account is that of the act.
    if [.xp, .ws2003].contains(machine.platform.kernel) {
      add(
        act, 0x8000_0432, "USER32", ["winlogon.exe", machine.name, "", "0x0", "reboot", "", act.account],
        user: SecurityIdentifier(authority: 5, [18]))
    }
    if tells(act) { add(act, 0x8000_1776, "EventLog") }
  }

  // MARK: Installers

  private mutating func installer(_ act: Act) {
    let isOld = [.nt4, .w2k].contains(machine.platform.kernel)
    let isRemoval = act.kind == .uninstall
    var code: UInt32 = isRemoval ? 4360 : 4359
    var strings = [machine.platform.product.title, act.subject]
    if let level = levels[act.number] {
      code = isRemoval ? 4354 : 4353
      strings = [machine.platform.product.title, "Service Pack \(level)", pack(at: act)]
    }
    // Those of XP and later stand eighteen behind.
    add(act, 0x400E_0000 | (isOld ? code : code + 18), "NtServicePack", strings)
  }
}
