import StateStore
import WindowsModel

/// What every Windows of a product that runs has mapped, whatever services it has: its kernel, and the programs without
/// which it does not run (docs/windows-facts.md 8.7).
enum RunningSystem {
  private struct Program {
    let holder: String
    /// In system32. The first one of a process is its program.
    let files: [String]
    /// Those that NT 4.0 does not map.
    var later: [String] = []
  }

  private static let programs = [
    Program(holder: "smss.exe", files: ["smss.exe", "ntdll.dll"]),
    Program(holder: "csrss.exe", files: ["csrss.exe", "csrsrv.dll", "win32k.sys", "basesrv.dll", "winsrv.dll"]),
    Program(holder: kernel, files: ["ntoskrnl.exe", "hal.dll"]),
    Program(holder: "winlogon.exe", files: ["winlogon.exe", "msgina.dll"], later: ["userenv.dll", "crypt32.dll"]),
    Program(holder: "services.exe", files: ["services.exe"]),
    Program(
      holder: "lsass.exe", files: ["lsass.exe", "lsasrv.dll", "samsrv.dll", "msv1_0.dll"],
      later: ["kerberos.dll", "schannel.dll"]),
  ]

  /// The holder of the kernel and of what it loads.
  static let kernel = "System"

  /// Who maps which files, as far as the machine has them, in the same order on every machine.
  ///
  /// - Parameter isFound: the machine was read, and what of these another file may stand for is looked up in its registry.
  static func files(
    _ machine: Machine, isFound: Bool, _ view: borrowing View
  ) throws -> [(holder: String, path: WindowsPath)] {
    var result: [(holder: String, path: WindowsPath)] = []
    for program in programs {
      for name in program.files + (machine.platform.product == .nt4 ? [] : program.later) {
        guard let name = isFound ? try standIn(for: name, machine, view) : name,
          let path = try? machine.system("system32\\\(name)"), let entry = try view.file(path), !entry.isDirectory
        else { continue }
        result.append((program.holder, path))
      }
    }
    return result
  }

  /// Whether a holder runs on every machine.
  static func isAlways(_ holder: String) -> Bool { programs.contains { WindowsName.same($0.holder, holder) } }

  static func isMapped(_ path: WindowsPath, by holder: String, _ machine: Machine, _ view: borrowing View) throws
    -> Bool
  {
    guard let program = programs.first(where: { WindowsName.same($0.holder, holder) }),
      path.parent == (try? machine.system("system32"))
    else { return false }
    return try (program.files + program.later).contains { name in
      try WindowsName.same(name, path.name)
        || standIn(for: name, machine, view).map { WindowsName.same($0, path.name) } ?? false
    }
  }

  /// The file that this machine has mapped in the place of one; nil: which one is not known.
  private static func standIn(for name: String, _ machine: Machine, _ view: borrowing View) throws -> String? {
    switch name {
    case "ntoskrnl.exe":
      // Two kernels lie on a 32-bit machine, and the loader takes one by the processor and boot.ini.
      guard let other = try? machine.system("system32\\ntkrnlpa.exe"), try view.file(other) != nil else { return name }
      let key = Keys.sessionManager.appending("Memory Management")
      return try view.value(key, "PhysicalAddressExtension")?.number.map { $0 == 0 ? name : "ntkrnlpa.exe" }
    case "msgina.dll":
      let gina = try view.value(Keys.windowsNT.appending("Winlogon"), "GinaDLL")?.text
      return gina.flatMap { $0.isEmpty || $0.contains("\\") ? nil : $0 } ?? (gina == nil ? name : nil)
    default: return name
    }
  }
}
