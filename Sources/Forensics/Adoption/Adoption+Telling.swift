import Servicing
import StateStore
import WindowsModel

// What an adoption says of the evidence as a whole, so that nobody takes from it what is not in it.
extension Adoption {
  /// How its local times become UTC, or that they cannot.
  func describeClock(_ transaction: borrowing Transaction) throws -> Int? {
    let zone = Keys.control.appending("TimeZoneInformation")
    guard let bias = try Timeline.bias(transaction.now) else {
      try transaction.record(
        Finding(
          "clock", "the machine's time zone is not known: no local time of a log, and no day, can be turned into UTC",
          restsOn: ["nothing that was read has \(zone), ActiveTimeBias"],
          disputed: [
            "wupd timeline lets them stand as if they were UTC; wupd log --bias reckons with a bias that you know"
          ]))
      return nil
    }
    let name = try transaction.now.value(zone, "StandardName")?.text
    try transaction.record(
      Finding(
        "clock",
        "UTC = local time \(bias < 0 ? "-" : "+") \(abs(bias)) minutes" + (name.map { " (\($0))" } ?? ""),
        restsOn: ["\(zone), ActiveTimeBias"],
        disputed: ["it is the bias of the last start; on the other side of a change to summer time another one held"]))
    return bias
  }

  /// A volume may hold more than one Windows, and a store is one machine.
  func tellOthers(
    _ image: WindowsImage, _ names: [String], _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    guard let taken = names.first, !image.others.isEmpty else { return }
    let root = image.base.path.hasSuffix("/") ? image.base.path : image.base.path + "/"
    try transaction.record(
      Finding(
        "Windows folder", "\(taken) was taken to be the machine's",
        restsOn: [
          "\(taken)\\system32\\config is there", "WINDOWS and WINNT go before any other, then the order of names",
        ],
        disputed: image.others.map { "\($0)\\system32\\config is there too" }))
    for other in image.others {
      result.lose(
        "\(root)\(other): is a Windows folder too, and \(taken) was taken: its files came in, its registry did not. To have it as the machine, name it: wupd adopt \(root)\(other)"
      )
    }
  }
}
