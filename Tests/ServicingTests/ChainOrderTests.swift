import StateStore
import TestSupport
import Testing
import WindowsModel

@testable import Servicing

/// Random chains with random overlap, installers of every age, files in use, and restarts between.
@Suite("Chains in any order, over random seeds")
struct ChainOrderTests {
  /// What one seed comes to: packages on a machine, and who holds what.
  private struct Story {
    let packages: [Package]
    let held: Set<String>
    let files: [String: String]

    /// - Parameter dates: of the installers.
    init(_ product: Product, dates: [(Int, Int, Int)], _ generator: inout SeededGenerator) {
      let names = ["kernel32.dll", "user32.dll", "a.dll", "b.dll", "c.sys"]
      var files: [String: String] = [:]
      for name in names { files[name] = "5.0.1.\(Int.random(in: 1...4, using: &generator))" }
      self.files = files
      held = Set(names.filter { _ in generator.chance(2) })
      packages = (1...UInt32.random(in: 2...4, using: &generator)).map { number in
        let chosen = names.filter { _ in generator.chance(2) }
        return package(
          900_000 + number,
          (chosen.isEmpty ? [names[0]] : chosen).map { file($0, "5.0.1.\(Int.random(in: 2...9, using: &generator))") },
          for: product, dated: dates.randomElement(using: &generator) ?? dates[0])
      }
    }
  }

  /// A machine of each product with its registry alone, made once; each seed works on a copy.
  private static let plain: [Product: [UInt8]] = {
    var bytes: [Product: [UInt8]] = [:]
    for product in Product.allCases {
      guard let machine = try? TestMachine(product) else { continue }
      _ = try? machine.store.verify()
      let copy = machine.scratch.file("copy.wupd")
      guard (try? machine.store.replay(into: copy)) != nil else { continue }
      bytes[product] = contents(of: copy)
    }
    return bytes
  }()

  private func machine(_ product: Product, _ story: Story) throws -> TestMachine {
    let machine = try TestMachine(copyOf: try #require(Self.plain[product]))
    try machine.edit { transaction in
      for (name, text) in story.files.sorted(by: { $0.key < $1.key }) {
        try transaction.put(TestMachine.path(name, transaction.now), transaction.revision(facts(text)))
      }
    }
    try machine.restart()
    for name in story.held.sorted() { try machine.hold(name) }
    return machine
  }

  /// Versions in the end, after the chain in an order of this seed and a restart.
  private func versions(
    _ product: Product, _ story: Story, _ order: [Package], _ generator: inout SeededGenerator
  ) throws -> [String: String?] {
    let machine = try machine(product, story)
    for package in order {
      #expect(try machine.install(package).refusal == nil)
      if generator.chance(3) { try machine.restart() }
      if generator.chance(3), let name = story.held.sorted().randomElement(using: &generator) {
        try machine.release(name)
      }
    }
    try machine.restart()
    return try Dictionary(uniqueKeysWithValues: story.files.keys.map { ($0, try machine.version($0)) })
  }

  /// True for a seed whose versions depend on the order.
  private func differs(_ seed: UInt64, _ products: [Product], _ dates: [(Int, Int, Int)]) throws -> Bool {
    var generator = SeededGenerator(seed: seed)
    let product = products[Int(seed) % products.count]
    let story = Story(product, dates: dates, &generator)
    let one = try versions(product, story, story.packages, &generator)
    return try versions(product, story, story.packages.shuffled(using: &generator).reversed(), &generator) != one
  }

  @Test("With installers from December 2002 on, the versions in the end do not depend on the order")
  func newInstallers() throws {
    let dates = [(2002, 12, 1), (2004, 6, 1), (2006, 8, 1)]
    try withSeeds(34) { seed in
      let isOther = try differs(seed, [.w2k, .xp, .ws2003], dates)
      #expect(!isOther, "seed \(seed)")
    }
  }

  @Test("With older ones they do")
  func oldInstallers() throws {
    guard environment("WUPD_SEED") == nil else { return }
    // The first seed that shows it is enough.
    func someSeedDiffers(_ products: [Product], _ dates: [(Int, Int, Int)]) throws -> Bool {
      for seed in UInt64(1)...60 where try differs(seed, products, dates) { return true }
      return false
    }
    #expect(try someSeedDiffers([.nt4], [(1999, 1, 1), (2004, 1, 1)]), "NT 4.0")
    #expect(try someSeedDiffers([.w2k], [(2001, 5, 17)]), "before SP2")
    #expect(try someSeedDiffers([.w2k, .xp], [(2001, 5, 18), (2002, 11, 30)]), "before December 2002")
  }

  @Test("Whatever the age of the installers: off in stack order the machine is the one before, else there is a warning")
  func removal() throws {
    let seeds = 34
    var warnings = 0
    try withSeeds(seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      let product = Product.allCases[Int(seed) % Product.allCases.count]
      let dates = [(1999, 1, 1), (2001, 5, 18), (2002, 12, 1), (2005, 2, 24)]
      let story = Story(product, dates: dates, &generator)
      let machine = try machine(product, story)
      let before = try machine.point()
      for package in story.packages {
        try #require(try machine.install(package).refusal == nil)
        if generator.chance(3) { try machine.restart() }
      }
      var installed = story.packages.map(\.article)
      while let top = installed.popLast() {
        if let wrong = installed.randomElement(using: &generator) {
          let outcome = try machine.uninstall(wrong)
          warnings += 1
          #expect(outcome.code == WindowsCode.failure, "seed \(seed)")
          #expect(outcome.standing.updates.contains { $0.article == top }, "seed \(seed)")
        }
        #expect(try machine.uninstall(top).code == WindowsCode.restartRequired, "seed \(seed)")
        if generator.chance(3) { try machine.restart() }
      }
      try machine.restart()
      #expect(try machine.changes(since: before) == [], "seed \(seed)")
      #expect(try machine.store.verify().isSound, "seed \(seed)")
    }
    if environment("WUPD_SEED") == nil { #expect(warnings > seeds) }
  }
}
