import StateStore
import TestSupport
import Testing
import WindowsModel

@testable import Servicing

/// Random chains of real updates on a whole machine.
@Suite("Chains of updates on Server 2003 SP1, over random seeds")
struct ChainPropertyTests {
  /// A whole machine, made once; each seed works on a copy.
  private func wholeMachine() throws -> [UInt8] {
    let scratch = Scratch()
    let header = ActHeader(kind: .create, account: "tester", time: try #require(WindowsTime("2005-06-01T00:00:00Z")))
    do {
      _ = try Store.create(scratch.file("m.wupd"), header) {
        try Baseline.fill($0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7")
      }
    }
    return contents(of: scratch.file("m.wupd"))
  }

  @Test("Taken off in stack order with a restart, the machine is the one before; in another order nothing comes off")
  func stackOrder() throws {
    let whole = try wholeMachine()
    let platform = Platform(product: .ws2003, servicePack: 1)
    let packages = Catalog.entries(of: .ws2003).map { Catalog.package(of: $0, for: platform) }
      .filter { !$0.files.isEmpty && $0.minimumServicePack ?? 0 <= 1 && $0.maximumServicePack ?? 9 >= 1 }
    #expect(packages.count > 100)
    // Updates that share files meet more often.
    let chain = packages.filter { package in
      package.files.contains { file in
        ["gdi32.dll", "netapi32.dll", "srv.sys", "win32k.sys"].contains { file.target.hasSuffix("\\" + $0) }
      }
    }
    #expect(chain.count > 10)
    let before = try TestMachine(copyOf: whole).point()
    let seeds = 40
    var refusals = 0
    try withSeeds(seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      let machine = try TestMachine(copyOf: whole)
      var installed: [KBNumber] = []
      func disturb() throws {
        if generator.chance(3) { try machine.restart() }
        let names = ["gdi32.dll", "netapi32.dll", #"drivers\srv.sys"#, "mshtml.dll", "shdocvw.dll"]
        if generator.chance(3), let name = names.randomElement(using: &generator) {
          if generator.chance(3) {
            try machine.release(name)
          } else if try machine.exists(name) {
            try machine.hold(name)
          }
        }
      }
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        guard let package = (generator.chance(2) ? chain : packages).randomElement(using: &generator) else { continue }
        try disturb()
        let outcome =
          generator.chance(4)
          ? try machine.install(package, "/z", "/q", "/hotpatch:enable") : try machine.install(package)
        try #require(outcome.refusal == nil, "\(package.article): \(outcome.refusal?.message ?? "")")
        if !installed.contains(package.article) { installed.append(package.article) }
      }
      while let top = installed.popLast() {
        if generator.chance(3), let wrong = installed.randomElement(using: &generator) {
          let (version, outcome) = (try machine.point(), try machine.uninstall(wrong))
          refusals += 1
          #expect(outcome.code == WindowsCode.failure && !outcome.standing.updates.isEmpty, "seed \(seed): \(wrong)")
          #expect(try machine.changes(since: version) == [], "seed \(seed): \(wrong)")
        }
        try disturb()
        let outcome = try machine.uninstall(top)
        #expect(outcome.code == WindowsCode.restartRequired && !outcome.wasForced, "seed \(seed): \(top)")
      }
      try machine.restart()
      #expect(try machine.changes(since: before) == [], "seed \(seed)")
      #expect(try machine.pending().isEmpty, "seed \(seed)")
      let verification = try machine.store.verify()
      #expect(verification.isSound, "seed \(seed): \(verification.flaws)")
    }
    if environment("WUPD_SEED") == nil { #expect(refusals > seeds / 6) }
  }
}
