package import BatchFiles
import StateStore
package import WindowsModel

/// The machine as a batch file finds it: its files, the packages beside the batch file, and Windows' own tools.
package struct MachineHost: BatchHost {
  /// Where the batch file and the packages lie, as on a drive that was put in: nothing of it is on the machine.
  package let shelf: WindowsPath
  package let environment: [String: String]
  package let version: String
  /// What the batch file and its programs printed.
  package private(set) var output: [String] = []
  /// Switches of installers say when a question may be asked; here nobody is asked.
  private let person: Operator
  private let machine: Machine
  private let package: (WindowsPath) throws -> Package?
  private let batches: [WindowsPath: BatchFile]
  package var codePage: CodePage

  /// - Parameters:
  ///   - batches: the batch files on the shelf, by path.
  ///   - codePage: of the console that runs them; nil: the machine's.
  ///   - package: the package under a path of the shelf; nil: there is none of that name. Also asked for packages that
  ///     were extracted, by the name they had there.
  package init(
    _ person: Operator, shelf: WindowsPath, batches: [WindowsPath: BatchFile], codePage: CodePage?,
    package: @escaping (WindowsPath) throws -> Package?
  ) throws {
    self.person = person
    self.shelf = shelf
    self.batches = batches
    self.package = package
    machine = try person.store.read { try Machine($0) }
    self.codePage = try codePage ?? person.store.read { try MachinePages($0).oem.page }
    var environment = machine.environment
    environment["COMPUTERNAME"] = machine.name
    environment["OS"] = "Windows_NT"
    environment["PATH"] = "\(machine.systemRoot)\\system32;\(machine.systemRoot)"
    self.environment = environment
    let product = machine.platform.product
    version = "Microsoft \(product.title) [Version \(product.currentVersion).\(product.build)]"
  }

  /// A program of Windows or of a package.
  private enum Program {
    case package(Package)
    case qchain, qfecheck
    case spuninst(KBNumber)
  }

  private func program(_ path: WindowsPath) throws -> Program? {
    if let package = try package(path) { return .package(package) }
    let name = path.name.lowercased()
    // Both tools are handed out with the packages; Qfecheck comes to lie in system32.
    let isHandy = path.parent == shelf || path.parent == (try? machine.system("system32"))
    if isHandy && name == "qchain.exe" { return .qchain }
    if isHandy && name == "qfecheck.exe" { return .qfecheck }
    return try person.store.read { view in
      guard try view.file(path) != nil else { return nil }
      for update in try view.allUpdates() {
        if let folder = update.folder, folder.contains(path), name == "spuninst.exe" || name == "hotfix.exe" {
          return .spuninst(update.article)
        }
      }
      guard let name = try Extraction.packageName(of: path, view), let package = try package(shelf.appending(name))
      else { return nil }
      return .package(package)
    }
  }

  package func knows(_ program: WindowsPath) throws -> Bool {
    try batches[program] != nil || self.program(program) != nil
  }

  package func exists(_ path: WindowsPath) throws -> Bool {
    if try isFolder(path) || batches[path] != nil || program(path) != nil { return true }
    return try person.store.read { try $0.file(path) != nil }
  }

  package func isFolder(_ path: WindowsPath) throws -> Bool {
    if path.contains(shelf) { return true }
    return try person.store.read { try $0.file(path)?.isDirectory == true }
  }

  package func batch(at path: WindowsPath) throws -> BatchFile {
    guard let file = batches[path] else { throw StoreError(.notFound, "\(path): there is no such batch file.") }
    return file
  }

  /// A program that finds what it was given wrong says so and ends with 1, and the batch file goes on.
  package mutating func run(_ call: BatchCall) throws -> BatchExit {
    do {
      return try start(call)
    } catch let error as StoreError where [.notFound, .missing, .invalid].contains(error.code) {
      output.append("\(call.program.name): \(person.told(error.message, error.hint))")
    } catch let error as NameError {
      output.append("\(call.program.name): \(error.description)")
    }
    return BatchExit(code: 1)
  }

  private mutating func start(_ call: BatchCall) throws -> BatchExit {
    switch try program(call.program) {
    case .package(let package):
      let run = try person.install(package, call.arguments)
      output += run.text
      if let refusal = run.outcome.refusal {
        output.append("\(package.shortTitle): \(person.told(refusal.message, refusal.hint))")
      }
      return BatchExit(code: run.code, restartedMachine: run.restart != nil)
    case .qchain: return try qchain(call)
    case .qfecheck:
      let check = try person.store.read { try Qfecheck($0) }
      return BatchExit(code: check.updates.contains { $0.verdict == .reinstall } ? 1 : 0)
    case .spuninst(let article):
      do {
        let removal = try person.uninstall(article, Switches(call.arguments))
        if let refusal = removal.refusal { output.append("\(article): \(person.told(refusal.message, refusal.hint))") }
        return BatchExit(code: removal.code)
      } catch let error as Switches.UsageError {
        output.append("\(error.word) is no switch of spuninst.")
        return BatchExit(code: WindowsCode.failure)
      }
    case nil: return BatchExit(code: 1)
    }
  }

  private mutating func qchain(_ call: BatchCall) throws -> BatchExit {
    guard call.arguments.count < 2 else {
      output.append("qchain takes the name of a log, and nothing else.")
      return BatchExit(code: WindowsCode.failure)
    }
    let log = try call.arguments.first.map { try machine.path($0, in: call.folder) }
    if let log, shelf.contains(log) { try onShelf() }
    let tool = QChain(log: log)
    let command = (["qchain"] + call.arguments).joined(separator: " ")
    return BatchExit(code: try person.act(.qchain, command: command) { try tool.run($0) }.code)
  }

  /// A log beside the packages: from here on the folder is there to see.
  private func onShelf() throws {
    let shelf = shelf
    guard try person.store.read({ try $0.file(shelf) }) == nil else { return }
    try person.act(.edit, shelf.description, command: "the folder of the packages") { try $0.makeDirectory(shelf) }
  }

  package mutating func show(_ line: String) { output.append(line) }

  package mutating func write(_ text: String, to path: WindowsPath, appending: Bool) throws {
    if shelf.contains(path) { try onShelf() }
    let bytes = codePage.replacing(text)
    try person.act(.edit, path.description, command: "output of a batch file") {
      try appending ? $0.append(bytes, to: path) : $0.put(path, bytes: bytes)
    }
  }
}
