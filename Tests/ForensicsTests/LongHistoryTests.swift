import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsModel

/// A machine with the history of a real one (real-world shape: chains, second installs, two packages of one article, both
/// sides of summer time), installed by the installer, written out as a disk and read back.
@Suite("A machine with two hundred updates")
struct LongHistoryTests {
  private struct Install {
    let name: ShortTitle
    let time: WindowsTime
  }

  /// When each chain began, and how many updates it was long; its restart came a minute behind the last one.
  private static let chains: [(String, Int)] = [
    ("2011-08-23T17:38:22Z", 1), ("2011-09-09T07:00:25Z", 2), ("2011-09-09T14:04:00Z", 120),
    ("2011-09-09T17:50:00Z", 57), ("2011-09-10T06:12:00Z", 58), ("2011-09-11T07:03:10Z", 1),
    ("2011-09-16T07:02:10Z", 2), ("2011-10-13T07:51:00Z", 4), ("2011-11-11T08:02:05Z", 2), ("2011-12-15T08:01:02Z", 8),
    ("2012-01-11T08:05:00Z", 5), ("2012-01-26T08:03:30Z", 1), ("2012-02-16T08:07:00Z", 3), ("2012-03-14T07:20:00Z", 3),
  ]

  /// What came onto the machine, and the machine: the bytes of its store and of its event log.
  private struct History {
    let chains: [[Install]]
    var installs: [Install] { chains.flatMap(\.self) }
    /// The names, oldest first, each where it first came.
    let order: [ShortTitle]
    let made: Result<(store: [UInt8], events: [UInt8]), any Error>

    /// - Parameter thinned: long chains have a fifth of their length, which shows the same in a tenth of the time.
    init(thinned: Bool) {
      var names: [ShortTitle] = []
      var chains: [[Install]] = []
      var again = 0
      for (index, chain) in LongHistoryTests.chains.enumerated() {
        guard var time = WindowsTime(chain.0) else { continue }
        let count = thinned && chain.1 > 10 ? chain.1 / 5 : chain.1
        chains.append([])
        for place in 0..<count {
          // Of the second long chain on every other one is a second install. Numbers do not grow with time.
          let isAgain = (index == 3 || index == 4) && place.isMultiple(of: 2) && again < 56
          if isAgain {
            chains[index].append(Install(name: names[again * 2 + 1], time: time))
            again += 1
          } else {
            let number = 2_000_000 + UInt32(names.count) * 7919 % 900_001
            let suffix = names.count.isMultiple(of: 23) ? "-v2" : names.count.isMultiple(of: 17) ? "-IE8" : ""
            if let name = ShortTitle("KB\(number)\(suffix)") {
              names.append(name)
              chains[index].append(Install(name: name, time: time))
            }
          }
          time = time.adding(seconds: Int64(11 + place * 7 % 13))
        }
      }
      self.chains = chains
      order = names
      made = Result { try LongHistoryTests.made(chains, names) }
    }
  }

  private static let whole = History(thinned: false)
  private static let thinned = History(thinned: true)

  private static func made(_ chains: [[Install]], _ order: [ShortTitle]) throws -> (store: [UInt8], events: [UInt8]) {
    let scratch = Scratch()
    let path = scratch.file("made.wupd")
    let events = try install(chains, order, path)
    return (contents(of: path), events)
  }

  private static func install(_ chains: [[Install]], _ order: [ShortTitle], _ path: String) throws -> [UInt8] {
    let zone = try #require(TimeZoneRule(posix: "EST5EDT,M3.2.0,M11.1.0"))
    func header(_ kind: ActKind, _ time: WindowsTime, _ subject: String = "") -> ActHeader {
      ActHeader(kind: kind, subject: subject, account: "tester", time: time, bias: zone.bias(at: time))
    }
    write(MadeMachine.lean, to: path)
    let store = try Store.open(path)
    let setUp = try #require(WindowsTime("2011-08-22T16:30:00Z"))
    try store.write(header(.edit, setUp)) { transaction in
      for (name, value) in zone.values(at: setUp) { try transaction.setValue(Keys.timeZone, name, value) }
      try transaction.setValue(Keys.windowsNT, "InstallDate", .dword(UInt32(setUp.unixSeconds)))
    }
    for chain in chains {
      for install in chain {
        try store.write(header(.install, install.time, install.name.canonical)) {
          _ = try Installer(package(install.name, order), Switches(["/z", "/q"])).run($0)
        }
      }
      guard let last = chain.last else { continue }
      try store.write(header(.restart, last.time.adding(seconds: 60))) { _ = try SessionManager.restart($0) }
    }
    // A second install keeps its place.
    #expect(try store.read { try $0.updates() }.map(\.name) == order)
    return try store.read { try JournalEvents($0).bytes() }
  }

  private static func package(_ name: ShortTitle, _ order: [ShortTitle]) -> Package {
    let place = order.firstIndex(of: name) ?? 0
    let version = FileVersion(5, 2, 3790, UInt16(3000 + place))
    var package = Package(
      name: "\(name).exe", article: name.article, title: "Update \(name)", product: .ws2003, architecture: .x86,
      language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2011, month: 8, day: 1), articleAllowsHotpatching: nil,
      files: [
        PackageFile(
          target: "%SystemRoot%\\system32\\part\(place % 40).dll",
          copies: [nil: RevisionFacts(size: 4096, fileVersion: version, productVersion: version)])
      ], source: "test")
    package.shortTitle = name
    return package
  }

  /// The disk of that machine, adopted.
  private func adopted(
    _ history: History, withEvents: Bool, _ change: (borrowing Transaction) throws -> Void = { _ in }
  ) throws -> (store: Store, scratch: Scratch) {

    let made = try history.made.get()

    let scratch = Scratch()
    let copy = scratch.file("copy.wupd")
    write(made.store, to: copy)
    let store = try Store.open(copy)
    let end = try #require(WindowsTime("2012-03-15T00:00:00Z"))
    try store.write(ActHeader(kind: .edit, account: "tester", time: end, bias: 240)) { try change($0) }
    let disk = scratch.file("disk")

    run("/bin/mkdir", ["-p", disk])
    try store.read { try MachineDisk.write($0, to: disk) }
    if withEvents { write(made.events, to: disk + "/WINDOWS/system32/config/SysEvent.Evt") }

    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    let adopted = try Store.create(
      scratch.file("adopted.wupd"), ActHeader(kind: .adopt, account: "tester", time: end, bias: 0)
    ) { try adoption.run($0) }.store
    return (adopted, scratch)
  }

  /// When each run of a log was, in UTC, that are not within a second of an install of that name.
  private func wrongRuns(_ store: Store, _ history: History) throws -> [String] {
    let entries = try store.read { view in
      try Timeline(view, TimelineRequest()).filter { $0.kind == .logStarted }
    }
    #expect(entries.count == history.installs.count)
    let times = Set(history.installs.map(\.time.unixSeconds))
    return entries.filter { entry in
      !(-1...1).contains { times.contains(entry.time.unixSeconds + $0) }
    }.map { "\($0)" }
  }

  private func disputes(_ store: Store) throws -> [String] {
    try store.read { try $0.findings() }.filter { $0.subject.hasPrefix("KB") || $0.subject == "stack" }.flatMap {
      finding in
      finding.disputed.map { "\(finding.subject): \($0)" }
    }
  }

  private static let updatesKey = "HKLM\\SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2"

  @Test("With its event log its updates stand in the order of that, each run at its second, and nothing is disputed")
  func withEvents() throws {
    let history = Self.whole
    let (store, scratch) = try adopted(history, withEvents: true)
    defer { withExtendedLifetime(scratch) {} }
    #expect(history.order.count == 211)
    #expect(try store.read { try $0.updates() }.map(\.name) == history.order)
    #expect(try wrongRuns(store, history) == [])
    #expect(try disputes(store) == [])
    let installs = try store.read { try EventEvidence.installs($0) }
    #expect(installs.map(\.name) == history.installs.map(\.name.description))
  }

  @Test("Without it its keys, logs and sheets tell the same order, and the clock of each day is that of its date")
  func withoutEvents() throws {
    let history = Self.thinned
    let (store, scratch) = try adopted(history, withEvents: false)
    defer { withExtendedLifetime(scratch) {} }
    #expect(try store.read { try $0.updates() }.map(\.name) == history.order)
    #expect(try wrongRuns(store, history) == [])
    #expect(try disputes(store) == [])
  }

  @Test("Without keys, with the logs alone, the order holds where a time tells it")
  func withoutKeys() throws {
    let history = Self.thinned
    let (store, scratch) = try adopted(history, withEvents: false) { transaction in
      for name in history.order {
        for above in [Keys.hotFix, try RegistryPath(Self.updatesKey)] {
          try transaction.deleteKey(above.appending(name.description))
        }
        let folder = try WindowsPath("C:\\WINDOWS\\$NtUninstall\(name)$")
        _ = try transaction.remove(folder)
      }
    }
    defer { withExtendedLifetime(scratch) {} }
    #expect(try store.read { try $0.updates() }.map(\.name) == history.order)
    #expect(try wrongRuns(store, history) == [])
  }

  @Test("Where keys tell one time for all and there is no log, no order is told but that of the sheets, or none")
  func oneTime() throws {
    let history = Self.thinned
    let (store, scratch) = try adopted(history, withEvents: false) { transaction in
      for name in history.order {
        for above in [Keys.hotFix, Keys.programs, try RegistryPath(Self.updatesKey)] {
          try transaction.setValue(above.appending(name.description), "Touched", .dword(1))
        }
        try transaction.remove(WindowsPath("C:\\WINDOWS\\\(name).log"))
        let sheet = try WindowsPath("C:\\WINDOWS\\$NtUninstall\(name)$\\spuninst\\spuninst.inf")
        if try transaction.now.file(sheet) != nil { try transaction.remove(sheet) }
      }
    }
    defer { withExtendedLifetime(scratch) {} }
    let doubts = try store.read { try $0.findings() }.first { $0.subject == "stack" }?.disputed ?? []
    let text = doubts.joined(separator: "; ")
    let untold = history.order.filter { !text.contains("\($0)") }
    #expect(doubts.count == 1 && text.contains("nothing tells in which order these came") && untold == [], "\(doubts)")
  }
}
