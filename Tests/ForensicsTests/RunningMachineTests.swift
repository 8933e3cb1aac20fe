import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("What runs on an adopted machine") struct RunningMachineTests {
  private let scratch = Scratch()

  private static func header(_ kind: ActKind, minute: Int64) -> ActHeader {
    ActHeader(kind: kind, account: "tester", time: MadeMachine.made.adding(seconds: 60 * minute), bias: -120)
  }

  /// A disk with these files, each a program of the product's age with these imports; nil: no program.
  private func disk(
    _ product: Product, servicePack: Int, _ files: [String: [String]?],
    _ change: (borrowing Transaction, Machine) throws -> Void = { _, _ in }
  ) throws -> String {
    let made = try Store.create(scratch.file("made.wupd"), Self.header(.create, minute: 0)) { transaction in
      try Baseline.fill(
        transaction, platform: Platform(product: product, servicePack: servicePack), name: "PLANT7",
        extent: .registryOnly)
      let machine = try Machine(transaction.now)
      for (name, imports) in files {
        var builder = ProgramBuilder(.plain(FileVersion(5, 0, 2195, 1), branch: nil, name: name))
        builder.imports = imports ?? []
        let stored = try transaction.store(imports == nil ? Array("no program".utf8) : builder.bytes())
        let path = try machine.system(name)
        try transaction.makeDirectory(try #require(path.parent))
        let revision = try transaction.revision(
          RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes))
        _ = try transaction.put(path, revision)
      }
      try change(transaction, machine)
    }.store
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try made.read { try MachineDisk.write($0, to: disk) }
    return disk
  }

  private func adopt(_ disk: String, metadataOnly: Bool = false) throws -> Store {
    var options = Adoption.Options()
    options.metadataOnly = metadataOnly
    let adoption = Adoption(disk, options) { _ in }
    return try Store.create(scratch.file("adopted.wupd"), Self.header(.adopt, minute: 1000)) {
      _ = try adoption.run($0)
    }.store
  }

  private func holders(_ file: String, _ store: Store) throws -> [Holding] {
    try store.read { view in
      let machine = try Machine(view)
      return try Holding.all(of: machine.system(file), machine, view)
    }
  }

  private static func service(
    _ name: String, start: UInt32, type: UInt32, image: String? = nil, library: String? = nil,
    _ transaction: borrowing Transaction
  ) throws {
    let key = try RegistryPath("HKLM\\SYSTEM\\CurrentControlSet\\Services").appending(name)
    try transaction.setValue(key, "Start", .dword(start))
    try transaction.setValue(key, "Type", .dword(type))
    if let image { try transaction.setValue(key, "ImagePath", .expandString(image)) }
    if let library { try transaction.setValue(key.appending("Parameters"), "ServiceDll", .expandString(library)) }
  }

  // MARK: What every Windows maps

  private static let always = [
    ("system32\\smss.exe", "smss.exe"), ("system32\\ntdll.dll", "smss.exe"), ("system32\\csrss.exe", "csrss.exe"),
    ("system32\\csrsrv.dll", "csrss.exe"), ("system32\\win32k.sys", "csrss.exe"),
    ("system32\\winlogon.exe", "winlogon.exe"), ("system32\\msgina.dll", "winlogon.exe"),
    ("system32\\services.exe", "services.exe"), ("system32\\lsass.exe", "lsass.exe"),
    ("system32\\lsasrv.dll", "lsass.exe"), ("system32\\hal.dll", "System"), ("system32\\ntoskrnl.exe", "System"),
  ]

  @Test(
    "Kernel, Session Manager, subsystem, logon and security of every Windows are held, as far as the machine has them",
    arguments: [(Product.nt4, 6), (.w2k, 4), (.xp, 3), (.ws2003, 1)])
  func always(product: Product, servicePack: Int) throws {
    let names = Self.always.map(\.0).filter { $0 != "system32\\csrsrv.dll" } + ["system32\\kerberos.dll"]
    let store = try adopt(disk(product, servicePack: servicePack, Dictionary(names.map { ($0, []) }) { one, _ in one }))
    for (file, holder) in Self.always where file != "system32\\csrsrv.dll" {
      let found = try #require(try holders(file, store).first { $0.holder == holder }, "\(file)")
      #expect(found.standing == .reckoned)
      #expect(found.restsOn == ["every \(product.title) that runs maps it"])
    }
    // NT 4.0 has no Kerberos, whatever file of the name lies there.
    #expect(try holders("system32\\kerberos.dll", store).isEmpty == (product == .nt4))
    #expect(try holders("system32\\csrsrv.dll", store).isEmpty)
  }

  @Test("An update of such a file is sure to need the restart, and says who holds it")
  func sure() throws {
    let store = try adopt(disk(.w2k, servicePack: 4, ["system32\\winsrv.dll": []]))
    let package = try Catalog.package(#require(KBNumber("KB840987")), for: store.read { try Machine($0).platform })
    let outcome = try store.write(Self.header(.install, minute: 1001)) {
      try Installer(package, Switches(["/z", "/q"])).run($0)
    }
    #expect(outcome.code == WindowsCode.restartRequired && outcome.codeDoubts.isEmpty)
    let decision = outcome.decisions.first { $0.path.name == "winsrv.dll" }
    #expect(decision?.holders.map(\.told) == ["reckoned: every Windows 2000 that runs maps it"])
  }

  @Test("Of two kernels that lie there the one is held that the registry says runs, and without its word none")
  func kernels() throws {
    let memory = try RegistryPath("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management")
    for (value, held) in [(0 as UInt32?, "ntoskrnl.exe" as String?), (1, "ntkrnlpa.exe"), (nil, nil)] {
      let scratched = RunningMachineTests()
      let store = try scratched.adopt(
        scratched.disk(
          .xp, servicePack: 3,
          [
            "system32\\ntoskrnl.exe": [], "system32\\ntkrnlpa.exe": [],
            "system32\\drivers\\nic.sys": ["ntoskrnl.exe"],
          ]
        ) { transaction, _ in
          if let value { try transaction.setValue(memory, "PhysicalAddressExtension", .dword(value)) }
          // A driver imports the kernel by the one name, whichever file it is.
          try Self.service("nic", start: 1, type: 1, transaction)
        })
      for name in ["ntoskrnl.exe", "ntkrnlpa.exe"] {
        #expect(
          try scratched.holders("system32\\\(name)", store).isEmpty == (name != held), "\(String(describing: value))")
      }
    }
  }

  @Test("Where another file logs on, that one is held and msgina.dll is not")
  func gina() throws {
    let winlogon = try RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon")
    let store = try adopt(
      disk(.nt4, servicePack: 6, ["system32\\msgina.dll": [], "system32\\nwgina.dll": []]) { transaction, _ in
        try transaction.setValue(winlogon, "GinaDLL", .string("nwgina.dll"))
      })
    #expect(try holders("system32\\nwgina.dll", store).map(\.holder) == ["winlogon.exe"])
    #expect(try holders("system32\\msgina.dll", store).isEmpty)
  }

  // MARK: Drivers and services

  @Test("A driver without ImagePath is the file of its name among the drivers, a service that in system32")
  func defaultPaths() throws {
    let files = ["drivers\\null.sys", "drivers\\ndis.sys", "drivers\\manual.sys", "drivers\\card.sys", "oldsvc.exe"]
    let store = try adopt(
      disk(.nt4, servicePack: 6, Dictionary(files.map { ("system32\\\($0)", []) }) { one, _ in one }) {
        transaction, _ in
        try Self.service("Null", start: 1, type: 1, transaction)
        try Self.service("NDIS", start: 0, type: 1, transaction)
        try Self.service("Manual", start: 3, type: 1, transaction)
        // Arguments of an adapter, and no driver.
        try Self.service("Card", start: 1, type: 4, transaction)
        try Self.service("OldSvc", start: 2, type: 0x10, transaction)
      })
    let null = try holders("system32\\drivers\\null.sys", store)
    #expect(null.map(\.holder) == ["Null"])
    #expect(
      null.first?.told
        == "reckoned: HKLM\\SYSTEM\\CurrentControlSet\\Services\\Null without ImagePath: system32\\drivers\\Null.sys")
    #expect(try holders("system32\\drivers\\ndis.sys", store).map(\.holder) == ["NDIS"])
    #expect(try holders("system32\\oldsvc.exe", store).map(\.holder) == ["OldSvc"])
    #expect(try holders("system32\\drivers\\manual.sys", store).isEmpty)
    #expect(try holders("system32\\drivers\\card.sys", store).isEmpty)
  }

  // MARK: Imports

  /// A service with its program, and what lies around it.
  private static let spooler: [String: [String]?] = [
    "system32\\spoolsv.exe": ["KERNEL32.dll", "spoolss.dll"], "system32\\spoolss.dll": ["localspl.dll", "gone.dll"],
    "system32\\localspl.dll": ["SPOOLSS.DLL", "winsta.dll"], "system32\\winsta.dll": nil,
    "system32\\kernel32.dll": ["ntdll.dll"], "system32\\ntdll.dll": [], "system32\\other.dll": [],
  ]

  @Test("What a program imports is held with it, through others too, and what nobody imports is not")
  func imports() throws {
    let store = try adopt(
      disk(.ws2003, servicePack: 1, Self.spooler) { transaction, _ in
        try Self.service("Spooler", start: 2, type: 0x110, image: "%SystemRoot%\\system32\\spoolsv.exe", transaction)
      })
    for name in ["spoolss.dll", "localspl.dll", "winsta.dll", "ntdll.dll"] {
      let found = try holders("system32\\\(name)", store).first { $0.holder == "spoolsv.exe" }
      #expect(found?.told == "reckoned: import tables of spoolsv.exe and of what is mapped with it", "\(name)")
    }
    // A KnownDLL is mapped for all.
    #expect(try holders("system32\\kernel32.dll", store).map(\.holder) == ["Session Manager"])
    #expect(try holders("system32\\other.dll", store).isEmpty)
  }

  @Test("At a start without the service what it alone imported is let go")
  func startWithoutIt() throws {
    let store = try adopt(
      disk(.w2k, servicePack: 4, Self.spooler) { transaction, _ in
        try Self.service("Spooler", start: 2, type: 0x110, image: "%SystemRoot%\\system32\\spoolsv.exe", transaction)
      })
    try store.write(Self.header(.restart, minute: 1001)) { _ = try SessionManager.restart($0) }
    #expect(try holders("system32\\localspl.dll", store).map(\.holder) == ["spoolsv.exe"])
    try store.write(Self.header(.edit, minute: 1002)) {
      try Self.service("Spooler", start: 4, type: 0x110, $0)
    }
    try store.write(Self.header(.restart, minute: 1003)) { _ = try SessionManager.restart($0) }
    #expect(try holders("system32\\localspl.dll", store).isEmpty)
  }

  @Test("Without the bytes of the programs nothing is said of what they import")
  func metadataAlone() throws {
    let store = try adopt(
      disk(.xp, servicePack: 2, Self.spooler) { transaction, _ in
        try Self.service("Spooler", start: 2, type: 0x110, image: "%SystemRoot%\\system32\\spoolsv.exe", transaction)
      }, metadataOnly: true)
    #expect(try holders("system32\\spoolsv.exe", store).map(\.holder) == ["Spooler"])
    #expect(try holders("system32\\localspl.dll", store).isEmpty)
  }

  @Test("A library of its own folder comes before that of system32, and one that a host loads has its own folder")
  func ownFolder() throws {
    let files: [String: [String]?] = [
      "backup\\agent.exe": ["tape.dll"], "backup\\tape.dll": [], "system32\\tape.dll": [],
      "system32\\svchost.exe": [], "system32\\wbem\\WMIsvc.dll": ["wbemcomn.dll"], "system32\\wbem\\wbemcomn.dll": [],
    ]
    let store = try adopt(
      disk(.xp, servicePack: 2, files) { transaction, _ in
        try Self.service("Agent", start: 2, type: 0x10, image: "\"C:\\WINDOWS\\backup\\agent.exe\" -s", transaction)
        try Self.service(
          "winmgmt", start: 2, type: 0x20, image: "%SystemRoot%\\system32\\svchost.exe -k netsvcs",
          library: "%SystemRoot%\\system32\\wbem\\WMIsvc.dll", transaction)
      })
    #expect(try holders("backup\\tape.dll", store).map(\.holder) == ["agent.exe"])
    #expect(try holders("system32\\tape.dll", store).isEmpty)
    #expect(try holders("system32\\wbem\\wbemcomn.dll", store).map(\.holder) == ["svchost.exe"])
  }

  @Test("Drivers import drivers, and the kernel holds those")
  func drivers() throws {
    let files: [String: [String]?] = [
      "system32\\drivers\\nic.sys": ["NDIS.SYS", "ntoskrnl.exe"], "system32\\drivers\\ndis.sys": ["TDI.SYS"],
      "system32\\drivers\\tdi.sys": [], "system32\\ndis.sys": [],
    ]
    let store = try adopt(
      disk(.w2k, servicePack: 4, files) { transaction, _ in
        try Self.service("nic", start: 1, type: 1, image: "System32\\DRIVERS\\nic.sys", transaction)
      })
    #expect(try holders("system32\\drivers\\ndis.sys", store).map(\.holder) == ["System"])
    #expect(try holders("system32\\drivers\\tdi.sys", store).map(\.holder) == ["System"])
    #expect(try holders("system32\\ndis.sys", store).isEmpty)
  }

  @Test("Which comctl32.dll a program of XP gets its manifest says; of Windows 2000 there is one")
  func assemblies() throws {
    for (product, pack) in [(Product.xp, 3), (.w2k, 4)] {
      let scratched = RunningMachineTests()
      let store = try scratched.adopt(
        scratched.disk(
          product, servicePack: pack, ["system32\\winlogon.exe": ["COMCTL32.dll"], "system32\\comctl32.dll": []]))
      #expect(
        try scratched.holders("system32\\comctl32.dll", store).contains { $0.holder == "winlogon.exe" }
          == (product == .w2k))
    }
  }
}
