import TestSupport
import Testing

@testable import StateStore

@Suite("The schema of a store")
struct SchemaTests {
  @Test("The fingerprint in the program is that of a store it makes")
  func fingerprint() throws {
    let scratch = Scratch()
    let store = try fullStore(scratch.file("m.wupd"))
    let found = try store.withState { try Schema.fingerprint(of: $0) }
    #expect(found == Schema.current.fingerprint, "after a change of schema/, this is the new one: \(found)")
  }
}
