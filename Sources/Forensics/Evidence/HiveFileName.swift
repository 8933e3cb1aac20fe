import HostFiles
import WindowsModel

/// Where Windows has the hive that a file is, or is a copy of, as the file's name tells it.
struct HiveFileName: Equatable {
  /// The forms that Windows gives such names, in the order in which one is taken before another.
  enum Form: Int {
    /// `SYSTEM`: in `system32\config`, and in `repair` as Set-up and ntbackup leave it.
    case own
    /// `_REGISTRY_MACHINE_SYSTEM`: in `snapshot` of a restore point of XP.
    case snapshot
    /// `SYSTEM.ALT`: the mirror that NT 4.0 and 2000 start from where SYSTEM cannot be read.
    case mirror
    /// `SYSTEM.SAV`: as the part of Set-up in text mode left it.
    case saved
    /// `SYSTEM._`: packed, in `repair` of NT 4.0.
    case packed

    /// In a few words.
    var told: String {
      switch self {
      case .own: "the hive itself"
      case .snapshot: "a snapshot of a restore point"
      case .mirror: "the mirror from which Windows starts where SYSTEM cannot be read"
      case .saved: "the copy that Set-up left before Windows was installed"
      case .packed: "the packed copy for an emergency repair"
      }
    }
  }

  let place: RegistryPath
  let form: Form

  /// nil for a name that tells nothing.
  init?(_ name: String) {
    let folded = WindowsName.folded(name)
    func rest(_ prefix: String) -> String? { folded.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil }
    if let place = Self.machine(folded) {
      self.init(place, .own)
    } else if folded == "SYSTEM.ALT" {
      self.init(Self.machine("SYSTEM"), .mirror)
    } else if folded.hasSuffix(".SAV") {
      self.init(Self.machine(String(folded.dropLast(4))), .saved)
    } else if folded.hasSuffix("._") {
      self.init(Self.machine(String(folded.dropLast(2))), .packed)
    } else if let hive = rest("_REGISTRY_MACHINE_"), !WindowsName.same(hive, "DEFAULT") {
      self.init(Self.machine(WindowsName.folded(hive)), .snapshot)
    } else if rest("_REGISTRY_USER_.DEFAULT") == "" {
      self.init(Self.machine("DEFAULT"), .snapshot)
    } else if let person = rest("_REGISTRY_USER_NTUSER_"), WindowsName.folded(person).hasPrefix("S-1-") {
      self.init(try? RegistryPath(.users).child(person), .snapshot)
    } else if let person = rest("_REGISTRY_USER_USRCLASS_"), WindowsName.folded(person).hasPrefix("S-1-") {
      self.init(try? RegistryPath(.users).child(person + "_Classes"), .snapshot)
    } else {
      return nil
    }
  }

  private init?(_ place: RegistryPath?, _ form: Form) {
    // A name of this computer may hold what is no name on Windows.
    guard let place, !place.components.contains(where: { $0.utf8.contains(0x5C) }) else { return nil }
    self.place = place
    self.form = form
  }

  /// `HKU\S-1-5-21-…`
  var isOfPerson: Bool { place.root == .users && place.components.first.map { $0 != ".DEFAULT" } ?? false }

  /// The hives of a machine; those of persons are elsewhere.
  static let machine = ["SYSTEM", "SOFTWARE", "DEFAULT", "SAM", "SECURITY"]

  private static func machine(_ folded: String) -> RegistryPath? {
    guard machine.contains(folded) else { return nil }
    return folded == "DEFAULT" ? RegistryPath(.users, [".DEFAULT"]) : RegistryPath(.machine, [folded])
  }
}

extension EvidenceFolder {
  /// What has the name of a hive or of a copy of one, by the order in which one is taken before another.
  func hiveNames(where isWanted: (HiveFileName) -> Bool = { _ in true }) -> [(entry: Entry, hive: HiveFileName)] {
    all { HiveFileName($0.name).map(isWanted) ?? false }
      .compactMap { entry in HiveFileName(entry.name).map { (entry, $0) } }
      .sorted { $0.hive.form.rawValue < $1.hive.form.rawValue }
  }
}
