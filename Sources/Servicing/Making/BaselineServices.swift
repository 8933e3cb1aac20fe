import StateStore
import WindowsModel

/// Services that start with the machine and hold files: what makes an update need a restart.
///
/// Service names, start types and images are those of Windows; which further files each of them maps is inferred from
/// what the files are for.
enum BaselineServices {
  private struct Service {
    let name: String
    /// 0 boot, 1 system, 2 automatic.
    let start: UInt32
    /// 1 and 2 drivers, 0x10 own process, 0x20 shared process.
    let type: UInt32
    let image: String
    let library: String?
    /// Files it maps beside its image and library, in system32.
    let maps: [String]

    init(_ name: String, _ start: UInt32, _ type: UInt32, _ image: String, library: String? = nil, maps: [String] = [])
    {
      self.name = name
      self.start = start
      self.type = type
      self.image = image
      self.library = library
      self.maps = maps
    }
  }

  private static let svchost = "%SystemRoot%\\system32\\svchost.exe -k netsvcs"
  private static let services = "%SystemRoot%\\system32\\services.exe"
  private static let lsass = "%SystemRoot%\\system32\\lsass.exe"

  private static let table: [Service] = [
    Service("ACPI", 0, 1, "system32\\drivers\\acpi.sys"), Service("Ntfs", 0, 2, "system32\\drivers\\ntfs.sys"),
    Service("AFD", 1, 1, "system32\\drivers\\afd.sys"), Service("Tcpip", 1, 1, "system32\\drivers\\tcpip.sys"),
    Service("NetBT", 1, 1, "system32\\drivers\\netbt.sys"), Service("Rdbss", 1, 2, "system32\\drivers\\rdbss.sys"),
    Service("MRxSmb", 1, 2, "system32\\drivers\\mrxsmb.sys"), Service("Srv", 2, 2, "system32\\drivers\\srv.sys"),
    Service("PlugPlay", 2, 0x20, services, maps: ["umpnpmgr.dll", "ncobjapi.dll"]),
    Service("Eventlog", 2, 0x20, services, maps: ["eventlog.dll"]),
    Service("SamSs", 2, 0x20, lsass),
    Service("PolicyAgent", 2, 0x20, lsass),
    Service("Spooler", 2, 0x110, "%SystemRoot%\\system32\\spoolsv.exe", maps: ["localspl.dll"]),
    Service("RpcSs", 2, 0x20, svchost, library: "rpcss.dll"),
    Service("Dhcp", 2, 0x20, svchost, library: "dhcpcsvc.dll"),
    Service("Dnscache", 2, 0x20, svchost, library: "dnsrslvr.dll", maps: ["dnsapi.dll", "rasadhlp.dll"]),
    Service("lanmanserver", 2, 0x20, svchost, library: "srvsvc.dll", maps: ["netapi32.dll"]),
    Service("lanmanworkstation", 2, 0x20, svchost, library: "wkssvc.dll", maps: ["netapi32.dll"]),
    Service("Browser", 2, 0x20, svchost, library: "browser.dll"),
    Service(
      "CryptSvc", 2, 0x20, svchost, library: "cryptsvc.dll", maps: ["crypt32.dll", "msasn1.dll", "wintrust.dll"]),
    Service("Schedule", 2, 0x20, svchost, library: "schedsvc.dll"),
    Service("winmgmt", 2, 0x20, svchost, library: "wbem\\WMIsvc.dll"),
  ]

  static func fill(_ transaction: borrowing Transaction, _ machine: Machine) throws {
    for service in table {
      // NT 4.0 had no service host for these: they ran inside services.exe.
      let image = machine.platform.product == .nt4 && service.image == svchost ? services : service.image
      let key = Keys.services.appending(service.name)
      try transaction.setValue(key, "Start", .dword(service.start))
      try transaction.setValue(key, "Type", .dword(service.type))
      try transaction.setValue(key, "ErrorControl", .dword(1))
      try transaction.setValue(key, "ImagePath", .expandString(image))
      if let library = service.library {
        try transaction.setValue(
          key.appending("Parameters"), "ServiceDll", .expandString("%SystemRoot%\\system32\\\(library)"))
      }
      for file in service.maps { try hold(transaction, machine, file, service.name) }
    }
    for (holder, path) in try RunningSystem.files(machine, isFound: false, transaction.now) {
      try transaction.map(path, holder: holder, kind: .program, atBoot: true)
    }
  }

  private static func hold(
    _ transaction: borrowing Transaction, _ machine: Machine, _ file: String, _ holder: String
  ) throws {
    let path = try machine.system("system32\\\(file)")
    guard let entry = try transaction.now.file(path), !entry.isDirectory else { return }
    try transaction.map(path, holder: holder, kind: .service, atBoot: true)
  }
}
