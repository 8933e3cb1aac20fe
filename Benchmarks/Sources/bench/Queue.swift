import Measuring
import Servicing
import StateStore
import WindowsModel

/// A full queue: an update of so many files that are all in use, QChain over what it queued, and the restart.
enum Queue {
  /// Entries of the small queue; the large one has ten times as many.
  static let entries = 1000

  static func perform(in folder: String) throws {
    for (name, count) in [("small", entries), ("large", 10 * entries)] { try perform(name, count, in: folder) }
  }

  private static func perform(_ name: String, _ count: Int, in folder: String) throws {
    var time = WindowsTime("2003-05-01T09:00:00Z") ?? WindowsTime(ticks: 0)
    func header(_ kind: String) -> ActHeader {
      time = time.adding(seconds: 60)
      return ActHeader(kind: ActKind(kind), subject: "", command: kind, account: "bench", time: time)
    }
    let names = (0..<count).map { "file\($0).dll" }
    let store = try Store.create("\(folder)/\(name).wupd", header("create")) { transaction in
      try Baseline.fill(
        transaction, platform: Platform(product: .w2k, servicePack: 3), name: "BENCH", extent: .registryOnly)
      let machine = try Machine(transaction.now)
      let old = try transaction.revision(RevisionFacts(fileVersion: FileVersion(5, 0, 2195, 1)))
      for file in names {
        let path = try machine.system("system32\\\(file)")
        try transaction.put(path, old)
        try transaction.map(path, holder: "program", kind: .program)
      }
    }.store
    // The second update finds the queue as full as the first left it, and takes the place of each pair.
    for number in 1...2 {
      let files = names.map {
        PackageFile(
          target: "%SystemRoot%\\system32\\\($0)",
          copies: [nil: RevisionFacts(fileVersion: FileVersion(5, 0, 2195, UInt16(1 + number)))])
      }
      let package = Package(
        name: "Windows2000-KB90000\(number)-x86-ENU.exe", article: KBNumber(900_000 + UInt32(number)), title: "bench",
        product: .w2k, architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
        installerDate: CivilTime(year: 2001, month: 1, day: 1), articleAllowsHotpatching: nil, files: files,
        source: "bench")
      let installer = Installer(package, try Switches(["/z", "/q"]))
      let head = header("install")
      tell("install-\(number)-\(name)", try seconds { _ = try store.write(head) { try installer.run($0) } })
    }
    let (queue, start) = (header("qchain"), header("restart"))
    tell("qchain-\(name)", try seconds { _ = try store.write(queue) { try QChain().run($0) } })
    tell("restart-\(name)", try seconds { _ = try store.write(start) { try SessionManager.restart($0) } })
  }
}
