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
  func path(on machine: Machine) -> WindowsPath? {
    name.isEmpty ? nil : try? machine.path("\(folder)\\\(name)")
  }

  func state(of found: Revision?) -> State {
    guard let found else { return .missing }
    guard let least = FileVersion(version) else { return .right }
    guard let version = found.fileVersion else { return .unversioned }
    return version >= least ? .right : .older
  }
}

/// An update as the registry has it: `HKLM\SOFTWARE\Microsoft\Updates\<product>\SP<n>\KB…\Filelist\<i>`, and without the
/// level of a service pack where its sheet has it so (`Windows Media Player\KB…`).
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

  /// All of them, in the order of the registry.
  public static func all(_ view: borrowing View) throws -> [RecordedUpdate] {
    var updates: [RecordedUpdate] = []
    guard let root = try view.key(Keys.updates) else { return [] }
    func add(_ key: RegistryKey, _ path: RegistryPath) throws {
      let title = ShortTitle(key.name)
      let list = try view.subkeys(of: key).first { WindowsName.same($0.name, "Filelist") }
      guard title != nil || list != nil else { return }
      updates.append(
        RecordedUpdate(
          key: path, name: key.name, title: title,
          files: try list.map { try files($0, path.child($0.name), view) } ?? []))
    }
    for shelf in try view.subkeys(of: root) {
      let place = try Keys.updates.child(shelf.name)
      for pack in try view.subkeys(of: shelf) {
        let below = try place.child(pack.name)
        if ShortTitle(pack.name) != nil {
          try add(pack, below)
        } else {
          for key in try view.subkeys(of: pack) { try add(key, below.child(key.name)) }
        }
      }
    }
    return updates
  }

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
