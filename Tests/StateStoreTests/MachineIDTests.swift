import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Which machine a store is of")
struct MachineIDTests {
  private let scratch = Scratch()

  private func made(_ name: String, _ header: ActHeader) throws -> Store {
    let store = try Store.create(scratch.file(name), header) { try $0.set("level", .number(1)) }.store
    var next = header
    next.kind = .edit
    try store.write(next) { transaction in
      try transaction.set("level", .number(2))
      transaction.assume("The branch is not known.")
      transaction.assume("The branch is not known.")
    }
    return store
  }

  private let plain = ActHeader(kind: .create, account: "tester", time: WindowsTime(unixSeconds: 1_200_000_000))

  @Test("Two that were made alike are two, and a copy is the same")
  func drawn() throws {
    let (one, other) = (try made("one.wupd", plain), try made("other.wupd", plain))
    #expect(try one.read { try $0.machineID() } != other.read { try $0.machineID() })
    try one.replay(into: scratch.file("copy.wupd"))
    #expect(try Store.open(scratch.file("copy.wupd")).read { try $0.anchor() } == one.read { try $0.anchor() })
  }

  @Test("With an identity given and nothing said of who records them the same acts make the same journal")
  func given() throws {
    var header = plain
    header.machine = MachineID("00112233445566778899aAbBcCdDeEfF")
    let heads = try ["one.wupd", "other.wupd"].map { try made($0, header).read { try $0.anchor() } }
    #expect(heads[0] == heads[1] && heads[0].machine.description == "00112233445566778899aabbccddeeff")
    // Who records is said from the first act on or not at all.
    header.recorder = ActHeader.Recorder(time: WindowsTime(unixSeconds: 1_780_000_000), program: "0.2.0")
    let store = try Store.open(scratch.file("one.wupd"))
    try store.write(header) { try $0.set("level", .number(3)) }
    #expect(try store.read { try $0.act(at: .last).recorder } == nil)
  }

  @Test("An act says when it was recorded and by what, where it comes from and what it went by")
  func acts() throws {
    var header = plain
    header.recorder = ActHeader.Recorder(time: WindowsTime(unixSeconds: 1_780_000_000), program: "0.2.0")
    header.origin = .read
    let acts = try made("m.wupd", header).read { try $0.acts() }
    #expect(acts.map(\.recorder) == [header.recorder, header.recorder] && acts.map(\.origin) == [.read, .read])
    #expect(acts.map(\.assumptions) == [[], ["The branch is not known."]])
  }

  @Test(
    "Nothing but 32 hexadecimal digits is one",
    arguments: ["", "0", "0011223344556677889900112233445g", "00112233445566778899٣٣٣٣٣٣٣٣٣٣٣٣"])
  func text(text: String) { #expect(MachineID(text) == nil) }
}
