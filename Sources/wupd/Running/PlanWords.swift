import ArgumentParser
import BatchFiles
import HostFiles
import Servicing
import StateStore
import WindowsModel

/// What a person says of a plan: acts with their words, as the commands of those names take them.
struct PlanWords {
  let source: PackageShelf
  let text: CodePageOptions
  let running: BatchOptions
  /// Of the store.
  let path: String
  let line: BranchLine?
  let ignoresWarning: Bool

  private static let acts = "install, uninstall, qchain, reboot, batch FILE or reg import FILE"

  /// The things of one act, on a machine.
  func deeds(_ clause: [String], _ store: Store) throws -> [PlannedDeed] {
    let words = Array(clause.dropFirst())
    switch clause.first?.lowercased() {
    case "install": return try installs(words, store)
    case "uninstall":
      let request = try self.request(words)
      if let word = request.unknown { throw UnknownSwitch(word, usage: UnknownSwitch.ofRemoval) }
      return try request.installed.map { .uninstall(try name(of: $0, store), request.switches) }
    case "qchain":
      guard words.count < 2 else { throw ValidationError("qchain takes one LOG: \(words.joined(separator: " "))") }
      return [.qchain(log: try words.first.map { log in try store.read { try Machine($0).path(log, in: nil) } })]
    case "reboot":
      guard words.isEmpty else { throw ValidationError("reboot takes no words: \(words.joined(separator: " "))") }
      return [.restart]
    case "batch": return [try batch(words, store)]
    case "reg": return [try registry(words)]
    case let other?: throw ValidationError("\(other) cannot be planned: say \(Self.acts).")
    case nil: throw ValidationError("Say what is planned: \(Self.acts).")
    }
  }

  /// An article means the only package of it that is on the machine, else what comes onto it by the plan.
  private func name(of asked: ShortTitle, _ store: Store) throws -> ShortTitle {
    try store.read { view in
      do { return try Uninstaller.update(asked, view).name } catch let error as StoreError where error.code == .notFound
      {
        return asked
      }
    }
  }

  private func request(_ words: [String]) throws -> InstallRequest {
    var request = try InstallRequest(words, codePage: text.page)
    request.switches.assumedLine = line
    request.switches.ignoreWarning = ignoresWarning
    return request
  }

  private func installs(_ words: [String], _ store: Store) throws -> [PlannedDeed] {
    let request = try request(words)
    let switches = request.switches
    guard !switches.helpOnly, !switches.listOnly, switches.extractTo == nil, !switches.removes else {
      throw ValidationError("Only an install is planned here, and not what /?, /l, /x or /uninstall do.")
    }
    let packages = try source.packages(request.packages, in: store)
    try request.check(packages)
    return packages.map { .install($0, switches) }
  }

  private func batch(_ words: [String], _ store: Store) throws -> PlannedDeed {
    guard let file = words.first else { throw ValidationError("batch takes a FILE.") }
    let batch = try BatchOnMachine(
      file, Array(words.dropFirst()), running, text, source, on: store, store: path)
    return .other(words.joined(separator: " ")) { person in
      let outcome = try batch.run(person)
      var notes = outcome.result.programs.map { program in
        let words = [program.call.program.name] + program.call.arguments
        return "line \(program.call.place.line): \(words.joined(separator: " ")), \(codeLine(program.exit.code))"
      }
      notes += outcome.result.passedOver.map { "line \($0.place.line): \($0.text), passed over" }
      if outcome.restarted { notes.append("it restarts the machine (shutdown -r)") }
      if let ended = outcome.result.endedByRestart {
        notes.append("line \(ended.line): the restart ends the batch file")
      }
      let restarts = (outcome.restarted ? 1 : 0) + (outcome.result.endedByRestart == nil ? 0 : 1)
      return PlannedDeed.Other(
        code: outcome.stopped == nil ? outcome.result.errorLevel : WindowsCode.failure,
        stopped: outcome.stopped.map(\.description), notes: notes, restarts: restarts)
    }
  }

  private func registry(_ words: [String]) throws -> PlannedDeed {
    guard words.count == 2, words[0].lowercased() == "import" else {
      throw ValidationError("Of the registry an import can be planned: reg import FILE.")
    }
    let file = words[1]
    return .other("reg import \(file)") { person in
      try person.act(.edit, file, command: "plan") { transaction in
        let page = try text.page(else: MachinePages(transaction.now).ansi).page
        let result = try RegistryFile.read(file, page, skippingErrors: false, into: transaction)
        let note = "\(counted(result.keys, "key")), \(counted(result.values, "value"))"
        return PlannedDeed.Other(code: WindowsCode.success, notes: [note])
      }
    }
  }
}
