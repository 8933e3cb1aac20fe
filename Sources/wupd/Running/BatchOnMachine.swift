import BatchFiles
import HostFiles
import Servicing
import StateStore
import WindowsModel

/// A batch file of this computer with what lies beside it, to be run at a machine.
struct BatchOnMachine {
  let file: String
  let arguments: [String]
  let source: PackageShelf
  let folder: WindowsPath
  private let bytes: [UInt8]

  init(_ file: String, arguments: [String], source: PackageShelf, folder: String = "E:\\hotfix") throws {
    (self.file, self.arguments, self.source) = (file, arguments, source)
    self.folder = try WindowsPath(folder)
    bytes = try HostFile.bytes(file, limit: BatchFile.largest)
  }

  func run(_ person: Operator) throws -> Operator.BatchOutcome {
    let store = person.store
    let shelf = HostShelf(folder: HostPath.folder(of: file))
    let page = try store.read { try MachinePages($0).oem.page }
    let batch = try BatchFile(bytes: bytes, name: HostPath.name(of: file), codePage: page)
    func package(_ argument: PackageArgument) throws -> Package { try store.read { try source.package(argument, $0) } }
    return try person.batch(batch, arguments: arguments, on: folder) { path in
      if let found = try shelf.package(at: path, below: folder) { return try package(found) }
      guard path.name.lowercased().hasSuffix(".exe"), let article = PackageName(path.name).article else { return nil }
      let named = try store.read { try source.resolve(.named(path.name, article), $0) }
      if case .named = named, Catalog.entries(article).isEmpty { return nil }
      return try package(named)
    }
  }
}
