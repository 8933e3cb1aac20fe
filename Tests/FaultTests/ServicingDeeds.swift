import Servicing
import StateStore
import TestSupport
import WindowsFormats
import WindowsModel

/// What is done to a machine: an install that has to wait for the restart, that restart, and the removal.
enum ServicingDeeds {
  private static let article = KBNumber(921_883)

  private static func facts(_ version: String) -> RevisionFacts {
    RevisionFacts(fileVersion: FileVersion(version), productVersion: FileVersion(version))
  }

  private static let package = Package(
    name: "KB921883-x86.exe", article: article, title: "Update", product: .ws2003, architecture: .x86,
    language: nil, minimumServicePack: nil, maximumServicePack: nil,
    installerDate: CivilTime(year: 2006, month: 8, day: 1), articleAllowsHotpatching: nil,
    files: ["netapi32.dll", "srvsvc.dll"].map {
      PackageFile(target: "%SystemRoot%\\system32\\\($0)", copies: [nil: facts("5.2.3790.2800")])
    }, source: "test")

  private static func make(_ path: String) throws -> Store {
    let platform = Platform(product: .ws2003, servicePack: 1, architecture: .x86)
    let store = try Store.create(path, header("create")) { transaction in
      try Baseline.fill(transaction, platform: platform, name: "PLANT7", extent: .registryOnly)
    }.store
    try store.write(header(second: 1)) { transaction in
      let machine = try Machine(transaction.now)
      for name in ["netapi32.dll", "srvsvc.dll"] {
        try transaction.put(machine.system("system32\\\(name)"), transaction.revision(facts("5.2.3790.1830")))
      }
      try transaction.map(machine.system("system32\\netapi32.dll"), holder: "Service", kind: .service, atBoot: true)
    }
    try restart(store, second: 2)
    return store
  }

  private static func install(_ store: Store) throws {
    let installer = Installer(package, try Switches(["/z", "/q"]))
    try store.write(header("install", second: 10)) { _ = try installer.run($0) }
  }

  private static func restart(_ store: Store, second: Int64) throws {
    try store.write(header("restart", second: second)) { _ = try SessionManager.restart($0) }
  }

  private static func uninstall(_ store: Store) throws {
    let uninstaller = Uninstaller(article, try Switches(["/z", "/q"]))
    try store.write(header("uninstall", second: 30)) { _ = try uninstaller.run($0) }
  }

  static let all = [
    Deed(name: "install", prepare: { _ = try make($0) }, act: install),
    Deed(name: "restart", prepare: { try install(make($0)) }, act: { try restart($0, second: 20) }),
    Deed(
      name: "uninstall",
      prepare: { path in
        let store = try make(path)
        try install(store)
        try restart(store, second: 20)
      }, act: uninstall),
  ]
}
