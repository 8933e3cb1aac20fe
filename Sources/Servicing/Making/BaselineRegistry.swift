import StateStore
import WindowsModel

/// The registry of a new machine: what the Session Manager reads, and what tells which Windows this is.
enum BaselineRegistry {
  static func fill(_ transaction: borrowing Transaction, _ platform: Platform, name: String, bias: Int) throws {
    let product = platform.product
    let system = RegistryPath(.machine, ["SYSTEM"])
    // As after a first successful start: the second set is the last known good.
    for (value, number) in [("Current", 1), ("Default", 1), ("Failed", 0), ("LastKnownGood", 2)] {
      try transaction.setValue(Keys.select, value, .dword(UInt32(number)))
    }
    for set in ["ControlSet001", "ControlSet002"] {
      try fillControlSet(transaction, system.appending(set), platform, name: name, bias: bias)
    }
    try SessionManager.linkCurrentControlSet(transaction)

    let pack = platform.servicePack
    let release = ProductRelease(platform)
    let current: [(String, RegistryValue)] = [
      ("ProductName", .string(product == .nt4 ? "Windows NT" : "Microsoft \(product.title)")),
      ("CurrentVersion", .string(product.currentVersion)), ("CurrentBuildNumber", .string(String(product.build))),
      ("CurrentBuild", .string("1.511.1 () (Obsolete data - do not use)")),
      ("CurrentType", .string("Uniprocessor Free")), ("SoftwareType", .string("SYSTEM")),
      ("SystemRoot", .string(product.systemRoot)), ("PathName", .string(product.systemRoot)),
      ("InstallDate", .dword(UInt32(truncatingIfNeeded: transaction.time.unixSeconds))),
    ]
    for (value, data) in current { try transaction.setValue(Keys.windowsNT, value, data) }
    if pack > 0 { try transaction.setValue(Keys.windowsNT, "CSDVersion", .string("Service Pack \(pack)")) }
    if let branch = release.branch {
      try transaction.setValue(Keys.windowsNT, "BuildLab", .string("\(product.build).\(branch)"))
    }
    try transaction.createKey(Keys.hotFix)
    try transaction.createKey(Keys.programs)
    try transaction.createKey(Keys.windows.appending("Setup"))
    try transaction.createKey(Keys.updates)
    try transaction.createKey(RegistryPath(.users, [".DEFAULT"]))
  }

  private static func fillControlSet(
    _ transaction: borrowing Transaction, _ set: RegistryPath, _ platform: Platform, name: String, bias: Int
  ) throws {
    let product = platform.product
    let control = set.appending("Control")
    let sessionManager = control.appending("Session Manager")
    let processor =
      switch platform.architecture {
      case .x86: "x86"
      case .x64: "AMD64"
      case .ia64: "IA64"
      }
    let values: [(RegistryPath, String, RegistryValue)] = [
      (sessionManager, "BootExecute", .multiString(["autocheck autochk *"])),
      (sessionManager, "ExcludeFromKnownDlls", .multiString([])), (sessionManager, "ProtectionMode", .dword(1)),
      (sessionManager, "ObjectDirectories", .multiString(["\\Windows", "\\RPC Control"])),
      (sessionManager, "GlobalFlag", .dword(0)), (sessionManager.appending("Environment"), "OS", .string("Windows_NT")),
      (sessionManager.appending("Environment"), "PROCESSOR_ARCHITECTURE", .string(processor)),
      (sessionManager.appending("Environment"), "NUMBER_OF_PROCESSORS", .string("1")),
      (sessionManager.appending("Environment"), "ComSpec", .expandString("%SystemRoot%\\system32\\cmd.exe")),
      (sessionManager.appending("Environment"), "Path", .expandString("%SystemRoot%\\system32;%SystemRoot%")),
      (sessionManager.appending("Environment"), "windir", .expandString("%SystemRoot%")),
      (sessionManager.appending("Environment"), "TEMP", .expandString("%SystemRoot%\\TEMP")),
      (sessionManager.appending("Environment"), "TMP", .expandString("%SystemRoot%\\TEMP")),
      (control.appending("Windows"), "Directory", .expandString("%SystemRoot%")),
      (control.appending("Windows"), "SystemDirectory", .expandString("%SystemRoot%\\system32")),
      (control.appending("Windows"), "CSDVersion", .dword(UInt32(platform.servicePack) << 8)),
      (
        control.appending("ProductOptions"), "ProductType",
        .string(product == .ws2003 || product == .nt4 ? "ServerNT" : "WinNT")
      ),
      (
        control.appending("Nls\\Language"), "InstallLanguage",
        .string(platform.language.identifier.digits(4, radix: 16, uppercase: true))
      ),
      (
        control.appending("Nls\\Language"), "Default",
        .string(platform.language.identifier.digits(4, radix: 16, uppercase: true))
      ),
      (control.appending("ComputerName\\ComputerName"), "ComputerName", .string(name)),
      (control.appending("ComputerName\\ActiveComputerName"), "ComputerName", .string(name)),
      (control.appending("TimeZoneInformation"), "Bias", .dword(UInt32(bitPattern: Int32(bias)))),
      (control.appending("TimeZoneInformation"), "ActiveTimeBias", .dword(UInt32(bitPattern: Int32(bias)))),
    ]
    for (key, value, data) in values { try transaction.setValue(key, value, data) }
    let knownDLLs = sessionManager.appending("KnownDLLs")
    for dll in product.knownDLLs(on: platform.architecture) {
      try transaction.setValue(knownDLLs, dll, .string("\(dll).dll"))
    }
    try transaction.setValue(knownDLLs, "DllDirectory", .expandString("%SystemRoot%\\system32"))
    if platform.architecture == .x64 {
      try transaction.setValue(knownDLLs, "DllDirectory32", .expandString("%SystemRoot%\\syswow64"))
    }
  }
}
