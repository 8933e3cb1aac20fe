package import WindowsFormats
package import WindowsModel

/// A record of the system's event log that tells of updates or of a start, and what it tells.
package struct UpdateEvent: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case installed, removed
    case installFailed = "install_failed"
    case removalFailed = "removal_failed"
    case servicePackInstalled = "service_pack_installed"
    case servicePackRemoved = "service_pack_removed"
    /// An installer went on with a migration, or with one of its modes.
    case installer
    /// Of an installer, and no source says what it means.
    case unknown
    /// The service of the log began, with the machine.
    case started
    /// Version, build, service pack and processor at the start.
    case system
    /// The machine went down in order.
    case stopped
    /// The last stop was none in order.
    case stoppedUncleanly = "stopped_uncleanly"
    case restartAsked = "restart_asked"
    case agentOffline = "agent_offline"
    case agentReady = "agent_ready"
    case agentInstalled = "agent_installed"
    case agentFailed = "agent_failed"
    case agentRestart = "agent_restart"

    /// It changed, or was to change, what is installed.
    package var isOfUpdate: Bool {
      switch self {
      case .installed, .removed, .installFailed, .removalFailed, .servicePackInstalled, .servicePackRemoved: true
      default: false
      }
    }
  }

  package let kind: Kind
  package let number: UInt32
  /// In UTC, to the second, by the machine's clock.
  package let time: WindowsTime
  package let id: UInt32
  package let source: String
  package let computer: String
  package let user: SecurityIdentifier?
  /// The package as it calls itself (`KB2544893-v2`, `WgaNotify`); of a service pack its level.
  package let name: String?
  package let product: String?
  /// What else its strings say.
  package let rest: [String]

  /// The number that a viewer shows.
  package var code: UInt16 { UInt16(truncatingIfNeeded: id) }

  /// What is installed, for comparisons; nil: its name has no article.
  package var title: ShortTitle? { name.flatMap { ShortTitle($0) } }

  /// nil: it tells of neither.
  package init?(_ record: EventRecord) {
    guard let kind = Self.kind(record) else { return nil }
    self.kind = kind
    number = record.number
    time = record.generated
    id = record.id
    source = record.source
    computer = record.computer
    user = record.user
    var strings = record.strings.map(Self.stripped)
    while strings.last == "" { strings.removeLast() }
    guard kind.isOfUpdate || kind == .installer || kind == .unknown else {
      (name, product, rest) = (nil, nil, strings)
      return
    }
    let isOfPack = kind == .servicePackInstalled || kind == .servicePackRemoved
    (product, name, rest) = isOfPack ? Self.level(strings) : Self.package(strings)
  }

  // MARK: Kinds

  /// Installers say so under names of their own (`EventLogKeyName` of a sheet), and all with the ids of spmsg.dll:
  /// facility 14, from 0x1101 on.
  private static func kind(_ record: EventRecord) -> Kind? {
    if record.id >> 16 & 0xFFF == 0xE, (0x1101...0x1124).contains(record.code) {
      return installer[record.code] ?? .unknown
    }
    // Of the others each source has numbers of its own.
    for (source, kinds) in sources where WindowsName.same(source, record.source) { return kinds[record.code] }
    return nil
  }

  /// The texts of spmsg.dll (windows-facts): those of Windows 2000's installers, and behind them those of later ones.
  private static let installer: [UInt16: Kind] = [
    4353: .servicePackInstalled, 4371: .servicePackInstalled, 4354: .servicePackRemoved, 4372: .servicePackRemoved,
    4359: .installed, 4377: .installed, 4360: .removed, 4378: .removed, 4361: .installFailed, 4379: .installFailed,
    4362: .removalFailed, 4380: .removalFailed, 4363: .installed, 4381: .installed, 4364: .installer,
    4366: .installer, 4367: .installer, 4368: .installer, 4369: .installer, 4383: .installer, 4384: .installer,
    4385: .installer, 4386: .installer, 4370: .installer, 4387: .installer, 4388: .installFailed,
  ]

  private static let sources: [(String, [UInt16: Kind])] = [
    ("EventLog", [6005: .started, 6006: .stopped, 6008: .stoppedUncleanly, 6009: .system]),
    ("USER32", [1074: .restartAsked]),
    (
      "Windows Update Agent",
      [
        16: .agentOffline, 17: .agentReady, 18: .agentReady, 19: .agentInstalled, 20: .agentFailed, 21: .agentRestart,
        22: .agentRestart,
      ]
    ),
  ]

  // MARK: Strings

  private static func stripped(_ text: String) -> String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\r", "\n", "\0"]
    let scalars = text.unicodeScalars.drop { blanks.contains($0) }
    let end = scalars.lastIndex { !blanks.contains($0) }.map(scalars.index(after:)) ?? scalars.startIndex
    return String(scalars[..<end])
  }

  /// A product, the level it has now, and more: the one it had.
  private static func level(_ strings: [String]) -> (String?, String?, [String]) {
    guard strings.count > 1 else { return (nil, strings.first, []) }
    return (strings[0], strings[1], Array(strings[2...]))
  }

  /// Product and package stand in two strings, or in one with the package last; what went wrong stands behind them.
  private static func package(_ strings: [String]) -> (String?, String?, [String]) {
    for (index, text) in strings.prefix(3).enumerated() {
      let words = text.split(separator: " ")
      guard let last = words.last, isPackage(last) else { continue }
      let before = strings[..<index] + (words.count > 1 ? [words.dropLast().joined(separator: " ")] : [])
      let product = before.filter { !$0.isEmpty }.joined(separator: " ")
      return (product.isEmpty ? nil : product, String(last), Array(strings[(index + 1)...]))
    }
    guard strings.count > 1, !strings[1].isEmpty else { return (nil, strings.first, Array(strings.dropFirst())) }
    return (strings[0].isEmpty ? nil : strings[0], strings[1], Array(strings[2...]))
  }

  /// An article of five digits at least, so that no version of a product is one.
  private static func isPackage(_ word: Substring) -> Bool {
    ShortTitle(word).map { $0.article.number >= 10_000 && $0.isSetOff } ?? false
  }
}
