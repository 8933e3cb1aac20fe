import Servicing
import StateStore
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// The folder of this computer that a batch file lies in with its packages.
struct HostShelf {
  let folder: String

  /// The package under a path of the shelf; nil: none lies there. For `KB1.exe` also the folder `KB1` is taken.
  func package(at path: WindowsPath, below shelf: WindowsPath) throws -> PackageArgument? {
    guard shelf.contains(path), path.name.lowercased().hasSuffix(".exe") else { return nil }
    var place = folder
    let names = path.components.dropFirst(shelf.components.count)
    for name in names.dropLast() {
      guard let found = Self.find(name, in: place) else { return nil }
      place += "/" + found
    }
    let name = path.name
    let isInstaller = ["update.exe", "hotfix.exe"].contains(name.lowercased())
    let stem = String(name.unicodeScalars.dropLast(".exe".count))
    guard let found = Self.find(name, in: place) ?? (isInstaller ? nil : Self.find(stem, in: place)) else { return nil }
    return .shipped(try ShippedPackage(place + "/" + found))
  }

  /// A name in a folder as it is written there; any case.
  private static func find(_ name: String, in folder: String) -> String? {
    guard let directory = opendir(folder) else { return nil }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let found = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let found, WindowsName.same(found, name) { return found }
    }
    return nil
  }
}
