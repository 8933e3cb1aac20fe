import BatchFiles
package import WindowsModel

/// The folder in which a batch file lies with its packages, as on a drive that was put in: nothing of it is on the machine,
/// and nothing in it is ever changed.
package struct BatchShelf {
  /// Where it lies for the machine.
  package let place: WindowsPath
  /// The package under a path of the shelf; nil: there is none of that name. Also asked for packages that were extracted, by
  /// the name they had there.
  let package: (WindowsPath) throws -> Package?
  /// Names of what lies in a folder of the shelf, and whether each is a folder; nil: there is no such folder.
  let names: (WindowsPath) throws -> [(name: String, isFolder: Bool)]?
  /// The file of this computer that lies at a path of the shelf; nil: there is none.
  let hostFile: (WindowsPath) throws -> String?

  /// One that holds nothing but packages, all in one folder.
  ///
  /// - Parameter names: of the packages.
  package init(
    _ place: WindowsPath, names: [String] = [], package: @escaping (WindowsPath) throws -> Package?
  ) {
    self.init(
      place, package: package, names: { $0 == place ? names.map { ($0, false) } : nil }, hostFile: { _ in nil })
  }

  package init(
    _ place: WindowsPath, package: @escaping (WindowsPath) throws -> Package?,
    names: @escaping (WindowsPath) throws -> [(name: String, isFolder: Bool)]?,
    hostFile: @escaping (WindowsPath) throws -> String?
  ) {
    (self.place, self.package, self.names, self.hostFile) = (place, package, names, hostFile)
  }
}
