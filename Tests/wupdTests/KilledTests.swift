import Servicing
import StateStore
import TestSupport
import Testing

/// A process that is killed at any named place of an act leaves the machine of before or of after it.
@Suite("Killed in an act")
struct KilledTests {
  /// An act, and the machine it is done to.
  struct Deed: Sendable, CustomTestStringConvertible {
    let words: [String]
    /// What is done before, a line each.
    var before: [String] = []
    /// Places it must pass, so that this test cannot become one of nothing.
    let passes: Set<String>

    var testDescription: String { words.joined(separator: " ") }
  }

  private static let common: Set<String> = [
    "act.begun", "act.changed", "act.hashed", "act.recorded", "act.committed",
  ]
  private static let installing: Set<String> = common.union([
    "install.backed-up", "install.replaced", "install.registered", "install.logged", "content.stored",
  ])

  static let deeds = [
    Deed(words: ["install", "KB925902", "/z", "/q"], passes: installing),
    Deed(words: ["install", "KB899588", "/hotpatch:enable", "/q"], passes: installing),
    Deed(
      words: ["uninstall", "KB921883"],
      passes: common.union(["uninstall.restored", "uninstall.unregistered", "content.stored"])),
    Deed(words: ["reboot"], passes: common.union(["restart.renamed", "restart.loaded"])),
    Deed(words: ["qchain", "qchain.log"], passes: common.union(["qchain.cleaned", "content.stored"])),
    Deed(words: ["journal", "rollback", "1"], passes: common.union(["rollback.restored"])),
    Deed(words: ["reg", "add", "HKLM\\SOFTWARE\\Vendor", "/v", "Level", "/d", "3"], passes: common),
    Deed(words: ["file", "put", "C:\\notes.bin", "notes.bin"], passes: common.union(["content.stored"])),
  ]

  private let desk = Desk()

  private func head(_ name: String) throws -> String {
    let result = desk.wupd("journal", "anchor", "--store", name)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  private func expectSame(_ name: String, _ other: String, _ what: String) throws {
    #expect(try head(name) == head(other), "\(what)")
    let compared = desk.wupd("--store", name, "compare", other, "--all")
    #expect(compared.status == 0, "\(what): \(compared.output)")
  }

  @Test("The machine is that of before or of after, and goes on", arguments: notEmpty(deeds))
  func killed(deed: Deed) throws {
    desk.putPreparedMachine("before.wupd")
    desk.putPreparedMachine("after.wupd")
    write((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }, to: desk.file("notes.bin"))
    let undisturbed = desk.wupd(["--store", "after.wupd"] + deed.words)
    try #require([0, 10].contains(undisturbed.status), "\(undisturbed.errors)")

    var passed: Set<String> = []
    for point in Failpoint.ofStore + Failpoint.ofServicing {
      desk.shell("rm -f machine.wupd*")
      desk.putPreparedMachine()
      let result = desk.wupd(deed.words, environment: ["WUPD_FAILPOINT": point.name])
      let what = "\(deed.testDescription) at \(point.name)"
      guard result.status == 137 else {
        // A place that this act does not pass.
        #expect(result.status == undisturbed.status, "\(what): \(result.status) \(result.errors)")
        #expect(try head("machine.wupd") == head("after.wupd"), "\(what)")
        continue
      }
      passed.insert(point.name)
      let isDone = point.name == "act.committed"
      try expectSame("machine.wupd", isDone ? "after.wupd" : "before.wupd", what)
      let verified = desk.wupd("journal", "verify")
      #expect(verified.status == 0, "\(what): \(verified.output)\(verified.errors)")
      guard !isDone else { continue }
      // Said again, the same comes of it.
      #expect(desk.wupd(deed.words).status == undisturbed.status, "\(what)")
      try expectSame("machine.wupd", "after.wupd", what)
    }
    #expect(passed == deed.passes)
    print("killed at \(passed.count) places: \(deed.testDescription)")
  }

  @Test("A store that is being made is there whole or not at all")
  func creating() throws {
    let words = ["create", "--product", "w2k", "--service-pack", "4", "--clock", "2003-08-11T09:00:00"]
    try #require(desk.wupd(["--store", "after.wupd"] + words).status == 0)
    var passed: Set<String> = []
    for point in Failpoint.ofStore + Failpoint.ofServicing {
      desk.shell("rm -f machine.wupd*")
      let result = desk.wupd(words, environment: ["WUPD_FAILPOINT": point.name])
      if result.status == 137 { passed.insert(point.name) }
      #expect([0, 137].contains(result.status), "\(point.name): \(result.status) \(result.errors)")
      let isDone = result.status == 0 || point.name == "store.named"
      if isDone {
        try expectSame("machine.wupd", "after.wupd", point.name)
      } else {
        #expect(desk.wupd("status").status == 66, "\(point.name)")
        #expect(desk.wupd(words).status == 0, "\(point.name)")
        try expectSame("machine.wupd", "after.wupd", point.name)
      }
      #expect(desk.wupd("journal", "verify").status == 0, "\(point.name)")
      let files = desk.shell("ls -A").output
      #expect(
        files == "after.wupd\nmachine.wupd\n"
          || isDone && files == "after.wupd\nmachine.wupd\nmachine.wupd.creating\n", "\(point.name): \(files)")
    }
    #expect(passed == Self.common.union(["store.built", "store.synced", "store.named"]))
    print("killed at \(passed.count) places: create")
  }
}
