public import StateStore
public import WindowsModel

/// A file an update is recorded to have brought: a key below its `Filelist`.
public struct RecordedFile: Sendable, Hashable {
  public let key: RegistryPath
  public let name: String
  public let folder: String
  /// Four numbers with dots; empty for a file that has no version.
  public let version: String

  /// How what is found in its place stands to what is recorded.
  public enum State: String, Sendable {
    /// As recorded, or higher.
    case right
    case older, missing
    /// Recorded with a version, and what is there has none.
    case unversioned
    /// The record names no place, so that there is nothing to look at.
    case unknown

    public var isIncorrect: Bool { self == .older || self == .missing || self == .unversioned }
  }

  /// nil: the record names no place.
  package func path(on machine: Machine) -> WindowsPath? {
    name.isEmpty ? nil : try? machine.path("\(folder)\\\(name)")
  }

  package func state(of found: Revision?) -> State {
    guard let found else { return .missing }
    guard let least = FileVersion(version) else { return .right }
    guard let version = found.fileVersion else { return .unversioned }
    return version >= least ? .right : .older
  }
}

/// An update as the registry has it: `HKLM\SOFTWARE\Microsoft\Updates\<product>\SP<n>\KB…\Filelist\<i>`, and without the
/// level of a service pack where its sheet has it so (`Windows Media Player\KB…`), or with more
/// (`Microsoft .NET Framework 2.0\Service Pack 1\SP1\KB…`).
///
/// Products are shelves of any name (`Windows Server 2003`, `Internet Explorer 6`), and an update may stand on several.
public struct RecordedUpdate: Sendable, Hashable {
  public let key: RegistryPath
  /// Name of the key: `KB921883`, `Q300845`, `KB873339-v2`.
  public let name: String
  /// nil: the key's name is that of no package.
  public let title: ShortTitle?
  public var article: KBNumber? { title?.article }
  public let files: [RecordedFile]

  /// Levels of the shelves that are looked through. Real ones have two or three, and four at most.
  private static let mostLevels = 6

  /// All of them, in the order of the registry.
  public static func all(_ view: borrowing View) throws -> [RecordedUpdate] {
    var updates: [RecordedUpdate] = []
    guard let root = try view.key(Keys.updates) else { return [] }
    /// The keys of a shelf, or of a level on it: a service pack, a version, a product once more.
    func addAll(_ keys: [RegistryKey], in place: RegistryPath, level: Int) throws {
      for key in keys {
        let path = try place.child(key.name)
        let below = try view.subkeys(of: key)
        let list = below.first { WindowsName.same($0.name, "Filelist") }
        let title = ShortTitle(key.name)
        if title == nil, list == nil, level < mostLevels {
          try addAll(below, in: path, level: level + 1)
        } else if title != nil || list != nil {
          updates.append(
            RecordedUpdate(
              key: path, name: key.name, title: title,
              files: try list.map { try files($0, path.child($0.name), view) } ?? []))
        }
      }
    }
    try addAll(view.subkeys(of: root), in: Keys.updates, level: 1)
    return updates
  }

  /// Those that `HotFix` alone records, with `Installed` = 1: of their files nothing is on record.
  public static func withoutFiles(_ view: borrowing View, besides updates: [RecordedUpdate]) throws -> [RecordedUpdate]
  {
    guard let root = try view.key(Keys.hotFix) else { return [] }
    let others = Set(updates.compactMap(\.title))
    return try view.subkeys(of: root).compactMap { key in
      guard let title = ShortTitle(key.name), title != ofSetUp, !others.contains(title),
        try view.value("Installed", of: key)?.number == 1
      else { return nil }
      return RecordedUpdate(key: try Keys.hotFix.child(key.name), name: key.name, title: title, files: [])
    }
  }

  /// Set-up of XP and Server 2003 records it in `HotFix` as installed, and no update has its number.
  package static let ofSetUp = ShortTitle(KBNumber(147_222))

  private static func files(
    _ list: RegistryKey, _ path: RegistryPath, _ view: borrowing View
  ) throws -> [RecordedFile] {
    let entries = try view.subkeys(of: list).sorted { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
    return try entries.map { entry in
      RecordedFile(
        key: try path.child(entry.name), name: try view.value("FileName", of: entry)?.text ?? "",
        folder: try view.value("Location", of: entry)?.text ?? "",
        version: try view.value("Version", of: entry)?.text ?? "")
    }
  }
}
