import StateStore
import WindowsModel

/// The registry of a new machine: what the Session Manager reads, and what tells which Windows this is.
enum BaselineRegistry {
  static func fill(
    _ transaction: borrowing Transaction, _ platform: Platform, _ edition: Edition, processors: Int, name: String,
    zone: TimeZoneRule
  ) throws {
    let (product, kernel) = (platform.product, platform.kernel)
    // As after a first successful start: the second set is the last known good.
    try transaction.setValues(
      Keys.select, ["Current": .dword(1), "Default": .dword(1), "Failed": .dword(0), "LastKnownGood": .dword(2)])
    for number: UInt64 in 1...2 {
      try fillControlSet(
        transaction, Keys.controlSet(number), platform, edition, processors: processors, name: name, zone: zone)
    }
    try SessionManager.linkCurrentControlSet(transaction)

    // Set-up of NT 4.0 counts by its local time.
    let ahead = product == .nt4 ? zone.bias(at: transaction.time) * 60 : 0
    let installed = transaction.time.unixSeconds - Int64(ahead)
    let pack = platform.servicePack
    let release = ProductRelease(platform)
    try transaction.setValues(
      Keys.windowsNT,
      [
        "ProductName": .string(product == .nt4 ? "Windows NT" : "Microsoft \(product.title)"),
        "CurrentVersion": .string(kernel.currentVersion), "CurrentBuildNumber": .string(String(kernel.build)),
        "CurrentBuild": .string("1.511.1 () (Obsolete data - do not use)"),
        "CurrentType": .string("\(processors > 1 ? "Multi" : "Uni")processor Free"), "SoftwareType": .string("SYSTEM"),
        "SystemRoot": .string(product.systemRoot), "PathName": .string(product.systemRoot),
        "InstallDate": .dword(UInt32(truncatingIfNeeded: installed)),
      ])
    if pack > 0 { try transaction.setValue(Keys.windowsNT, "CSDVersion", .string("Service Pack \(pack)")) }
    if let branch = release.branch {
      try transaction.setValue(Keys.windowsNT, "BuildLab", .string("\(kernel.build).\(branch)"))
    }
    for (value, path) in ProgramFolders.ofSetup(platform) {
      try transaction.setValue(Keys.windows, value, .string(path))
    }
    let empty = [Keys.hotFix, Keys.programs, Keys.windows.appending("Setup"), Keys.updates]
    for key in empty + [RegistryPath(.users, [".DEFAULT"])] { try transaction.createKey(key) }
  }

  private static func fillControlSet(
    _ transaction: borrowing Transaction, _ set: RegistryPath, _ platform: Platform, _ edition: Edition,
    processors: Int, name: String, zone: TimeZoneRule
  ) throws {
    let product = platform.product
    let control = set.appending("Control")
    let processor =
      switch platform.architecture {
      case .x86: "x86"
      case .x64: "AMD64"
      case .ia64: "IA64"
      }
    let identifier = platform.language.identifier
    let language = RegistryValue.string(identifier.digits(4, radix: 16, uppercase: true))
    func codePage(_ page: CodePage?) -> RegistryValue { .string(String((page ?? .western).number)) }
    let keys: KeyValuePairs<String, KeyValuePairs<String, RegistryValue>> = [
      "Session Manager": [
        "BootExecute": .multiString(["autocheck autochk *"]), "ExcludeFromKnownDlls": .multiString([]),
        "ProtectionMode": .dword(1), "ObjectDirectories": .multiString(["\\Windows", "\\RPC Control"]),
        "GlobalFlag": .dword(0),
      ],
      "Session Manager\\Environment": [
        "OS": .string("Windows_NT"), "PROCESSOR_ARCHITECTURE": .string(processor),
        "NUMBER_OF_PROCESSORS": .string(String(processors)),
        "ComSpec": .expandString("%SystemRoot%\\system32\\cmd.exe"),
        "Path": .expandString("%SystemRoot%\\system32;%SystemRoot%"), "windir": .expandString("%SystemRoot%"),
        "TEMP": .expandString("%SystemRoot%\\TEMP"), "TMP": .expandString("%SystemRoot%\\TEMP"),
      ],
      "Windows": [
        "Directory": .expandString("%SystemRoot%"), "SystemDirectory": .expandString("%SystemRoot%\\system32"),
        "CSDVersion": .dword(UInt32(platform.servicePack) << 8),
      ],
      "ProductOptions": ["ProductType": .string(edition.isServer ? "ServerNT" : "WinNT")],
      "Nls\\Language": ["InstallLanguage": language, "Default": language],
      "Nls\\CodePage": ["ACP": codePage(.ansi(of: identifier)), "OEMCP": codePage(.oem(of: identifier))],
      "ComputerName\\ComputerName": ["ComputerName": .string(name)],
      "ComputerName\\ActiveComputerName": ["ComputerName": .string(name)],
    ]
    for (key, values) in keys { try transaction.setValues(control.appending(key), values) }
    for (name, value) in zone.values(at: transaction.time) {
      try transaction.setValue(control.appending("TimeZoneInformation"), name, value)
    }
    if !edition.suites.isEmpty {
      try transaction.setValue(control.appending("ProductOptions"), "ProductSuite", .multiString(edition.suites))
    }
    let knownDLLs = control.appending("Session Manager\\KnownDLLs")
    for dll in product.knownDLLs(on: platform.architecture) {
      try transaction.setValue(knownDLLs, dll, .string("\(dll).dll"))
    }
    try transaction.setValue(knownDLLs, "DllDirectory", .expandString("%SystemRoot%\\system32"))
    if platform.architecture == .x64 {
      try transaction.setValue(knownDLLs, "DllDirectory32", .expandString("%SystemRoot%\\syswow64"))
    }
  }
}
