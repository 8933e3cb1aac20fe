import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("docs/verify.py, as an examiner runs it")
struct SecondVerifierTests {
  private let scratch = Scratch()
  private static let project = String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0])

  private func verify(_ words: String...) -> ProcessResult {
    run("python3", ["-B", "\(Self.project)/docs/verify.py"] + words)
  }

  @Test("Says sound, wrong or that it could not look, and how far the anchors prove")
  func statuses() throws {
    let path = scratch.file("m.wupd")
    let anchors = try fullStore(path).read { view in
      [try view.anchor(of: .act(2)).description, try view.anchor(of: .act(3)).description]
    }
    let schema = "\(Self.project)/schema"
    let sound = verify("--schema", schema, path)
    #expect(sound.status == 0 && sound.output.hasPrefix("sound; without an anchor"), "\(sound)")
    let anchored = verify("--schema", schema, path, anchors.joined(separator: "\r\n"))
    #expect(anchored.status == 0 && anchored.output.hasPrefix("sound; acts 1 to 3 are as they were anchored"))
    #expect(verify(path).output.contains("not looked at, for want of --schema"))

    let other = scratch.file("other.wupd")
    copy(path, to: other)
    try Tampering(other).execute("UPDATE registry_value SET data = 7 WHERE folded = 'COUNT'")
    let wrong = verify(other)
    #expect(wrong.status == 2 && wrong.output.hasPrefix("act 2: registry_value 3, 'COUNT' is not as its last change"))

    for result in [
      verify(), verify(scratch.file("none.wupd")), verify(path, "nonsense"),
      verify(path, String(anchors[0].dropLast())),
      verify("--schema", scratch.file("none.sql"), path),
    ] {
      #expect(result.status == 1, "\(result)")
    }
  }

  @Test("Writes nothing, into the store or beside it")
  func reading() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let before = contents(of: path)
    #expect(verify(path).status == 0)
    #expect(contents(of: path) == before)
    #expect(run("ls", [scratch.path]).output == "m.wupd\n")
  }

  @Test("Agrees with verify on stores of random acts, rollbacks, marks and compressed contents")
  func agreement() throws {
    var stores: [String] = []
    try withSeeds(20) { seed in
      let path = scratch.file("\(seed).wupd")
      var acts = RandomActs(seed: seed)
      let store = try acts.create(path)
      for number in 2...9 as ClosedRange<Int64> {
        switch (UInt64(number) + seed) % 5 {
        case 0: try store.write(acts.header("rollback")) { _ = try $0.restore(.act(number / 2)) }
        case 1: try store.write(acts.header("mark")) { try $0.mark("m\(number)") }
        case 2: try store.write(acts.header("compact")) { _ = try $0.compact() }
        default: try acts.act(on: store)
        }
      }
      #expect(try store.verify().isSound)
      stores.append(path)
    }
    #expect(try SecondVerifier.findings(SecondVerifier.start(stores)).isEmpty)
  }
}
