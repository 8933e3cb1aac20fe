extension UpdateEvent {
  /// What it says, in a line for a person.
  package var sentence: String {
    let package = name ?? "what is not named"
    let of = product.map { " (\($0))" } ?? ""
    let told = Self.inLine(rest)
    let why = told.isEmpty ? "" : ": \(told)"
    switch kind {
    case .installed: return "\(package) installed\(of)\(why)"
    case .removed: return "\(package) removed\(of)\(why)"
    case .installFailed: return "\(package) not installed\(of)\(why)"
    case .removalFailed: return "\(package) not removed\(of)\(why)"
    case .servicePackInstalled: return "\(package) installed\(of)" + (told.isEmpty ? "" : " over \(told)")
    case .servicePackRemoved: return "\(package) removed\(of)\(why)"
    case .installer, .unknown:
      return "\(source) says: \(Self.inLine([product ?? "", name ?? ""] + rest))"
        + (kind == .unknown ? " (what the number means is not known)" : "")
    case .started: return "the machine started"
    case .system: return "it started as \(Self.inLine([rest.joined(separator: " ")]))"
    case .stopped: return "the machine stopped in order"
    case .stoppedUncleanly: return "the stop before was not in order\(why)"
    case .restartAsked: return "a stop was asked for\(why)"
    case .agentOffline: return "Windows Update could not reach its server\(why)"
    case .agentReady: return "Windows Update has ready\(why)"
    case .agentInstalled: return "Windows Update says that it installed\(why)"
    case .agentFailed: return "Windows Update says that it failed\(why)"
    case .agentRestart: return "Windows Update needs a restart\(why)"
    }
  }

  /// Strings with their lines and blanks as one line, which is cut.
  private static func inLine(_ strings: [String]) -> String {
    let told = strings.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter { !$0.isEmpty }
    let line = told.joined(separator: " | ")
    return line.utf8.count <= longest ? line : "\(line.prefix(longest)) \u{2026}"
  }

  private static let longest = 300
}
