import Drills
import Glibc
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Drill: packages that are known or at hand")
struct OwnPackageTests {
  private let scratch = Scratch()

  private func run(_ packages: String, folder: String? = nil) throws -> DrillResult {
    let number = Int.random(in: 0..<1 << 40)
    let text = """
      drill: own
      machine: {product: ws2003, service_pack: 1, date: 2007-01-01T10:00:00, files: [
        {path: '%SystemRoot%\\system32\\netapi32.dll', version: 5.2.3790.1830}, {path: '%SystemRoot%\\system32\\x.dll', version: 5.2.3790.1}]}
      packages: {A: \(packages)}
      steps:
        - {install: A, switches: [/z, /q]}
        - {uninstall: A, switches: [/q]}
        - reboot
      """
    write(Array(text.utf8), to: scratch.file("own.yaml"))
    var drill = try Drill.read(path: scratch.file("own.yaml"))
    drill.packageFolder = folder
    var run = try DrillRun(drill, at: scratch.file("\(number).wupd"))
    return try run.run()
  }

  @Test("One of the catalog is named by its article")
  func catalog() throws {
    #expect(try run("KB921883").passed)
    let error = #expect(throws: DrillError.self) { try run("KB999999") }
    #expect(error?.message.contains("KB999999 is not in the catalog") == true && error?.place.key == "packages.A")
  }

  @Test("One at hand is named by its file, from the folder of the drill on")
  func file() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    #expect(try run("{file: WindowsServer2003-KB900001-x86-ENU}").passed)
    #expect(try run("{file: '\(folder.path)'}").passed)
    let error = #expect(throws: DrillError.self) { try run("{file: gone.exe}") }
    #expect(error?.message.contains("no such file") == true && error?.place.key == "packages.A")
    let other = #expect(throws: DrillError.self) { try run("{file: x, name: y}") }
    #expect(other?.place.key == "packages.A.name")
  }

  @Test("An article means the package of a folder first")
  func folder() throws {
    mkdir(scratch.file("mine"), 0o777)
    _ = ShippedFolder.singleBranch(in: scratch.file("mine"))
    #expect(try run("KB900001", folder: scratch.file("mine")).passed)
    #expect(try run("KB921883", folder: scratch.file("mine")).passed)
    #expect(throws: DrillError.self) { try run("KB900001") }
  }
}
