package import BatchFiles
import StateStore
package import WindowsModel

/// The machine as a batch file finds it: its files, the packages beside the batch file, and Windows' own tools.
package struct MachineHost: BatchHost {
  package let environment: [String: String]
  package let untold: Set<String>
  package let version: String
  /// What the batch file and its programs printed.
  package internal(set) var output: [String] = []
  /// Switches of installers say when a question may be asked; here nobody is asked.
  let person: Operator
  let machine: Machine
  let shelf: BatchShelf
  /// Folders that every such Windows has, whether they stand on record or not.
  let standing: [WindowsPath]
  /// The batch file itself, whose text need not be on the shelf.
  private let own: (path: WindowsPath, file: BatchFile)
  /// In which output to a file is written, and files are read.
  package var codePage: CodePage
  /// Files of the shelf that the batch file deleted or moved: they stay where they are, and are not found any more.
  var hidden: Set<WindowsPath> = []
  /// Files of the shelf by the places they were copied to, so that a package is still one there.
  var copies: [WindowsPath: WindowsPath] = [:]

  /// - Parameters:
  ///   - own: the batch file, and where it lies.
  ///   - codePage: of the console that runs it; nil: the machine's.
  package init(
    _ person: Operator, shelf: BatchShelf, own: (path: WindowsPath, file: BatchFile), codePage: CodePage?
  ) throws {
    self.person = person
    self.shelf = shelf
    self.own = own
    machine = try person.store.read { try Machine($0) }
    self.codePage = try codePage ?? person.store.read { try MachinePages($0).oem.page }
    let machine = machine
    let found = try person.store.read { view in try MachineEnvironment(machine, account: person.account, view) }
    (environment, untold) = (found.values, found.untold)
    standing = ["TEMP", "TMP", "PROGRAMFILES", "COMMONPROGRAMFILES", "ALLUSERSPROFILE", "SYSTEMROOT"].compactMap {
      name in
      found.values[name].flatMap { try? WindowsPath($0) }
    }
    let product = machine.platform.product
    version = "Microsoft \(product.title) [Version \(product.currentVersion).\(product.build)]"
  }

  // MARK: Programs

  /// A program of Windows or of a package.
  private enum Program {
    case package(Package)
    case qchain, qfecheck
    case spuninst(KBNumber)
  }

  private func program(_ path: WindowsPath) throws -> Program? {
    guard !hidden.contains(path) else { return nil }
    if let origin = copies[path] {
      return try isOnMachine(path) ? shelf.package(origin).map { .package($0) } : nil
    }
    if let package = try shelf.package(path) { return .package(package) }
    let name = path.name.lowercased()
    // Both tools are handed out with the packages; Qfecheck comes to lie in system32.
    let isHandy = path.parent == shelf.place || path.parent == (try? machine.system("system32"))
    if isHandy && name == "qchain.exe" { return .qchain }
    if isHandy && name == "qfecheck.exe" { return .qfecheck }
    return try person.store.read { view in
      guard try view.file(path) != nil else { return nil }
      for update in try view.allUpdates() {
        if let folder = update.folder, folder.contains(path), name == "spuninst.exe" || name == "hotfix.exe" {
          return .spuninst(update.article)
        }
      }
      guard let name = try Extraction.packageName(of: path, view),
        let package = try shelf.package(shelf.place.appending(name))
      else { return nil }
      return .package(package)
    }
  }

  package func knows(_ program: WindowsPath) throws -> Bool {
    try isBatch(program) || self.program(program) != nil
  }

  private func isBatch(_ path: WindowsPath) throws -> Bool {
    guard [".cmd", ".bat"].contains(where: path.name.lowercased().hasSuffix), !hidden.contains(path) else {
      return false
    }
    return try path == own.path || hasFile(path)
  }

  package func batch(at path: WindowsPath) throws -> BatchFile {
    if path == own.path, try !isOnMachine(path) { return own.file }
    guard let bytes = try bytes(of: path, limit: BatchFile.largest) else {
      throw StoreError(.notFound, "\(path): there is no such batch file, or its text is not held.")
    }
    return try BatchFile(bytes: bytes, name: path.name, codePage: codePage)
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
    if let log, shelf.place.contains(log) { try onShelf() }
    let tool = QChain(log: log)
    let command = (["qchain"] + call.arguments).joined(separator: " ")
    return BatchExit(code: try person.act(.qchain, command: command) { try tool.run($0) }.code)
  }

  // MARK: Clock and output

  package func moment() throws -> BatchMoment {
    try person.store.read { view in
      let now = try MachineClock.next(view, asked: person.clock)
      let last = try view.act(at: .last)
      let seed = UInt64(bitPattern: now.time.unixSeconds) &* 31 &+ UInt64(bitPattern: last.number)
      return BatchMoment(time: now.time.civil(bias: now.bias), seed: UInt32(truncatingIfNeeded: seed))
    }
  }

  package mutating func show(_ line: String) { output.append(line) }

  package mutating func write(_ text: String, to path: WindowsPath, appending: Bool) throws {
    if shelf.place.contains(path) { try onShelf() }
    let bytes = codePage.replacing(text)
    // What is written over is no longer what was copied there.
    if !appending { copies[path] = nil }
    hidden.remove(path)
    try person.act(.edit, path.description, command: "output of a batch file") {
      try appending ? $0.append(bytes, to: path) : $0.put(path, bytes: bytes)
    }
  }

  /// A file beside the packages: from here on the folder is there to see.
  func onShelf() throws {
    let place = shelf.place
    guard try person.store.read({ try $0.file(place) }) == nil else { return }
    try person.act(.edit, place.description, command: "the folder of the packages") { try $0.makeDirectory(place) }
  }
}
