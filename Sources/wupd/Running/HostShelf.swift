import HostFiles
import Servicing
import WindowsModel

/// The folder of this computer that a batch file lies in with its packages.
struct HostShelf {
  let folder: String

  /// The package under a path of the shelf; nil: none lies there. For `KB1.exe` also the folder `KB1` is taken.
  func package(at path: WindowsPath, below shelf: WindowsPath) throws -> PackageArgument? {
    guard shelf.contains(path), path.name.lowercased().hasSuffix(".exe") else { return nil }
    var place = folder
    let names = path.components.dropFirst(shelf.components.count)
    for name in names.dropLast() {
      guard let found = try Self.find(name, in: place) else { return nil }
      place += "/" + found
    }
    let name = path.name
    let isInstaller = ["update.exe", "hotfix.exe"].contains(name.lowercased())
    let stem = String(name.unicodeScalars.dropLast(".exe".count))
    let found = try Self.find(name, in: place) ?? (isInstaller ? nil : Self.find(stem, in: place))
    guard let found else { return nil }
    return .shipped(try ShippedPackage(place + "/" + found))
  }

  /// A name in a folder as it is written there; any case. nil where the folder has none, or is none.
  ///
  /// - Throws: ``HostError``: it cannot be listed to its end.
  private static func find(_ name: String, in folder: String) throws -> String? {
    let names: [HostName]
    do { names = try HostFolder(folder).names() } catch {
      guard error.kind == .missing else { throw error }
      return nil
    }
    return names.lazy.compactMap(\.text).first { WindowsName.same($0, name) }
  }
}
