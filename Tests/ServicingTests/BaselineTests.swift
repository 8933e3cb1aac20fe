import StateStore
import TestSupport
import Testing
import WindowsModel

@testable import Servicing

/// The machines that can be made.
@Suite("A new machine")
struct BaselineTests {
  private func make(_ platform: Platform, _ name: String = "m.wupd") throws -> (scratch: Scratch, store: Store) {
    let scratch = Scratch()
    var header = ActHeader(
      kind: .create, account: "tester", time: try #require(WindowsTime("2006-01-01T00:00:00Z")), bias: -60)
    header.machine = MachineID(ofName: "test")
    let store = try Store.create(scratch.file(name), header) {
      try Baseline.fill($0, platform: platform, name: "PLANT7", zone: TimeZoneRule(bias: -60))
    }.store
    return (scratch, store)
  }

  /// Files by how they are known.
  private func origins(_ store: Store) throws -> [RevisionFacts.Origin: Int] {
    try store.read { view in
      var counts: [RevisionFacts.Origin: Int] = [:]
      for volume in try view.volumes() {
        try view.forEachFile(below: WindowsPath(volume.name + "\\")) { _, entry in
          if let origin = entry.revision?.origin { counts[origin, default: 0] += 1 }
        }
      }
      return counts
    }
  }

  @Test("Server 2003 SP1 has the 1,384 files that were read of a real one; all others are marked as inferred")
  func origins() throws {
    let (scratch, store) = try make(Platform(product: .ws2003, servicePack: 1))
    let counts = try origins(store)
    #expect(counts[.resource] == 1384)
    #expect((counts[.inferred] ?? 0) > 0)
    #expect(Set(counts.keys) == [.resource, .inferred])
    withExtendedLifetime(scratch) {}
  }

  @Test("No other service pack has files that were read", arguments: [0, 2])
  func nothingRead(_ servicePack: Int) throws {
    let (scratch, store) = try make(Platform(product: .ws2003, servicePack: servicePack))
    #expect(try Set(origins(store).keys) == [.inferred])
    withExtendedLifetime(scratch) {}
  }

  static let platforms: [Platform] = Product.allCases.flatMap { product in
    Architecture.allCases.filter { $0 == .x86 || product == .xp || product == .ws2003 }.flatMap { architecture in
      Platform.servicePacks(product, architecture).map {
        Platform(product: product, servicePack: $0, architecture: architecture)
      }
    }
  }

  @Test(
    "Every product can be made with every service pack and processor it had, knows what it is, and maps the KnownDLLs",
    arguments: notEmpty(platforms)
  )
  func everyPlatform(_ platform: Platform) throws {
    let (scratch, store) = try make(platform)
    let machine = try store.read { try Machine($0) }
    #expect(machine.platform == platform)
    #expect(machine.name == "PLANT7")
    #expect(machine.zone?.bias == -60)
    #expect(machine.systemRoot.description == platform.product.systemRoot)
    try store.read { view in
      let known = try Machine.knownDLLs(view)
      #expect(known.count == platform.product.knownDLLs(on: platform.architecture).count)
      #expect(known.contains("kernel32.dll"))
      // Those that are there are mapped, as they lie on disk, and all that are mapped are there.
      let images = try view.images().filter { $0.kind == .knownDLL }
      for image in images {
        let onDisk = try view.file(image.path)?.revision
        #expect(onDisk?.facts == image.revision.facts)
      }
      let mapped = Set(images.map(\.path.name))
      // No source tells of these for every service pack.
      let withoutSource: Set = platform.architecture == .x64 ? ["wow64.dll", "wow64cpu.dll", "wow64win.dll"] : []
      #expect(known.subtracting(mapped).subtracting(withoutSource) == [])
      #expect(mapped.subtracting(known) == [])
      let session = try view.session()?.number
      #expect(session == 1)
    }
    #expect(try store.verify().isSound)
    withExtendedLifetime(scratch) {}
  }

  @Test("Services and the system hold files from the start")
  func held() throws {
    let (scratch, store) = try make(Platform(product: .ws2003, servicePack: 1))
    try store.read { view in
      for name in ["netapi32.dll", "ntdll.dll", "drivers\\srv.sys", "win32k.sys", "dnsapi.dll"] {
        let images = try view.images(holding: WindowsPath("C:\\WINDOWS\\system32\\" + name))
        #expect(!images.isEmpty, "\(name)")
      }
    }
    withExtendedLifetime(scratch) {}
  }

  @Test("Two machines made alike have one anchor")
  func deterministic() throws {
    let platform = Platform(product: .ws2003, servicePack: 1)
    let (one, two) = (try make(platform, "one.wupd"), try make(platform, "two.wupd"))
    let anchors = try [one.store, two.store].map { try $0.read { try $0.anchor() } }
    #expect(anchors[0] == anchors[1])
    withExtendedLifetime((one.scratch, two.scratch)) {}
  }

  @Test("What never was is refused, and so is a name no computer can have")
  func refused() throws {
    for platform in [
      Platform(product: .ws2003, servicePack: 3), Platform(product: .nt4, servicePack: -1),
      Platform(product: .w2k, servicePack: 4, architecture: .x64),
      Platform(product: .nt4, servicePack: 6, architecture: .ia64),
    ] {
      #expect(throws: StoreError.self, "\(platform)") { try make(platform) }
    }
    let scratch = Scratch()
    let header = ActHeader(kind: .create, account: "tester", time: WindowsTime(ticks: 1 << 56))
    for name in ["", "A B", "SIXTEEN-LETTERS-", "a\\b", "a.b"] {
      #expect(throws: StoreError.self, "\(name)") {
        try Store.create(scratch.file("n.wupd"), header) {
          try Baseline.fill($0, platform: Platform(product: .xp, servicePack: 2), name: name)
        }
      }
    }
  }
}
