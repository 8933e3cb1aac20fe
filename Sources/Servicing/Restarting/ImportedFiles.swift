import StateStore
import WindowsFormats
import WindowsModel

/// What the programs and drivers that run with a machine import, directly and through others: it is mapped with them. It
/// is told as far as the bytes of a file are held; which file a name stands for is docs/windows-facts.md 8.8.
struct ImportedFiles {
  private let machine: Machine
  private let knownDLLs: Set<String>
  private let windows: WindowsPath
  private let system: WindowsPath
  private let drivers: WindowsPath
  /// Of 32-bit programs on a 64-bit machine.
  private let otherSystem: WindowsPath
  /// A program or library as it is loaded for one that lies in a folder.
  private struct Module: Hashable {
    let path: WindowsPath
    let own: WindowsPath?
    let inKernel: Bool
  }

  /// By file, each of which is read once; nil: its bytes are not held, or it is no program.
  private var tables: [WindowsPath: ImportTable?] = [:]
  private var imported: [Module: [WindowsPath]] = [:]

  /// Larger programs are not looked into.
  private static let largest: Int64 = 16 << 20
  /// More programs and libraries than a machine starts with.
  private static let most = 4096

  /// Maps them, to be mapped again at each start. What the same holder maps already stays as it is.
  ///
  /// - Returns: how many.
  static func map(_ transaction: borrowing Transaction) throws -> Int {
    var imports = try ImportedFiles(transaction.now)
    var mapped = 0
    // A KnownDLL is mapped for all.
    let known = Set(try transaction.now.images().filter { $0.kind == .knownDLL }.map(\.path))
    for (holder, roots) in try imports.running(transaction.now) {
      let inKernel = holder == RunningSystem.kernel
      for path in try imports.files(of: roots, inKernel: inKernel, transaction.now) {
        guard !known.contains(path) else { continue }
        try transaction.map(path, holder: holder, kind: .imported, atBoot: true)
        mapped += 1
      }
    }
    return mapped
  }

  private init(_ view: borrowing View) throws {
    machine = try Machine(view)
    knownDLLs = try Machine.knownDLLs(view)
    windows = machine.systemRoot
    system = try machine.system("system32")
    drivers = try machine.system("system32\\drivers")
    otherSystem = try machine.system("SysWOW64")
  }

  /// The kernel and each process with what it begins with, in the same order on every machine.
  private func running(_ view: borrowing View) throws -> [(holder: String, roots: [WindowsPath])] {
    var result: [(holder: String, roots: [WindowsPath])] = []
    func add(_ path: WindowsPath, to holder: String) {
      if let index = result.firstIndex(where: { WindowsName.same($0.holder, holder) }) {
        result[index].roots.append(path)
      } else {
        result.append((holder, [path]))
      }
    }
    for (holder, path) in try RunningSystem.files(machine, isFound: true, view) {
      add(path, to: path.name.lowercased().hasSuffix(".sys") ? RunningSystem.kernel : holder)
    }
    guard let services = try view.key(Keys.services) else { return result }
    for key in try view.subkeys(of: services) {
      guard let service = try StartedService(key, machine, view) else { continue }
      for file in service.files { add(file.path, to: service.process) }
    }
    return result
  }

  private mutating func files(
    of roots: [WindowsPath], inKernel: Bool, _ view: borrowing View
  ) throws -> [WindowsPath] {
    var found: [WindowsPath] = []
    var reached = Set(roots)
    for root in roots {
      var waiting = [root]
      while let path = waiting.popLast() {
        for file in try imports(of: Module(path: path, own: root.parent, inKernel: inKernel), view)
        where reached.insert(file).inserted {
          found.append(file)
          waiting.append(file)
        }
      }
    }
    return found
  }

  private mutating func imports(of module: Module, _ view: borrowing View) throws -> [WindowsPath] {
    if let known = imported[module] { return known }
    var files: [WindowsPath] = []
    if let table = try table(of: module.path, view) {
      for name in table.names {
        if let file = try Self.first(name, in: folders(of: name, for: module, table.machine), view) {
          files.append(file)
        }
      }
    }
    imported[module] = files
    return files
  }

  /// Where a library is looked for, in this order.
  private func folders(of name: String, for module: Module, _ processor: UInt16) -> [WindowsPath] {
    let own = module.own.map { [$0] } ?? []
    let name = name.lowercased()
    // The kernel has that name whichever file it is.
    if module.inKernel { return name == "ntoskrnl.exe" ? [] : own + [drivers, system] }
    // Of XP and later a manifest says which of several assemblies it is.
    if name == "comctl32.dll", machine.platform.kernel != .nt4, machine.platform.kernel != .w2k { return [] }
    let isOther = machine.platform.architecture != .x86 && processor == 0x014C
    if !isOther, knownDLLs.contains(name) { return [system] }
    return own + [isOther ? otherSystem : system, windows]
  }

  private static func first(
    _ name: String, in folders: [WindowsPath], _ view: borrowing View
  ) throws -> WindowsPath? {
    for folder in folders {
      guard let path = try? folder.child(name), let entry = try view.file(path), !entry.isDirectory else { continue }
      return path
    }
    return nil
  }

  private mutating func table(of path: WindowsPath, _ view: borrowing View) throws -> ImportTable? {
    if let known = tables[path] { return known }
    guard tables.count < Self.most else { return nil }
    var table: ImportTable?
    if let revision = try view.file(path)?.revision, revision.isHeld, let size = revision.size, size <= Self.largest {
      table = ImportTable(ForeignBytes(try view.bytes(of: revision, limit: Int(Self.largest))))
    }
    tables[path] = .some(table)
    return table
  }
}
