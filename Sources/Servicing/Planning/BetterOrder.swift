import StateStore
public import WindowsModel

/// What mends a chain that would leave an update older than it is recorded to be: another order of its packages, or a run of
/// QChain at its end. Each was tried.
public struct BetterOrder: Sendable {
  /// Packages in an order after which nothing is wrong; nil: none was found, or that is the asked one.
  public private(set) var packages: [ShortTitle]?
  /// QChain, run when the last package is on, leaves the newest of each file.
  public private(set) var isMendedByQChain = false

  public var isEmpty: Bool { packages == nil && !isMendedByQChain }

  /// - Parameter fresh: somebody at another copy of the machine, each time it is called.
  /// - Throws: ``StoreError``, and what `fresh` throws.
  public init(_ deeds: [PlannedDeed], _ manner: PlanRun.Manner, fresh: () throws -> Operator) throws {
    let installs = deeds.filter { if case .install = $0 { true } else { false } }
    guard installs.count > 1, installs.count == deeds.count else { return }
    let order = Self.byVersions(installs)
    if order.map(\.name) != deeds.map(\.name), try Self.isSound(order, manner, fresh()) {
      packages = order.compactMap(\.name)
    }
    // One whose installer restarts the machine leaves nothing for QChain.
    let queues = deeds.allSatisfy { if case .install(_, let switches) = $0 { switches.noRestart } else { false } }
    isMendedByQChain = try queues && Self.isSound(deeds + [.qchain(log: nil)], manner, fresh())
  }

  private static func isSound(_ deeds: [PlannedDeed], _ manner: PlanRun.Manner, _ person: Operator) throws -> Bool {
    let run = try PlanRun(
      person, deeds, PlanRun.Manner(keepsGoing: manner.keepsGoing, answersYes: manner.answersYes))
    return run.problems.isEmpty && run.refused.isEmpty
  }

  /// The order that was asked for, but what brings a lower version of a file comes before what brings a higher one.
  private static func byVersions(_ installs: [PlannedDeed]) -> [PlannedDeed] {
    var rest = installs
    var order: [PlannedDeed] = []
    while !rest.isEmpty {
      let index = rest.firstIndex { one in !rest.contains { $0.name != one.name && brings($0, lessThan: one) } } ?? 0
      order.append(rest.remove(at: index))
    }
    return order
  }

  /// It brings a lower version of a file that both bring, and no higher one.
  private static func brings(_ one: PlannedDeed, lessThan other: PlannedDeed) -> Bool {
    guard case .install(let first, _) = one, case .install(let second, _) = other else { return false }
    let versions = highest(second)
    var isLess = false
    for (target, version) in highest(first) {
      guard let against = versions[target] else { continue }
      if version > against { return false }
      isLess = isLess || version < against
    }
    return isLess
  }

  private static func highest(_ package: Package) -> [String: FileVersion] {
    var versions: [String: FileVersion] = [:]
    for file in package.files {
      guard let version = file.copies.values.compactMap(\.fileVersion).max() else { continue }
      versions[WindowsName.folded(file.target)] = version
    }
    return versions
  }
}
