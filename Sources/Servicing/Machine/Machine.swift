public import StateStore
public import WindowsModel

/// Which machine this is, read where Windows itself keeps it, so that a made and an adopted machine are read alike.
public struct Machine: Sendable, Hashable {
  public var platform: Platform
  /// Computer name.
  public var name: String
  /// `C:\WINDOWS`.
  public var systemRoot: WindowsPath
  /// How its clock stands to UTC; nil: the registry does not tell.
  public var zone: TimeZoneRule?
  /// Where programs are, by variable (`PROGRAMFILES`), as far as the machine says it.
  private let programFolders: [String: String]

  /// - Throws: ``StoreError``: notFound when the registry does not tell which Windows this is.
  public init(_ view: borrowing View) throws {
    func text(_ key: RegistryPath, _ name: String) throws -> String? { try view.value(key, name)?.text }
    guard let version = try text(Keys.windowsNT, "CurrentVersion") else {
      throw StoreError(.notFound, "This store holds no Windows: its registry has no \(Keys.windowsNT).")
    }
    let processor = try text(Keys.sessionManager.appending("Environment"), "PROCESSOR_ARCHITECTURE") ?? "x86"
    let architecture: Architecture = processor == "AMD64" ? .x64 : processor == "IA64" ? .ia64 : .x86
    let productName = try text(Keys.windowsNT, "ProductName") ?? ""
    let product: Product? =
      switch version {
      case "4.0": .nt4
      case "5.0": .w2k
      case "5.1": .xp
      // XP for x64 is built from Server 2003 and says 5.2 too.
      case "5.2": productName.contains("XP") ? .xp : .ws2003
      default: nil
      }
    guard let product else {
      throw StoreError(.invalid, "This is Windows \(version); NT 4.0, 2000, XP and Server 2003 are known.")
    }
    let packText = try text(Keys.windowsNT, "CSDVersion") ?? ""
    let servicePack = Int(packText.drop { !("0"..."9").contains($0) }.prefix { ("0"..."9").contains($0) }) ?? 0
    let languageID = try text(Keys.language, "InstallLanguage").flatMap {
      UInt16($0, radix: 16)
    }
    let language = languageID.flatMap(Language.init(identifier:)) ?? .english
    platform = Platform(product: product, servicePack: servicePack, architecture: architecture, language: language)
    name = try Self.name(view) ?? "unnamed"
    systemRoot = try WindowsPath(text(Keys.windowsNT, "SystemRoot") ?? product.systemRoot)
    zone = try Self.zone(view)
    programFolders = try ProgramFolders.read(view)
  }

  /// The machine of a store; nil where its registry does not tell which Windows it is.
  ///
  /// - Throws: ``StoreError`` when it cannot be read, which is another thing.
  public static func ifTold(_ view: borrowing View) throws -> Machine? {
    do { return try Machine(view) } catch let error as StoreError where [.notFound, .invalid].contains(error.code) {
      return nil
    } catch is NameError {
      return nil
    }
  }

  /// One as Set-up leaves it.
  package init(_ platform: Platform, name: String) throws(NameError) {
    self.platform = platform
    self.name = name
    systemRoot = try WindowsPath(platform.product.systemRoot)
    programFolders = [:]
  }

  /// Computer name; nil: its registry does not tell.
  package static func name(_ view: borrowing View) throws -> String? {
    for key in ["ComputerName", "ActiveComputerName"] {
      let value = try view.value(Keys.control.appending("ComputerName\\\(key)"), "ComputerName")
      if let name = value?.text { return name }
    }
    return nil
  }

  /// When it was last shut down, as Windows 2000 and later write it; nil: its registry does not tell.
  package static func lastShutdown(_ view: borrowing View) throws -> WindowsTime? {
    guard let data = try view.value(Keys.control.appending("Windows"), "ShutdownTime")?.data, data.count == 8 else {
      return nil
    }
    return WindowsTime(ticks: Int64(bitPattern: data.reversed().reduce(0) { $0 << 8 | UInt64($1) })).known
  }

  /// How the machine's clock stands to UTC, as its registry has it; nil: that does not tell.
  public static func zone(_ view: borrowing View) throws -> TimeZoneRule? {
    guard let key = try view.key(Keys.timeZone) else { return nil }
    let values = Dictionary(try view.values(of: key).map { (WindowsName.folded($0.name), $0.value) }) { one, _ in one }
    return TimeZoneRule { values[WindowsName.folded($0)] }
  }

  /// The bias of the last start of a machine: minutes, UTC = local time + bias; nil: its registry does not tell.
  public static func activeBias(_ view: borrowing View) throws -> Int? {
    TimeZoneRule.minutes(try view.value(Keys.timeZone, "ActiveTimeBias"))
  }

  /// Minutes at a time, UTC = local time + bias; 0 where nothing tells.
  public func bias(at time: WindowsTime) -> Int { zone?.bias(at: time) ?? 0 }

  /// What stands for `%NAME%` in a path on this machine.
  public var environment: [String: String] {
    let drive = systemRoot.volume
    let own = [
      "SYSTEMROOT": systemRoot.description, "WINDIR": systemRoot.description, "SYSTEMDRIVE": drive,
      "TEMP": "\(systemRoot)\\TEMP", "TMP": "\(systemRoot)\\TEMP",
    ]
    return own.merging(programFolders) { own, _ in own }
  }

  /// A path on the machine of a store, which need not tell which Windows it is: then without `%NAME%`s.
  public static func path(_ text: String, on view: borrowing View) throws -> WindowsPath {
    try WindowsPath(text, environment: ifTold(view)?.environment ?? [:])
  }

  /// The file that a person means: a path, or a bare name that one of the folders has in which Windows keeps its own.
  ///
  /// - Throws: ``StoreError``: invalid for a name that several of them have, with where; notFound for one that none has.
  public static func file(_ text: String, on view: borrowing View) throws -> WindowsPath {
    let isName = !text.unicodeScalars.contains { ["\\", "/", ":", "%"].contains($0) }
    guard isName, let machine = try ifTold(view) else { return try path(text, on: view) }
    let folders = try ["system32", "system32\\drivers"].map { try machine.system($0) } + [machine.systemRoot]
    let places = try folders.map { try $0.appending(text) }.filter { try view.file($0) != nil }
    guard let place = places.first else {
      throw StoreError(
        .notFound,
        "\(text): none of \(folders.map(\.description).joined(separator: ", ")) has it; write its whole path.")
    }
    guard places.count == 1 else {
      throw StoreError(.invalid, "\(text): there are several: \(places.map(\.description).joined(separator: ", ")).")
    }
    return place
  }

  /// A path on this machine.
  public func path(_ text: String) throws(NameError) -> WindowsPath { try WindowsPath(text, environment: environment) }

  /// A place below the system root.
  public func system(_ names: String) throws(NameError) -> WindowsPath { try systemRoot.appending(names) }

  /// What SP<n> an update of this machine is filed under: the service pack that will contain it.
  var nextServicePack: Int { platform.servicePack + 1 }

  /// Names of the files that Windows maps at boot for all to share, lower case.
  static func knownDLLs(_ view: borrowing View) throws -> Set<String> {
    guard let key = try view.key(Keys.knownDLLs) else { return [] }
    let files = try view.values(of: key).filter { !$0.name.uppercased().hasPrefix("DLLDIRECTORY") }
    return Set(files.compactMap { $0.value.text?.lowercased() })
  }

  /// Whether a path is that of a file with one of the names of ``knownDLLs(_:)``.
  func isKnownDLL(_ path: WindowsPath, _ known: Set<String>) -> Bool {
    known.contains(path.name.lowercased()) && path.parent == (try? system("system32"))
  }
}
