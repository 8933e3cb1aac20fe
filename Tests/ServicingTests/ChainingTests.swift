import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

/// Several updates and one restart: what is left depends on the age of the installers (KB296861, KB815062).
@Suite("Several updates, one restart")
struct ChainingTests {
  /// An installer of each era: the product and the date.
  struct Age: CustomTestStringConvertible {
    let product: Product
    let date: (Int, Int, Int)
    var testDescription: String { "\(product) \(date.0)-\(date.1)-\(date.2)" }
  }

  static let old = [Age(product: .nt4, date: (2003, 3, 1)), Age(product: .w2k, date: (2001, 5, 17))]
  static let middle = [Age(product: .w2k, date: (2001, 5, 18)), Age(product: .xp, date: (2002, 11, 30))]
  static let late = [
    Age(product: .w2k, date: (2002, 12, 1)), Age(product: .xp, date: (2002, 12, 1)),
    Age(product: .ws2003, date: (2003, 4, 24)),
  ]

  private func a(_ age: Age, _ name: String, _ version: String) -> Package {
    package(900_001, [file(name, version)], for: age.product, dated: age.date)
  }

  private func b(_ age: Age, _ name: String, _ version: String) -> Package {
    package(900_002, [file(name, version)], for: age.product, dated: age.date)
  }

  @Test("Q13: before May 2001 the last file queued wins, older or not", arguments: notEmpty(old))
  func lastWins(_ age: Age) throws {
    let machine = try TestMachine(age.product, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(a(age, "x.dll", "1.0.0.3"))
    try machine.install(b(age, "x.dll", "1.0.0.2"))
    #expect(try machine.pending() == ["replace x.dll 1.0.0.3", "replace x.dll 1.0.0.2"])
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.2")
  }

  @Test("Q15: from May 2001 the newest wins in either order", arguments: notEmpty(middle + late))
  func newestWins(_ age: Age) throws {
    for (first, second) in [("1.0.0.3", "1.0.0.2"), ("1.0.0.2", "1.0.0.3")] {
      let machine = try TestMachine(age.product, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
      try machine.install(a(age, "x.dll", first))
      try machine.install(b(age, "x.dll", second))
      #expect(try machine.pending() == ["replace x.dll 1.0.0.3"])
      try machine.restart()
      #expect(try machine.version("x.dll") == "1.0.0.3")
    }
  }

  @Test(
    "A later package is compared with the file that waits, not with the one on disk", arguments: notEmpty(middle + late)
  )
  func effectiveFile(_ age: Age) throws {
    let machine = try TestMachine(age.product, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(a(age, "x.dll", "1.0.0.3"))
    let outcome = try machine.install(b(age, "x.dll", "1.0.0.2"))
    #expect(outcome.decisions.map(\.method) == [.skip(.newer)])
    #expect(outcome.decisions[0].compared?.fileVersion == FileVersion(1, 0, 0, 3))
    #expect(outcome.code == WindowsCode.success)
  }

  @Test("The file of a pair that loses is deleted with it, and the install says which")
  func losersFile() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    let outcome = try machine.install(package(900_002, [file("x.dll", "1.0.0.3")]))
    #expect(outcome.dropped.map(\.sourcePath?.name) == ["SET1.tmp"])
    #expect(try !machine.exists("SET1.tmp"))
    #expect(try machine.version("SET2.tmp") == "1.0.0.3")
  }

  @Test("Q29: a restart after each install gives version 3 in any era", arguments: notEmpty(old + middle + late))
  func restartBetween(_ age: Age) throws {
    let machine = try TestMachine(age.product, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(a(age, "x.dll", "1.0.0.3"))
    try machine.restart()
    try machine.install(b(age, "x.dll", "1.0.0.2"))
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.3")
  }

  @Test(
    "Q21: an old installer asks the loaded kernel32, so that B puts version 2 over A's version 3",
    arguments: notEmpty(old))
  func loadedImage(_ age: Age) throws {
    let machine = try TestMachine(age.product, files: [kernel: "1.0.0.1"])
    try machine.install(a(age, kernel, "1.0.0.3"))
    let outcome = try machine.install(b(age, kernel, "1.0.0.2"))
    #expect(outcome.decisions[0].compared?.fileVersion == FileVersion(1, 0, 0, 1))
    #expect(try machine.pending() == ["delete _000001_.tmp.dll", "delete _000002_.tmp.dll"])
    #expect(try machine.version("_000001_.tmp.dll") == "1.0.0.1")
    #expect(try machine.version("_000002_.tmp.dll") == "1.0.0.3")
    try machine.restart()
    #expect(try machine.version(kernel) == "1.0.0.2")
    #expect(try !machine.exists("_000001_.tmp.dll") && !machine.exists("_000002_.tmp.dll"))
  }

  @Test(
    "Q22, Q23: a later one asks the file on disk, and version 3 stays in either order",
    arguments: notEmpty(middle + late))
  func fileOnDisk(_ age: Age) throws {
    for (first, second) in [("1.0.0.3", "1.0.0.2"), ("1.0.0.2", "1.0.0.3")] {
      let machine = try TestMachine(age.product, files: [kernel: "1.0.0.1"])
      try machine.install(a(age, kernel, first))
      try machine.install(b(age, kernel, second))
      try machine.restart()
      #expect(try machine.version(kernel) == "1.0.0.3")
      #expect(try machine.loaded(kernel) == ["1.0.0.3"])
    }
  }

  /// A queues version 8 for a file in use, the file is released, B puts version 12 in place at once.
  private func stalePair(_ age: Age) throws -> TestMachine {
    let machine = try TestMachine(age.product, files: ["x.dll": "1.0.0.5"])
    try machine.hold("x.dll")
    try machine.install(a(age, "x.dll", "1.0.0.8"))
    try machine.release("x.dll")
    let outcome = try machine.install(b(age, "x.dll", "1.0.0.12"))
    #expect(outcome.decisions.map(\.method) == [.replace])
    #expect(try machine.version("x.dll") == "1.0.0.12")
    return machine
  }

  @Test(
    "R3: before December 2002 a stale pair stays, and the restart puts 8 over 12", arguments: notEmpty(old + middle))
  func stalePairStays(_ age: Age) throws {
    let machine = try stalePair(age)
    #expect(try machine.pending() == ["replace x.dll 1.0.0.8"])
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.8")
  }

  @Test("R3: from December 2002 it is dropped, and 12 stays", arguments: notEmpty(late))
  func stalePairDropped(_ age: Age) throws {
    let machine = try stalePair(age)
    #expect(try machine.pending().isEmpty)
    #expect(
      try machine.log("KB900002").contains {
        $0.hasPrefix("Deleting File: ") && $0.hasSuffix("( File on disk is newer than the temp file )")
      })
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.12")
  }
}
