import StateStore
import TestSupport
import Testing
import WindowsModel

@testable import Servicing

@Suite("Two machines held against each other")
struct MachineComparisonTests {
  private typealias Contents = [[UInt8]: String]

  /// All that is on a machine, by the bytes of its folded name.
  private func contents(_ view: borrowing View) throws -> Contents {
    var contents: Contents = [:]
    func add(_ name: String, _ text: String) { contents[Array(WindowsName.folded(name).utf8)] = text }
    for volume in try view.volumes() {
      try view.forEachFile(below: WindowsPath(volume.name + "\\")) { path, entry in
        add("\(path)", "\(entry.attributes.letters) \(entry.revision.map { "\($0.facts)" } ?? "")")
      }
    }
    func walk(_ path: RegistryPath) throws {
      guard let key = try view.key(path, followingLast: false), !key.isLink else { return }
      add("\(path)", "\(key.isVolatile)")
      try view.forEachValue(of: key) { add("\(path) [\($0)]", "\($1.type) \($1.data)") }
      for child in try view.subkeys(of: key) { try walk(path.child(child.name)) }
    }
    for root in try view.registryRoots() { try walk(RegistryPath(root.name)) }
    return contents
  }

  private func names(_ one: Contents, _ other: Contents) -> Set<[UInt8]> {
    Set(one.keys).union(other.keys).filter { one[$0] != other[$0] }
  }

  @Test("Every name that differs is told, and no other, of two stores as of two points of one")
  func names() throws {
    try withSeeds(60) { seed in
      let scratch = Scratch()
      var acts = RandomActs(seed: seed)
      let one = try acts.create(scratch.file("one.wupd"))
      let other = try acts.create(scratch.file("other.wupd"))
      for _ in 0..<6 {
        try acts.act(on: one)
        try acts.act(on: other)
      }
      let again = try Store.open(scratch.file("one.wupd"), .readOnly)
      for (store, point) in [(other, Point.last), (again, .act(3)), (again, .last)] {
        var told: [MachineComparison.Mismatch] = []
        var comparison = MachineComparison(all: true)
        let (here, there) = try one.read { here in
          try store.read(at: point) { there in
            try comparison.run(here, there) { told.append($0) }
            return (try contents(here), try contents(there))
          }
        }
        let differing = told.map { Array(WindowsName.folded($0.name).utf8) }
        #expect(Set(differing) == names(here, there) && Set(differing).count == told.count, "seed \(seed)")
        #expect(comparison.count == here.count, "seed \(seed)")
        for mismatch in told {
          let name = Array(WindowsName.folded(mismatch.name).utf8)
          #expect((mismatch.here != nil) == (here[name] != nil), "seed \(seed): \(mismatch)")
          #expect((mismatch.there != nil) == (there[name] != nil), "seed \(seed): \(mismatch)")
        }
      }
    }
  }

  @Test("Logs beside Windows are left out, and what is in a folder that is called like one is not")
  func byproducts() throws {
    let machine = try TestMachine()
    let before = try machine.point()
    try machine.edit {
      for path in [#"C:\WINDOWS\a.log"#, #"C:\WINDOWS\b.log\x.dll"#, #"C:\WINDOWS\$hf_mig$\KB1\x.dll"#] {
        try $0.put(WindowsPath(path), bytes: [1])
      }
    }
    #expect(try machine.differences(since: before).map(\.name) == [#"C:\WINDOWS\b.log\x.dll"#])
    #expect(try machine.differences(since: before, all: true).count == 6)
  }

  @Test("A file against a folder of its name is a difference, and so is all that is in the folder")
  func folder() throws {
    let machine = try TestMachine()
    try machine.edit { try $0.put(WindowsPath(#"C:\x"#), bytes: [1]) }
    let before = try machine.point()
    try machine.edit {
      _ = try $0.remove(WindowsPath(#"C:\x"#))
      try $0.put(WindowsPath(#"C:\x\y"#), bytes: [1])
    }
    #expect(try machine.differences(since: before).map(\.name) == [#"C:\x"#, #"C:\x\y"#])
  }
}
