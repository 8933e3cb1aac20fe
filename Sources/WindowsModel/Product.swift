/// The four families of classic Windows, with the facts that tell one from another.
public enum Product: String, CaseIterable, Sendable {
  case nt4, w2k, xp, ws2003

  private var facts: (title: String, currentVersion: String, build: UInt16, systemRoot: String, lastServicePack: Int) {
    switch self {
    case .nt4: ("Windows NT 4.0", "4.0", 1381, "C:\\WINNT", 6)
    case .w2k: ("Windows 2000", "5.0", 2195, "C:\\WINNT", 4)
    case .xp: ("Windows XP", "5.1", 2600, "C:\\WINDOWS", 3)
    case .ws2003: ("Windows Server 2003", "5.2", 3790, "C:\\WINDOWS", 2)
    }
  }

  /// As a person calls it.
  public var title: String { facts.title }

  /// `HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentVersion`.
  public var currentVersion: String { facts.currentVersion }

  /// The build number of the release, which its service packs keep.
  public var build: UInt16 { facts.build }

  /// The system root of a default set-up.
  public var systemRoot: String { facts.systemRoot }

  /// The last service pack that came out.
  public var lastServicePack: Int { facts.lastServicePack }

  /// `HKLM\…\Session Manager\KnownDLLs`, without extension. Server 2003 was read from two real hives; the others are
  /// inferred from it.
  public func knownDLLs(on architecture: Architecture) -> [String] {
    let common = [
      "advapi32", "comdlg32", "gdi32", "imagehlp", "kernel32", "lz32", "ole32", "oleaut32", "olecli32", "olecnv32",
      "olesvr32", "rpcrt4", "shell32", "user32", "version",
    ]
    let internet = ["url", "urlmon", "wininet", "wldap32"]
    let names = common + (self == .nt4 ? ["crtdll"] : internet)
    return (names + (architecture == .x64 ? ["wow64", "wow64cpu", "wow64win"] : [])).sorted()
  }
}

/// The processor a Windows or a package is for.
public enum Architecture: String, CaseIterable, Sendable {
  case x86, x64, ia64
}

/// The language of an installation, by the three letters that package names carry.
public struct Language: Hashable, Sendable, CustomStringConvertible {
  public let code: String
  /// Windows' LANGID.
  public let identifier: UInt16

  /// Nil for letters that no package name carries. `en` and `de` are understood too, as old package names have them.
  public init?(_ text: some StringProtocol) {
    let upper = text.uppercased()
    let code = upper == "EN" ? "ENU" : upper == "DE" ? "DEU" : upper
    guard let identifier = Self.known[code] else { return nil }
    self.code = code
    self.identifier = identifier
  }

  /// The language of a LANGID; nil for one that no package name carries.
  public init?(identifier: UInt16) {
    guard let code = Self.known.first(where: { $0.value == identifier })?.key else { return nil }
    self.init(code)
  }

  public static let english = Language("ENU")!

  public var description: String { code }

  static let known: [String: UInt16] = [
    "ARA": 0x0401, "CHT": 0x0404, "CSY": 0x0405, "DAN": 0x0406, "DEU": 0x0407, "ELL": 0x0408, "ENU": 0x0409,
    "FIN": 0x040B, "FRA": 0x040C, "HEB": 0x040D, "HUN": 0x040E, "ITA": 0x0410, "JPN": 0x0411, "KOR": 0x0412,
    "NLD": 0x0413, "NOR": 0x0414, "PLK": 0x0415, "PTB": 0x0416, "RUS": 0x0419, "SVE": 0x041D, "TRK": 0x041F,
    "THA": 0x041E, "CHS": 0x0804, "PTG": 0x0816, "ESN": 0x0C0A,
  ]
}

/// Which Windows a machine runs.
public struct Platform: Hashable, Sendable, CustomStringConvertible {
  public var product: Product
  public var servicePack: Int
  public var architecture: Architecture
  public var language: Language

  public init(product: Product, servicePack: Int, architecture: Architecture = .x86, language: Language = .english) {
    self.product = product
    self.servicePack = servicePack
    self.architecture = architecture
    self.language = language
  }

  /// The product whose kernel it has: XP for x64 is built from Server 2003.
  public var kernel: Product { product == .xp && architecture == .x64 ? .ws2003 : product }

  /// The service packs that the product had on a processor. XP for x64 came out as what Service Pack 1 of Server 2003 is.
  public static func servicePacks(_ product: Product, _ architecture: Architecture) -> ClosedRange<Int> {
    product == .xp && architecture == .x64 ? 1...2 : 0...product.lastServicePack
  }

  /// `Windows Server 2003 SP1, x86, ENU`.
  public var description: String {
    "\(product.title)\(servicePack == 0 ? "" : " SP\(servicePack)"), \(architecture.rawValue), \(language)"
  }
}
