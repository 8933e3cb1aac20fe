package import BatchFiles
import StateStore
import WindowsFormats
package import WindowsModel

// Windows' own tools, as far as they change a machine.
extension MachineHost {
  /// reg.exe came with Windows XP; before, it was in the Resource Kit.
  package func has(_ tool: BatchTool) throws -> Bool {
    switch tool {
    case .registry: try hasRegistryTool
    case .registryFile, .service, .find: true
    }
  }

  private var hasRegistryTool: Bool {
    get throws {
      if [.xp, .ws2003].contains(machine.platform.product) { return true }
      return try isOnMachine(machine.system("system32\\reg.exe"))
    }
  }

  /// Those that every such Windows has in its folders, whether they stand on record or not.
  func isTool(_ path: WindowsPath) throws -> Bool {
    guard path.parent == (try? machine.system("system32")) else {
      return path == (try? machine.system("regedit.exe"))
    }
    switch path.name.lowercased() {
    case "reg.exe": return try hasRegistryTool
    case "net.exe", "find.exe", "cmd.exe", "chcp.com", "mode.com": return true
    default: return false
    }
  }

  package func objection(to tool: BatchTool, in folder: WindowsPath) throws -> String? {
    switch tool {
    case .registry(let words):
      guard words.first?.lowercased() == "add" else { return try importObjection(words, folder) }
      do {
        let words = try RegistryWords(Array(words.dropFirst()), allowed: RegistryEditing.adding)
        _ = try RegistryEditing.value(words)
        let isThere = try person.store.read { try $0.value(words.key, words.value ?? "") != nil }
        return isThere && !words.isForced
          ? "'reg add' asks whether to overwrite \(words.key), and nobody answers; write /f" : nil
      } catch let problem as RegistryWords.Problem {
        return "reg: \(problem.text)"
      } catch let error as NameError {
        return "reg: \(error.description)"
      } catch let error as StoreError where error.code == .invalid {
        return "reg: \(error.message)"
      }
    case .registryFile(let name):
      let path = try machine.path(name, in: folder)
      return try bytes(of: path, limit: Self.largestRegistryFile) == nil
        ? "there is no file \(path) whose bytes are held, for regedit" : nil
    case .service, .find: return nil
    }
  }

  private func importObjection(_ words: [String], _ folder: WindowsPath) throws -> String? {
    guard words.first?.lowercased() == "import" else {
      do {
        _ = try RegistryWords(Array(words.dropFirst()), allowed: RegistryEditing.deleting)
        return nil
      } catch let problem as RegistryWords.Problem {
        return "reg: \(problem.text)"
      } catch let error as NameError {
        return "reg: \(error.description)"
      }
    }
    guard words.count == 2 else { return "'reg import' takes the name of a file, and nothing else" }
    let path = try machine.path(words[1], in: folder)
    return try hasFile(path) && bytes(of: path, limit: Self.largestRegistryFile) == nil
      ? "the bytes of \(path) are not held" : nil
  }

  private static var largestRegistryFile: Int { 16 << 20 }

  package mutating func run(_ tool: BatchTool, in folder: WindowsPath) throws -> BatchExit {
    do {
      switch tool {
      case .registry(let words): try registry(words, folder)
      case .registryFile(let name): try importFile(name, folder, "regedit /s \(name)", skippingErrors: true)
      case .service(let name, let starts): return try service(name, starts: starts)
      case .find: break
      }
      return BatchExit(code: 0)
    } catch let error as StoreError where [.notFound, .missing, .invalid].contains(error.code) {
      output.append("reg: \(person.told(error.message, error.hint))")
    } catch let error as RegistryText.Foreign {
      output.append("reg: the file \(error)")
    }
    return BatchExit(code: 1)
  }

  private func registry(_ words: [String], _ folder: WindowsPath) throws {
    let command = (["reg"] + words).joined(separator: " ")
    let rest = Array(words.dropFirst())
    switch words.first?.lowercased() {
    case "add":
      let words = try RegistryWords(rest, allowed: RegistryEditing.adding)
      let value = try RegistryEditing.value(words)
      try person.act(.edit, words.key.description, command: command) { try RegistryEditing.add(words, value, $0) }
    case "delete":
      let words = try RegistryWords(rest, allowed: RegistryEditing.deleting)
      try person.act(.edit, words.key.description, command: command) { _ = try RegistryEditing.delete(words, $0) }
    default: try importFile(rest.first ?? "", folder, command, skippingErrors: false)
    }
  }

  private func importFile(_ name: String, _ folder: WindowsPath, _ command: String, skippingErrors: Bool) throws {
    let path = try machine.path(name, in: folder)
    guard let bytes = try bytes(of: path, limit: Self.largestRegistryFile) else {
      throw StoreError(.notFound, "There is no file \(path).")
    }
    let ansi = try person.store.read { try MachinePages($0).ansi.page }
    try person.act(.edit, path.description, command: command) { transaction in
      _ = try RegistryImport(ForeignBytes(bytes), codePage: ansi, skippingErrors: skippingErrors, into: transaction)
    }
  }

  /// Which services run is not kept: one that is there is taken to start and to stop. 2: there is none of the name.
  private mutating func service(_ name: String, starts: Bool) throws -> BatchExit {
    let isThere = try person.store.read { view in
      if try view.key(Keys.services.appending(name)) != nil { return true }
      for key in try view.key(Keys.services).map({ try view.subkeys(of: $0) }) ?? [] {
        let shown = try view.value("DisplayName", of: key)?.text
        if let shown, WindowsName.same(shown, name) { return true }
      }
      return false
    }
    if !isThere { output.append("net: by the registry there is no service \(name).") }
    return BatchExit(code: isThere ? 0 : 2)
  }
}
