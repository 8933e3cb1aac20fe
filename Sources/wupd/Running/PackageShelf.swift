import Servicing
import StateStore
import Synchronization
import WindowsModel

/// Where the packages come from that a person names: a path, a folder of his own, and then the catalog.
struct PackageShelf {
  private let options: PackageOptions
  private let codePage: CodePage?

  /// - Parameter codePage: as for ``ShippedPackage/init(_:codePage:)``.
  init(_ options: PackageOptions, codePage: CodePage? = nil) { (self.options, self.codePage) = (options, codePage) }

  /// What is meant on a machine.
  func resolve(_ argument: PackageArgument, _ view: borrowing View) throws -> PackageArgument {
    guard case .named(let word, let article) = argument, let folder = try options.place.folder() else {
      return argument
    }
    if let found = try folder.package(word, article, on: Machine(view), view, codePage: codePage) {
      return .shipped(found)
    }
    for text in folder.unreadable where Self.told.withLock({ $0.insert(text).inserted }) {
      Terminal.say("wupd: \(printable(text)); whether \(printable(word)) is in there is not known.")
    }
    return argument
  }

  /// What could not be looked at, said once.
  private static let told = Mutex<Set<String>>([])

  func package(_ argument: PackageArgument, _ view: borrowing View) throws -> Package {
    let machine = try Machine(view)
    switch try resolve(argument, view) {
    case .shipped(let package):
      return try package.package(for: machine, view, allowingUnsigned: options.allowUnsigned).placed(on: machine)
    case .named(let name, _): return try Catalog.package(named: name, for: machine.platform).placed(on: machine)
    }
  }

  func packages(_ arguments: [PackageArgument], in store: Store) throws -> [Package] {
    try arguments.map { argument in try store.read { try package(argument, $0) } }
  }
}
