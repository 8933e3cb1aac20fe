import ArgumentParser
import BatchFiles
import HostFiles
import Servicing
import StateStore
import WindowsModel

/// How a batch file is run.
struct BatchOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Where a batch file lies on the machine (%~dp0).", valueName: "folder"))
  var folder = "E:\\hotfix"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go on over a program that the machine does not know, '*' for every one, as if it ended with 0, or with CODE.",
      valueName: "program[=code]"))
  var passOver: [String] = []

  func passedOver() throws -> BatchPassOver {
    var words = BatchPassOver()
    for word in passOver where !words.add(word) {
      throw ValidationError("--pass-over \(word): write PROGRAM, PROGRAM=CODE, or '*' for every program.")
    }
    return words
  }
}

/// A batch file of this computer with what lies beside it, to be run at a machine.
struct BatchOnMachine {
  let batch: BatchFile
  /// The page that it is read in.
  let page: TextPage
  /// It has text in that page which is UTF-8 as a whole.
  let mayBeUnmarked: Bool
  private let arguments: [String]
  private let packages: PackageShelf
  private let shelf: WindowsPath
  private let hostShelf: HostShelf
  private let passed: BatchPassOver

  /// - Parameter store: the path of the store that is open, which is no file of the batch file's.
  init(
    _ file: String, _ arguments: [String], _ options: BatchOptions, _ text: CodePageOptions, _ packages: PackageShelf,
    on machine: Store, store: String
  ) throws {
    let bytes = try HostFile.bytes(file, limit: BatchFile.largest)
    page = try text.page(else: machine.read { try MachinePages($0).oem })
    batch = try BatchFile(bytes: bytes, name: HostPath.name(of: file), codePage: page.page)
    mayBeUnmarked = batch.usesCodePage && text.codepage == nil && String(validating: bytes, as: UTF8.self) != nil
    (self.arguments, self.packages) = (arguments, packages)
    shelf = try WindowsPath(options.folder)
    hostShelf = HostShelf(folder: HostPath.folder(of: file), shelf: shelf, store: store)
    passed = try options.passedOver()
  }

  func run(_ person: Operator) throws -> Operator.BatchOutcome {
    let known = BatchShelf(
      shelf, package: { try package(at: $0, person.store) }, names: hostShelf.names, hostFile: hostShelf.file)
    return try person.batch(batch, arguments: arguments, on: known, passOver: passed)
  }

  private func package(at path: WindowsPath, _ store: Store) throws -> Package? {
    do {
      if let found = try hostShelf.package(at: path) { return try store.read { try packages.package(found, $0) } }
      // A name that carries no article, or one that the catalog does not know, is no package.
      guard path.name.lowercased().hasSuffix(".exe"), let article = PackageName(path.name).article else { return nil }
      let named = try store.read { try packages.resolve(.named(path.name, article), $0) }
      if case .named = named, Catalog.entries(article).isEmpty { return nil }
      return try store.read { try packages.package(named, $0) }
    } catch let error as StoreError
      where [.notFound, .missing, .invalid].contains(error.code) && passed.code(of: path.name) != nil
    {
      // What is no package, or one that is not known well enough, is a program to be passed over.
      return nil
    }
  }
}
