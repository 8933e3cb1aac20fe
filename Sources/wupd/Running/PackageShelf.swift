import Servicing
import StateStore
import WindowsModel

/// Where the packages come from that a person names: a path, a folder of his own, and then the catalog.
struct PackageShelf {
  private let options: PackageOptions

  init(_ options: PackageOptions) { self.options = options }

  /// What is meant on a machine.
  func resolve(_ argument: PackageArgument, _ view: borrowing View) throws -> PackageArgument {
    guard case .named(let word, let article) = argument, let folder = try options.place.folder() else {
      return argument
    }
    return try folder.package(word, article, on: Machine(view), view).map { .shipped($0) } ?? argument
  }

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
