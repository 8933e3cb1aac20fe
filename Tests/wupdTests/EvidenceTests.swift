import ArgumentParser
import Servicing
import StateStore
import TestSupport
import Testing

@testable import wupd

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

  @Test("Who stands for a finding signs it: an act that keeps the words, and a report that shows both")
  func signing() throws {
    write(Array("[KB921883.log]\r\n0.000: one\r\n".utf8), to: desk.file("KB921883.log"))
    try #require(desk.wupd("--store", "m.wupd", "adopt", "KB921883.log").status == 0)
    let signed = desk.wupd("--store", "m.wupd", "report", "--sign", "1", "--as", "N, on paper")
    #expect(signed.status == 0 && signed.output.contains("N, on paper signs finding 1"), "\(signed)")
    let report = desk.wupd("--store", "m.wupd", "report").output
    #expect(report.contains("signed by N, on paper, act 2") && !report.contains("it read otherwise then"))
    let json = desk.wupd("--store", "m.wupd", "report", "--json").output
    #expect(json.contains("\"rule\": \"log.place\"") && json.contains("\"name\": \"N, on paper\""), "\(json)")
    #expect(desk.wupd("--store", "m.wupd", "journal", "list").output.contains("sign"))
    for words in [["--sign", "99"], ["--as", "N"]] {
      #expect(![0, 2].contains(desk.wupd(["--store", "m.wupd", "report"] + words).status))
    }
    #expect(desk.wupd("--store", "m.wupd", "journal", "verify").status == 0)
  }

  @Test("Evidence that changes while it is read is told by adopt and by report, and neither says that all is well")
  func changedMeanwhile() throws {
    let log = desk.file("KB921883.log")
    write(Array("[KB921883.log]\r\n0.000: one\r\n".utf8), to: log)
    let command = try Adopt.parse(["--store", desk.file("m.wupd"), "--account", "tester", log])
    // Its bytes are stored once its hash was taken.
    let rewrite: @Sendable (Failpoint) -> Void = { point in
      if point.name == "content.stored" { write(Array("[KB921883.log]\r\n0.000: two\r\n".utf8), to: log) }
    }
    let status = try Failpoint.$observer.withValue(rewrite) { try command.perform() }
    #expect(status.rawValue == 2)
    let report = desk.wupd("--store", "m.wupd", "report")
    #expect(report.status == 2, "\(report.output)\(report.errors)")
    #expect(report.output.contains("KB921883.log changed while it was read"), "\(report.output)")
    let unchanged = desk.wupd("--store", "again.wupd", "adopt", "KB921883.log")
    #expect(unchanged.status == 0, "\(unchanged.errors)")
  }
}
