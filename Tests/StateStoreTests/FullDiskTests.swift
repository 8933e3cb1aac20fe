import StateStore
import TestSupport
import Testing
import WindowsModel

/// A disk of two mebibytes, gone with the test; nil where none may be mounted.
private final class SmallDisk {
  let scratch = Scratch()
  var path: String { scratch.file("disk") }

  init?() {
    run("mkdir", [path])
    let result = run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", path])
    guard result.status == 0 else {
      print("not tried, no disk can be mounted here: \(result.errors)")
      return nil
    }
  }

  // Whoever still has a file open there keeps no disk behind.
  deinit { run("umount", ["-l", path]) }
}

@Suite("A full disk", .serialized)
struct FullDiskTests {
  @Test("An act for which there is no room leaves nothing, and the next one that fits is taken")
  func act() throws {
    guard let disk = SmallDisk() else { return }
    let path = disk.path + "/m.wupd"
    let store = try fullStore(path)
    let before = try store.read { try dump($0) }
    let error = #expect(throws: StoreError.self) {
      try store.write(header()) { transaction in
        try transaction.set("x", .number(1))
        _ = try transaction.store(noise(3 << 20))
      }
    }
    #expect(error?.code == .io)
    #expect(
      error?.message.hasPrefix("\(path): ") == true && error?.message.contains("full") == true,
      "\(error?.message ?? "")")
    #expect(try store.read { try dump($0) } == before)
    #expect(try store.verify().flaws.isEmpty)
    try store.write(header()) { try $0.set("x", .number(2)) }
    #expect(try store.read { try $0.number(setting: "x") } == 2)
    #expect(try Store.open(path).verify().flaws.isEmpty)
  }

  @Test("A store for which there is no room is not there, nor anything of it")
  func create() throws {
    guard let disk = SmallDisk() else { return }
    let path = disk.path + "/m.wupd"
    let error = #expect(throws: StoreError.self) {
      try Store.create(path, header()) { _ = try $0.store(noise(3 << 20)) }
    }
    #expect(error?.code == .io)
    #expect(error?.message.contains("full") == true, "\(error?.message ?? "")")
    #expect(run("ls", ["-A", disk.path]).output == "")
    #expect(try fullStore(path).verify().isSound)
  }
}
