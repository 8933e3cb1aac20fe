import TestSupport
import Testing

/// What an examiner is told of a store, and what he leaves of it.
@Suite("A store as evidence, by the commands")
struct EvidenceTests {
  private let desk = Desk()

  @Test("A plan works on a copy where a killed writer left its log, which stays as it is")
  func plan() throws {
    write(PreparedMachine.bytes, to: desk.file("m.wupd"))
    let killed = desk.wupd(
      ["--store", "m.wupd", "journal", "mark", "here"], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(killed.status == 137)
    func evidence() -> String {
      run("sh", ["-c", "cd '\(desk.path)' && stat -c '%n %s %y %z' . m.wupd* && sha256sum m.wupd*"]).output
    }
    let before = evidence()
    try #require(before.contains("m.wupd-wal"))
    for words in [
      ["plan", "install", "KB925902", "/z"], ["plan", "install", "KB925902", "/z", "--runbook"],
      ["plan", "uninstall", "KB921883"],
    ] {
      let result = desk.wupd(["--store", "m.wupd"] + words)
      #expect(result.status < 64, "\(words): \(result.errors)")
      #expect(evidence() == before, "\(words)")
    }
  }

  @Test("A replay says of contents that are not what their hashes say, and is not done with them")
  func replay() throws {
    write(PreparedMachine.bytes, to: desk.file("m.wupd"))
    let bytes = noise(64)
    write(bytes, to: desk.file("notes.bin"))
    try #require(desk.wupd(["--store", "m.wupd", "file", "put", "C:\\notes.bin", "notes.bin"]).status == 0)
    let sound = desk.wupd(["--store", "m.wupd", "journal", "replay", "last", "--into", "sound.wupd"])
    #expect(sound.status == 0, "\(sound.errors)")
    // The bytes stand in the file as they are.
    var store = contents(of: desk.file("m.wupd"))
    let places = store.indices.filter { store[$0] == bytes[0] && store[$0...].starts(with: bytes) }
    try #require(places.count == 1)
    store[places[0]] ^= 1
    write(store, to: desk.file("m.wupd"))
    let result = desk.wupd(["--store", "m.wupd", "journal", "replay", "last", "--into", "other.wupd"])
    #expect(result.status == 2, "\(result.output) \(result.errors)")
    #expect(result.output.contains("C:\\notes.bin") && result.output.contains("NOT what their hashes say"))
  }
}
