import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The bytes of a package that lie in files of this computer")
struct PackageBytesTests {
  private let scratch = Scratch()

  /// A package of one new file, whose bytes are to be found in `new.dll`.
  private func update(_ bytes: [UInt8]) -> Package {
    let facts = RevisionFacts(
      sha256: sha256(bytes), size: Int64(bytes.count), fileVersion: FileVersion(5, 2, 3790, 2000), origin: .bytes)
    var result = package(900_001, [PackageFile(target: "%SystemRoot%\\system32\\new.dll", copies: [nil: facts])])
    result.contents = [sha256(bytes): .file(scratch.file("new.dll"))]
    return result
  }

  @Test("Come into the machine with the install, of more than one piece too, and are what the store proves")
  func installed() throws {
    let bytes = noise((2 << 20) + 77)
    write(bytes, to: scratch.file("new.dll"))
    let machine = try TestMachine()
    #expect(try machine.install(update(bytes)).code == 0)
    let found = try machine.store.read { view in
      let path = try Machine(view).system("system32\\new.dll")
      guard let revision = try view.file(path)?.revision else { return [UInt8]() }
      return try view.bytes(of: revision)
    }
    let isSame = found == bytes
    #expect(isSame)
    #expect(try machine.store.verify().isSound)
  }

  @Test("Are refused when the file is another one or gone, and nothing of the act is left")
  func another() throws {
    let machine = try TestMachine()
    let before = try machine.point()
    for (bytes, code) in [([1, 2, 3] as [UInt8]?, StoreError.Code.damaged), (nil, .missing)] {
      run("rm", ["-f", scratch.file("new.dll")])
      if let bytes { write(bytes, to: scratch.file("new.dll")) }
      let error = #expect(throws: StoreError.self) { try machine.install(update(noise(100))) }
      #expect(error?.code == code && error?.message.contains("new.dll") == true, "\(error?.message ?? "")")
      #expect(try machine.changes(since: before) == [])
    }
    #expect(try machine.store.verify().isSound)
  }
}
