import Servicing
import StateStore
import WindowsFormats
import WindowsModel

// What an adoption says of the evidence as a whole, so that nobody takes from it what is not in it.
extension Adoption {
  /// What follows from all that was brought in, as far as it tells which Windows this is.
  func conclude(_ transaction: borrowing Transaction, _ result: inout Result) throws {
    result.machine = try? Machine(transaction.now)
    if let machine = result.machine {
      try describe(machine, transaction)
    }
    result.bias = try describeClock(transaction)
    if let machine = result.machine {
      result.updates = try UpdateAdoption(machine, transaction).updates
      result.images = try SessionManager.adopt(transaction)
    }
    guard try transaction.now.key(Keys.sessionManager) != nil else { return }
    result.pending = try PendingPair.all(transaction.now).count
    try describeStart(result, transaction)
  }

  private func describe(_ machine: Machine, _ transaction: borrowing Transaction) throws {
    let isControlThere = try transaction.now.key(Keys.control) != nil
    try transaction.record(
      "machine", "\(machine.name): \(machine.platform), in \(machine.systemRoot)",
      restsOn: ["\(Keys.windowsNT)"] + (isControlThere ? ["\(Keys.control)"] : []),
      disputed: isControlThere ? [] : ["nothing tells its name, processor and language; x86 and ENU are assumed"])
  }

  private func describeStart(_ result: Result, _ transaction: borrowing Transaction) throws {
    let pairs = try PendingPair.all(transaction.now)
    let broken = try PendingQueue.read(transaction.now).malformed.map(\.why.description)
    let names = try PendingQueue.names.filter { try transaction.now.value(Keys.sessionManager, $0) != nil }
    try transaction.record(
      "queue",
      pairs.isEmpty
        ? "nothing waits for the next start"
        : pairs.count == 1
          ? "1 operation waits for the next start" : "\(pairs.count) operations wait for the next start",
      restsOn: names.isEmpty
        ? ["\(Keys.sessionManager) has no \(PendingQueue.names.joined(separator: " and no "))"]
        : names.map { "\(Keys.sessionManager), \($0)" }, disputed: broken)
    guard result.images > 0 else { return }
    try transaction.record(
      "images",
      "\(result.images) images taken as mapped: KnownDLLs, and what services that start with the machine hold",
      restsOn: ["\(Keys.knownDLLs)", "\(Keys.services)"],
      disputed: [
        "\(result.isInventory ? "an inventory" : "a disk") does not tell what ran; programs that somebody started are not among them"
      ])
  }

  /// How its local times become UTC, or that they cannot.
  func describeClock(_ transaction: borrowing Transaction) throws -> Int? {
    let zone = Keys.timeZone
    guard let bias = try Machine.bias(transaction.now) else {
      try transaction.record(
        "clock", "the machine's time zone is not known: no local time of a log, and no day, can be turned into UTC",
        restsOn: ["nothing that was read has \(zone), ActiveTimeBias"],
        disputed: [
          "in a timeline they stand as if they were UTC; a bias that somebody knows can be given where a log is explained"
        ])
      return nil
    }
    let name = try transaction.now.value(zone, "StandardName")?.text
    try transaction.record(
      "clock", "UTC = local time \(bias < 0 ? "-" : "+") \(abs(bias)) minutes" + (name.map { " (\($0))" } ?? ""),
      restsOn: ["\(zone), ActiveTimeBias"],
      disputed: ["it is the bias of the last start; on the other side of a change to summer time another one held"])
    return bias
  }

  /// A volume may hold more than one Windows, and a store is one machine.
  func tellOthers(
    _ image: WindowsImage, _ names: [String], _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    guard let taken = names.first, !image.others.isEmpty else { return }
    let root = image.base.path.hasSuffix("/") ? image.base.path : image.base.path + "/"
    try transaction.record(
      "Windows folder", "\(taken) was taken to be the machine's",
      restsOn: [
        "\(taken)\\system32\\config is there", "WINDOWS and WINNT go before any other, then the order of names",
      ],
      disputed: image.others.map { "\($0)\\system32\\config is there too" })
    for other in image.others {
      result.losses.add(
        "\(root)\(other): is a Windows folder too, and \(taken) was taken: its files came in, its registry did not. To have it as the machine, adopt \(root)\(other)"
      )
    }
  }
}
