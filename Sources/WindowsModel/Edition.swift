/// Which edition of its product a Windows is, in the words of the sheets of packages.
public enum Edition: String, CaseIterable, Sendable {
  case professional, consumer, server, advanced, datacenter, blade, business
  case windowsPowered = "windowspowered"

  /// As the sections of sheets have it: `BuildType.IP`. Names: windows-facts §8; that IC, IB, IL and IW are these is
  /// inferred.
  public var buildType: String {
    switch self {
    case .professional: "IP"
    case .consumer: "IC"
    case .server: "IS"
    case .advanced: "IA"
    case .datacenter: "ID"
    case .blade: "IB"
    case .business: "IL"
    case .windowsPowered: "IW"
    }
  }

  public init?(buildType: String) {
    guard let edition = Self.allCases.first(where: { WindowsName.same($0.buildType, buildType) }) else { return nil }
    self = edition
  }

  /// A name of a sheet, or the one under which it was sold: `home`, `enterprise`, `web`.
  public init?(_ text: String) {
    let lower = text.lowercased()
    let sold: [String: Edition] = [
      "home": .consumer, "personal": .consumer, "workstation": .professional, "standard": .server,
      "enterprise": .advanced, "web": .blade, "sbs": .business,
    ]
    guard let edition = Edition(rawValue: lower) ?? sold[lower] else { return nil }
    self = edition
  }

  public var isServer: Bool { self != .professional && self != .consumer }

  /// `HKLM\SYSTEM\…\Control\ProductOptions`, `ProductSuite`, by which Windows tells the editions apart.
  public var suites: [String] {
    switch self {
    case .professional, .server: []
    case .consumer: ["Personal"]
    case .advanced: ["Enterprise"]
    case .datacenter: ["Enterprise", "DataCenter"]
    case .blade: ["Blade"]
    case .business: ["Small Business(Restricted)"]
    case .windowsPowered: ["EmbeddedNT"]
    }
  }

  /// By what Windows keeps: `ProductType` and `ProductSuite`.
  public init(isServer: Bool, suites: [String]) {
    func has(_ suite: String) -> Bool { suites.contains { WindowsName.same($0, suite) } }
    guard isServer else {
      self = has("Personal") ? .consumer : .professional
      return
    }
    self =
      has("DataCenter")
      ? .datacenter
      : has("Small Business(Restricted)") || has("Small Business")
        ? .business
        : has("Blade") ? .blade : has("Enterprise") ? .advanced : has("EmbeddedNT") ? .windowsPowered : .server
  }
}

extension Product {
  /// The editions it came in.
  public var editions: [Edition] {
    switch self {
    case .nt4: [.server, .professional, .advanced]
    case .w2k: [.professional, .server, .advanced, .datacenter, .business, .windowsPowered]
    case .xp: [.professional, .consumer]
    case .ws2003: [.server, .advanced, .datacenter, .blade, .business]
    }
  }
}
