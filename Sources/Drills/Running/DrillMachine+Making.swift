import Servicing
import StateStore
import WindowsModel

extension Drill {
  static let account = "drill"
  static let machineName = "DRILL"

  /// Makes the store with the machine as it is before the first step.
  ///
  /// - Throws: ``DrillError`` for what the file asks and cannot be; ``StoreError`` when the store cannot be made.
  func makeMachine(at path: String) throws -> (Store, DrillMaterial) {
    if let own = machine.own { return try copy(own, to: path) }
    // The first step is a minute after the machine was made.
    guard let start = machine.date.time()?.adding(seconds: -60) else {
      throw DrillError(machine.place, "\(machine.date.dateText) is no date of this machine.")
    }
    var header = ActHeader(
      kind: .create, subject: Self.machineName, command: "drill \(name)", account: Self.account, time: start)
    // The same drill makes the same journal anywhere.
    header.machine = MachineID(ofName: "drill \(name)")
    return try Store.create(path, header) { transaction in
      try transaction.set(MachineClock.setting, .text("modelled"))
      var material: DrillMaterial?
      try Baseline.fill(
        transaction, platform: machine.platform, name: Self.machineName, extent: .registryOnly
      ) { transaction in
        material = try furnish(transaction)
      }
      guard let material else { throw DrillError(machine.place, "The machine could not be made.") }
      for file in machine.files { try hold(file, material, transaction) }
      return material
    }
  }

  /// The machine of somebody's store, up to its point; from there on its clock is its own, so that the drill comes out the same
  /// on any day.
  private func copy(_ own: DrillMachine.OwnMachine, to path: String) throws -> (Store, DrillMaterial) {
    _ = try Store.open(own.path, .readOnly).replay(to: own.point, into: path)
    let store = try Store.open(path)
    let material = try Operator(store, account: Self.account, clock: machine.date.time()?.iso).act(
      .edit, command: "drill \(name)"
    ) { transaction in
      try transaction.set(MachineClock.setting, .text("modelled"))
      return try DrillMaterial(self, transaction.now)
    }
    return (store, material)
  }

  private func furnish(_ transaction: borrowing Transaction) throws -> DrillMaterial {
    let material = try DrillMaterial(self, transaction.now)
    for name in machine.knownDLLs { try Baseline.addKnownDLL(name, transaction) }
    for (index, file) in machine.files.enumerated() {
      try material.put(file, transaction)
      if file.use == .always { try addService("service \(index + 1)", of: file, material, transaction) }
    }
    for entry in machine.registry { try entry.apply(transaction) }
    for program in machine.programs { try Programs.add(program, transaction) }
    var circumstances = Circumstances()
    circumstances.missingRights = Set(machine.missingRights)
    circumstances.hasRightsManagement = machine.hasRightsManagement
    circumstances.conflictingPrograms = Set(machine.conflictingPrograms)
    do { try circumstances.write(transaction) } catch let error as StoreError {
      throw DrillError(machine.place, error.message)
    }
    for key in machine.integrated {
      guard let package = material.packages[key] else { continue }
      do { try Integration.integrate(package, transaction) } catch let refusal as Refusal {
        throw DrillError(machine.place, "\(key) cannot be integrated: \(refusal.message)")
      }
    }
    return material
  }

  /// A service that starts with the machine and maps the file, also after a restart that follows its end.
  private func addService(
    _ name: String, of file: DrillFile, _ material: DrillMaterial, _ transaction: borrowing Transaction
  ) throws {
    let key = Keys.services.appending(name)
    try transaction.setValue(key, "Start", .dword(2))
    try transaction.setValue(key, "Type", .dword(0x20))
    let library = try material.path(file.path, file.place).description
    try transaction.setValue(key.appending("Parameters"), "ServiceDll", .expandString(library))
  }

  /// Who holds a file from the start. A debugged program holds what it is said to be debugged with.
  private func hold(_ file: DrillFile, _ material: DrillMaterial, _ transaction: borrowing Transaction) throws {
    guard file.use != .none || file.isDebugged else { return }
    let path = try material.path(file.path, file.place)
    let isAlways = file.use == .always
    if !isAlways || file.isDebugged {
      try transaction.map(path, holder: "program", kind: .program, atBoot: isAlways, debugged: file.isDebugged)
    }
    for program in machine.conflictingPrograms {
      try transaction.map(path, holder: program, kind: .program, atBoot: isAlways)
    }
  }
}

extension DrillMaterial {
  /// Puts a file of the drill on the machine.
  func put(_ file: DrillFile, _ transaction: borrowing Transaction) throws {
    let (path, facts, bytes) = try facts(file)
    _ = try transaction.store(bytes)
    try transaction.put(path, transaction.revision(facts))
  }
}

extension DrillRegistryEntry {
  /// Makes the registry so.
  func apply(_ transaction: borrowing Transaction) throws {
    switch content {
    case .key: try transaction.createKey(key)
    case .noKey: try transaction.deleteKey(key)
    case .value(let name, let value?): try transaction.setValue(key, name, value)
    case .value(let name, nil): try transaction.deleteValue(key, name)
    }
  }
}
