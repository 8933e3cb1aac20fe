import Servicing
import StateStore
import Testing
import WindowsModel

/// Removals before the restart that the installs wait for.
@Suite("A removal before the restart")
struct UninstallPendingTests {
  private let a = KBNumber(900_001)
  private let b = KBNumber(900_002)

  private func update(_ number: UInt32, _ version: String, _ product: Product, _ date: (Int, Int, Int)) -> Package {
    package(number, [file("x.dll", version)], for: product, dated: date)
  }

  @Test("It takes its own pair and the file that waits out of the queue")
  func withdrawn() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let before = try machine.point()
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    let outcome = try machine.uninstall(a)
    #expect(outcome.files.first { $0.path.name == "x.dll" }?.method == .withdrawn)
    #expect(try machine.pending().isEmpty)
    #expect(try !machine.exists("SET1.tmp"))
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test("A displaced file comes back under its name, which no other file is given meanwhile")
  func names() throws {
    let machine = try TestMachine(files: ["w.dll": "1.0.0.1", "x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    try machine.install(package(900_002, [file("w.dll", "1.0.0.9"), file("x.dll", "1.0.0.3")]))
    try machine.hold("w.dll")
    try machine.uninstall(b)
    try machine.restart()
    #expect(try machine.version("w.dll") == "1.0.0.1")
    #expect(try machine.version("x.dll") == "1.0.0.2")
  }

  @Test("Pairs of others for other places stay")
  func others() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll", "y.dll"])
    try machine.install(package(900_001, [file("y.dll", "1.0.0.3")]))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.3")]))
    try machine.uninstall(b)
    #expect(try machine.pending() == ["replace y.dll 1.0.0.3"])
    try machine.restart()
    #expect(try machine.version("y.dll") == "1.0.0.3")
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test(
    "The pair that the update displaced is queued again, and goes with its own update",
    arguments: [(Product.ws2003, (2006, 8, 1)), (.w2k, (2002, 1, 1)), (.w2k, (2001, 1, 1)), (.nt4, (2003, 1, 1))])
  func displaced(_ product: Product, _ date: (Int, Int, Int)) throws {
    let machine = try TestMachine(product, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let before = try machine.point()
    try machine.install(update(900_001, "1.0.0.3", product, date))
    let between = try machine.pending()
    try machine.install(update(900_002, "1.0.0.4", product, date))
    try machine.uninstall(b)
    #expect(try machine.pending() == between)
    try machine.uninstall(a)
    #expect(try machine.pending().isEmpty)
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test("After the removal of B the restart gives what A waits for")
  func belowComesTrue() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.4")]))
    try machine.uninstall(b)
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.3")
    try machine.uninstall(a)
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("So it does where B was put in place at once and dropped A's pair as stale", arguments: [true, false])
  func stale(_ isHeldAgain: Bool) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.hold("x.dll")
    try machine.install(package(900_001, [file("x.dll", "1.0.0.8")]))
    try machine.release("x.dll")
    try machine.install(package(900_002, [file("x.dll", "1.0.0.12")]))
    #expect(try machine.pending().isEmpty)
    if isHeldAgain { try machine.hold("x.dll") }
    try machine.uninstall(b)
    #expect(try machine.pending().last == "replace x.dll 1.0.0.8")
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.8")
  }

  @Test("After a restart nothing of before it is queued again")
  func afterRestart() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.4")]))
    try machine.restart()
    try machine.uninstall(b)
    #expect(try machine.pending() == ["replace x.dll 1.0.0.1"])
  }

  @Test("A pair that stood in the queue when the update was installed again is not its own")
  func reinstalled() throws {
    let machine = try TestMachine(.w2k, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    for (number, version) in [(UInt32(900_001), "1.0.0.3"), (900_002, "1.0.0.4"), (900_001, "1.0.0.3")] {
      try machine.install(update(number, version, .w2k, (2001, 1, 1)))
    }
    try machine.uninstall(a, ignoringWarning: true)
    #expect(try machine.pending() == ["replace x.dll 1.0.0.4"])
  }

  @Test("A KnownDLL that was moved aside twice comes back")
  func knownDLL() throws {
    let machine = try TestMachine(files: [kernel: "1.0.0.1"])
    let before = try machine.point()
    try machine.install(package(900_001, [file(kernel, "1.0.0.3")]))
    try machine.install(package(900_002, [file(kernel, "1.0.0.4")]))
    try machine.uninstall(b)
    #expect(try machine.version(kernel) == "1.0.0.3")
    try machine.uninstall(a)
    #expect(try machine.version(kernel) == "1.0.0.1")
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }
}
