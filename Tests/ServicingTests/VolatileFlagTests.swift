import Servicing
import StateStore
import Testing
import WindowsModel

/// `UpdateExeVolatile`: what waits for the restart.
@Suite("UpdateExeVolatile")
struct VolatileFlagTests {
  private let key = #"HKLM\SOFTWARE\Microsoft\Updates\UpdateExeVolatile"#

  private func machine() throws -> TestMachine {
    try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
  }

  @Test("2: an installation waits; 3: a removal too; nothing after the restart")
  func flags() throws {
    let machine = try machine()
    #expect(try !machine.hasKey(key))
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    #expect(try machine.value(key, "Flags") == .dword(2))
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.value(key, "Flags") == .dword(3))
    try machine.restart()
    #expect(try !machine.hasKey(key))
  }

  @Test("1: a removal alone")
  func removal() throws {
    let machine = try machine()
    try machine.install(package(900_001, [file("y.dll", "1.0.0.3")]))
    #expect(try !machine.hasKey(key))
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.value(key, "Flags") == .dword(1))
  }

  @Test("An installer of before 24 February 2005 does not keep it")
  func oldInstaller() throws {
    let machine = try machine()
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")], dated: (2005, 2, 23)))
    #expect(try !machine.hasKey(key))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.4")], dated: (2005, 2, 24)))
    #expect(try machine.value(key, "Flags") == .dword(2))
  }
}
