/// The ids of the list of claims: what the two articles say, and what stands behind them.
enum Claims {
  private static let last = ["H": 22, "Q": 30, "R": 12]

  /// Every id, in the order of the list.
  static let all = last.sorted { $0.key < $1.key }.flatMap { group in (1...group.value).map { "\(group.key)\($0)" } }

  static func read(_ node: DrillNode) throws(DrillError) -> String {
    let id = try node.name("the id of a claim")
    guard let last = last[String(id.prefix(1))], let number = WholeNumber.read(String(id.dropFirst())),
      (1...UInt64(last)).contains(number), id.utf8.count <= 3
    else { throw node.error("\(shortened(id)) is no claim. There are H1 to H22, Q1 to Q30 and R1 to R12.") }
    return id
  }
}
