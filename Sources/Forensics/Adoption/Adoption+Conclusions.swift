import Servicing
import StateStore
import WindowsFormats
import WindowsModel

// What an adoption says of the evidence as a whole, so that nobody takes from it what is not in it.
extension Adoption {
  /// What follows from all that was brought in, as far as it tells which Windows this is.
  func conclude(_ transaction: borrowing Transaction, _ result: inout Result) throws {
    result.machine = try Machine.ifTold(transaction.now)
    if let machine = result.machine {
      try describe(machine, transaction)
    }
    let traces = try result.machine.map { try UpdateTrace.all(transaction.now, $0) } ?? [:]
    let clock = LocalClock(
      try Machine.zone(transaction.now), measured: LocalClock.Measured.all(traces.values))
    result.bias = try describe(clock, transaction)
    if let machine = result.machine {
      result.updates = try UpdateAdoption(machine, traces, clock, transaction).updates
      result.images = try SessionManager.adopt(transaction)
    }
    try describeEvents(transaction, &result)
    if let machine = result.machine { try describeSetupLog(machine, clock, transaction, &result) }
    if let machine = result.machine, let finding = try UnreadWitnesses(machine, transaction.now).finding {
      try transaction.record(finding)
    }
    guard try transaction.now.key(Keys.sessionManager) != nil else { return }
    result.pending = try PendingPair.all(transaction.now).count
    try describeStart(result, transaction)
  }

  private func describe(_ machine: Machine, _ transaction: borrowing Transaction) throws {
    let isControlThere = try transaction.now.key(Keys.control) != nil
    if !isControlThere { transaction.assume("its processor and language: not known; x86 and ENU are taken") }
    try transaction.record(
      "machine",
      Statement(.machine, machine.name, machine.platform.description, machine.systemRoot.description),
      witnesses: ([Keys.windowsNT] + (isControlThere ? [Keys.control] : [])).map { Statement(.place, $0.description) },
      against: isControlThere ? [] : [Statement(.machineAssumed)])
  }

  private func describeStart(_ result: Result, _ transaction: borrowing Transaction) throws {
    let pairs = try PendingPair.all(transaction.now)
    let broken = try PendingQueue.read(transaction.now).malformed.map(\.text)
    let names = try PendingQueue.names.filter { try transaction.now.value(Keys.sessionManager, $0) != nil }
    let key = Keys.sessionManager.description
    try transaction.record(
      "queue", Statement(.queue, String(pairs.count)),
      witnesses: names.isEmpty
        ? [Statement(.noValue, key, rest: PendingQueue.names)] : names.map { Statement(.value, key, $0) },
      against: broken.map { Statement(.queueMalformed, $0) })
    try describe(pairs, key, transaction)
    let images = result.images
    guard images.all > 0 else { return }
    var witnesses =
      images.byRegistry > 0 ? [Keys.knownDLLs, Keys.services].map { Statement(.place, $0.description) } : []
    if images.always > 0, let machine = result.machine {
      witnesses.append(Statement(.imagesAlways, machine.platform.product.title, String(images.always)))
    }
    if images.imported > 0 { witnesses.append(Statement(.imagesImported, String(images.imported))) }
    try transaction.record(
      "images", Statement(.imagesReckoned, String(images.all)),
      witnesses: witnesses,
      against: [Statement(.imagesUnseen, result.isInventory ? "an inventory" : "a disk")])
  }

  /// So many pairs are told one by one.
  private static let toldPairs = 200

  /// Whose each pair is, by what witness; and what of it is none of servicing.
  private func describe(_ pairs: [PendingPair], _ key: String, _ transaction: borrowing Transaction) throws {
    for pair in pairs.prefix(Self.toldPairs) {
      let source = pair.source.path?.description ?? pair.rename.source
      let notes = [pair.source.note, pair.target?.note].compactMap { $0 }.map { Statement(.queuePlace, $0) }
      let missing = pair.areFilesKnown ? "nothing" : "not known"
      try transaction.record(
        "queue",
        Statement(
          .queuePair, pair.rename.kind.rawValue, source, pair.target?.path?.description ?? pair.rename.target,
          pair.now?.summary ?? missing, pair.then?.summary ?? missing, pair.owner ?? ""),
        witnesses: [Statement(.place, key)] + (pair.witness.map { [Statement(.queueWitness, $0.text)] } ?? []) + notes,
        against: pair.remarks.map { Statement(.queueRemark, $0.text) })
    }
    guard pairs.count > Self.toldPairs else { return }
    try transaction.record("queue", Statement(.queueUntold, String(pairs.count - Self.toldPairs)))
  }

  /// How its local times become UTC, or that they cannot.
  ///
  /// - Returns: the bias of its last start; nil: not known.
  func describe(_ clock: LocalClock, _ transaction: borrowing Transaction) throws -> Int? {
    let key = Keys.timeZone.description
    let measured = clock.measured.map(\.statement)
    guard let zone = clock.zone else {
      try transaction.record(
        "clock", Statement(.clockUnknown), witnesses: [Statement(.clockUnread, key, "ActiveTimeBias")] + measured,
        against: [Statement(.clockAsUTC)])
      return nil
    }
    let off = clock.measured.filter { one in
      WindowsTime("\(one.day)T12:00:00", bias: one.bias).map { zone.bias(at: $0) != one.bias } ?? false
    }
    try transaction.record(
      "clock", Statement(zone),
      witnesses: (zone.isAssumed
        ? ["ActiveTimeBias"] : zone.halves == nil ? ["Bias"] : ["Bias", "StandardStart", "DaylightStart"])
        .map { Statement(.value, key, $0) } + measured,
      against: [Statement(zone.isAssumed ? .clockLastStart : .clockOneRule)]
        + off.map { Statement(.clockOff, $0.day, String($0.bias)) })
    return try Machine.activeBias(transaction.now) ?? zone.bias
  }

  /// A volume may hold more than one Windows, and a store is one machine.
  func tellOthers(
    _ image: WindowsImage, _ names: [String], _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    guard let taken = names.first, !image.others.isEmpty else { return }
    let root = image.base.path.hasSuffix("/") ? image.base.path : image.base.path + "/"
    try transaction.record(
      "Windows folder", Statement(.windowsFolder, taken),
      witnesses: [Statement(.windowsFolderThere, taken), Statement(.windowsFolderOrder)],
      against: image.others.map { Statement(.windowsFolderOther, $0) })
    for other in image.others {
      result.losses.add(
        "\(root)\(other): is a Windows folder too, and \(taken) was taken: its files came in, its registry did not. To have it as the machine, adopt \(root)\(other)"
      )
    }
  }
}
