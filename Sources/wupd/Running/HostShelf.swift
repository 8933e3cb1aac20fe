import HostFiles
import Servicing
import StateStore
import WindowsModel

/// The folder of this computer that a batch file lies in with its packages: it is read, and nothing in it is changed.
struct HostShelf {
  let folder: String
  /// Where it lies for the machine.
  let shelf: WindowsPath
  /// The store, which is no file of the batch file's, wherever it lies.
  let store: String

  /// The package under a path of the shelf; nil: none lies there. For `KB1.exe` also the folder `KB1` is taken.
  func package(at path: WindowsPath) throws -> PackageArgument? {
    guard path.name.lowercased().hasSuffix(".exe"), let place = try parent(of: path) else { return nil }
    let name = path.name
    let isInstaller = ["update.exe", "hotfix.exe"].contains(name.lowercased())
    let stem = String(name.unicodeScalars.dropLast(".exe".count))
    let found = try Self.find(name, in: place) ?? (isInstaller ? nil : Self.find(stem, in: place))
    guard let found else { return nil }
    return .shipped(try ShippedPackage(place + "/" + found))
  }

  /// Names of the files and folders in a folder of the shelf; nil where there is no such folder. An extracted package is
  /// listed as the program it was too.
  func names(in path: WindowsPath) throws -> [(name: String, isFolder: Bool)]? {
    guard let place = try place(of: path), let names = try Self.names(place) else { return nil }
    var found: [(name: String, isFolder: Bool)] = []
    for name in names {
      switch kind(place + "/" + name) {
      case .folder:
        found.append((name, true))
        if PackageName(name + ".exe").article != nil { found.append((name + ".exe", false)) }
      case .file: found.append((name, false))
      default: break
      }
    }
    return found
  }

  /// The plain file at a path of the shelf; nil: there is none.
  func file(at path: WindowsPath) throws -> String? {
    guard let place = try place(of: path), kind(place) == .file else { return nil }
    return place
  }

  private enum Kind { case file, folder }

  /// nil: neither, or the store itself, which must not be opened a second time.
  private func kind(_ place: String) -> Kind? {
    guard let status = try? HostStatus(place) else { return nil }
    for part in ["", "-wal", "-shm", "-journal"] where (try? HostStatus(store + part))?.identity == status.identity {
      return nil
    }
    switch status.kind {
    case .file: return .file
    case .folder: return .folder
    default: return nil
    }
  }

  /// nil: nothing is there, or it is not on the shelf.
  private func place(of path: WindowsPath) throws -> String? {
    if path == shelf { return folder }
    guard let place = try parent(of: path), let name = try Self.find(path.name, in: place) else { return nil }
    return place + "/" + name
  }

  /// The folder above a path of the shelf.
  private func parent(of path: WindowsPath) throws -> String? {
    guard shelf.contains(path), path != shelf else { return nil }
    var place = folder
    for name in path.components.dropFirst(shelf.components.count).dropLast() {
      guard let found = try Self.find(name, in: place) else { return nil }
      place += "/" + found
    }
    return place
  }

  /// A name in a folder as it is written there; any case. nil where the folder has none, or is none.
  ///
  /// - Throws: ``HostError``: it cannot be listed to its end.
  private static func find(_ name: String, in folder: String) throws -> String? {
    try names(folder)?.first { WindowsName.same($0, name) }
  }

  private static func names(_ folder: String) throws -> [String]? {
    do {
      return try HostFolder(folder).names().compactMap(\.text)
    } catch {
      guard error.kind == .missing else { throw error }
      return nil
    }
  }
}
