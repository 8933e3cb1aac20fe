import StateStore
import TestSupport
import WindowsModel

func header(_ kind: String = "edit", second: Int64 = 0) -> ActHeader {
  var header = ActHeader(
    kind: ActKind(kind), subject: "subject", command: "command", account: "tester",
    time: WindowsTime(unixSeconds: 1_155_178_517 + second), bias: -120)
  header.recorder = ActHeader.Recorder(time: WindowsTime(unixSeconds: 1_780_000_000 + second), program: "0.2.0")
  if kind == "create" { header.machine = MachineID(ofName: "test") }
  if second == 2 { header.origin = .read }
  return header
}

let vendorKey = RegistryPath(.machine, ["SOFTWARE", "Vendor"])

/// A store in which every table has rows: some as they came, some changed, some gone. Four acts.
func fullStore(_ path: String) throws -> Store {
  let dll = try WindowsPath("C:\\WINDOWS\\x.dll")
  let package = ShortTitle(KBNumber(921883))
  let store = try Store.create(path, header("create")) { transaction in
    try transaction.set("product", .text("ws2003"))
    try transaction.set("bias", .number(7))
    try transaction.setValue(vendorKey, "Name", .string("before"))
    try transaction.setValue(vendorKey, "Count", .dword(5))
    try transaction.createKey(RegistryPath(.machine, ["Volatile"]), isVolatile: true, className: "class")
    let stored = try transaction.store(Array("the bytes of a file".utf8))
    let revision = try transaction.revision(
      RevisionFacts(
        sha256: stored.sha256, size: stored.size, fileVersion: FileVersion(5, 2, 3790, 1830),
        productVersion: FileVersion(5, 2, 3790, 0), versionText: "5.2.3790.1830 (srv03_sp1_rtm.050324-1447)",
        branch: Branch("srv03_sp1_rtm"), language: 0x409, linked: transaction.time, checksum: 77, origin: .bytes))
    try transaction.put(dll, revision)
    for (path, outcome) in [("config/system", "HKLM\\SYSTEM"), ("config/software", "HKLM\\SOFTWARE")] {
      try transaction.record(
        EvidenceSource(
          path: path, role: "hive", size: 8192, sha256: stored.sha256, sha256After: stored.sha256,
          modified: transaction.time, outcome: outcome))
    }
    try transaction.record(
      Finding(
        "KB921883", Statement(rule: "update", ["hotfix", "1%\n2"]),
        witnesses: [Statement(rule: "place", ["its key"]), Statement(rule: "place", ["its folder"])],
        against: [Statement(rule: "update.no_time")]))
    _ = try transaction.beginSession()
    try transaction.map(dll, holder: "Session Manager", kind: .knownDLL, atBoot: true)
  }.store
  try store.write(header("install", second: 1)) { transaction in
    var update = InstalledUpdate(
      name: package, title: "title", package: "package.exe", kind: "hotfix", line: "GDR",
      installed: transaction.time, sequence: transaction.number,
      folder: try WindowsPath("C:\\WINDOWS\\$NtUninstallKB921883$"), isHotpatched: true)
    try transaction.record(update)
    (update.overwritten, update.takenOver, update.takenAlong) = (package, package, package)
    try transaction.record(update)
    guard let entry = try transaction.now.file(dll), let revision = entry.revision else { return }
    try transaction.record(
      FileBackup(
        path: dll, before: FileBackup.Before(entry, revision: revision, stored: "x.dll"),
        pending: FileBackup.Pending(
          source: try WindowsPath("C:\\WINDOWS\\SET1.tmp"), package: package, revision: revision)), of: package)
    try transaction.record(ValueBackup(key: vendorKey, name: "Count", before: .dword(5)), of: package)
    try transaction.record(KeyBackup(key: vendorKey, existed: true), of: package)
    let stored = try transaction.store([UInt8](repeating: 65, count: 5000))
    try transaction.record(
      WaitingPair(
        source: "\\??\\C:\\WINDOWS\\SET1.tmp", target: "!\\??\\C:\\WINDOWS\\x.dll", package: package,
        isOfRemoval: false,
        revision: revision))
    let next = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size))
    try transaction.put(dll, next)
    try transaction.setValue(vendorKey, "Name", .string("after"))
    try transaction.setValue(vendorKey, "Count", .dword(6))
  }
  try store.write(header("edit", second: 2)) { transaction in
    try transaction.put(WindowsPath("C:\\gone.txt"), transaction.revision(RevisionFacts(size: 3)))
    try transaction.remove(WindowsPath("C:\\gone.txt"))
    try transaction.deleteValue(vendorKey, "Name")
    try transaction.record(
      EvidenceSource(
        path: "config/system", role: "hive", size: 8192, sha256: sha256([1]), sha256After: nil, modified: nil,
        outcome: "read again"))
  }
  try store.write(header("mark", second: 3)) { try $0.mark("quiet") }
  return store
}

/// The names of all tables of a store, as the file has them.
func tables(of path: String) -> [String] {
  run(
    "sqlite3",
    [
      "-readonly", path,
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    ]
  ).output.split(separator: "\n").map(String.init)
}

/// A copy of a store that nobody has open.
func copy(_ source: String, to target: String) { write(contents(of: source), to: target) }
