import ArgumentParser
import Servicing
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import wupd

/// A process that is killed at any named place of an act leaves the machine of before or of after it.
@Suite("Killed in an act")
struct KilledTests {
  /// An act, and the machine it is done to.
  struct Deed: Sendable, CustomTestStringConvertible {
    let words: [String]
    /// The places it passes, so that this test cannot become one of nothing.
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
      // It foresees the restart after it.
      passes: common.union([
        "uninstall.restored", "uninstall.unregistered", "content.stored", "restart.renamed", "restart.loaded",
      ])),
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

  /// The journal is this one, and the state is what it leads to.
  private func expectSound(_ head: String, _ what: String) throws {
    #expect(try self.head("machine.wupd") == head, "\(what)")
    let verified = desk.wupd("journal", "verify")
    #expect(verified.status == 0, "\(what): \(verified.output)\(verified.errors)")
  }

  /// The places that a command passes, in their order in the lists: it runs here, on a store that nobody wants.
  private func places(of words: [String]) throws -> [Failpoint] {
    let seen = Mutex<Set<Failpoint>>([])
    // Files are named as from the desk, and this process works elsewhere.
    let named = words.map { $0 == "notes.bin" ? desk.file($0) : $0 }
    var command = try Wupd.parseAsRoot(
      Invocation.reordered(["--store", desk.file("seen.wupd")] + named, of: Wupd.self))
    let note: @Sendable (Failpoint) -> Void = { point in seen.withLock { _ = $0.insert(point) } }
    do { try Failpoint.$observer.withValue(note) { try command.run() } } catch is ExitCode {}
    desk.shell("rm -f seen.wupd*")
    let passed = seen.withLock { $0 }
    return (Failpoint.ofStore + Failpoint.ofServicing).filter(passed.contains)
  }

  @Test("The machine is that of before or of after, and goes on", arguments: notEmpty(deeds))
  func killed(deed: Deed) throws {
    desk.putPreparedMachine("before.wupd")
    desk.putPreparedMachine("after.wupd")
    desk.putPreparedMachine("seen.wupd")
    write((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }, to: desk.file("notes.bin"))
    let places = try places(of: deed.words)
    #expect(Set(places.map(\.name)) == deed.passes)
    let undisturbed = desk.wupd(["--store", "after.wupd"] + deed.words)
    try #require([0, 10].contains(undisturbed.status), "\(undisturbed.errors)")
    let (before, after) = (try head("before.wupd"), try head("after.wupd"))

    for point in places {
      desk.shell("rm -f machine.wupd*")
      desk.putPreparedMachine()
      let result = desk.wupd(deed.words, environment: ["WUPD_FAILPOINT": point.name])
      let what = "\(deed.testDescription) at \(point.name)"
      #expect(result.status == 137, "\(what): \(result.status) \(result.errors)")
      let isDone = point.name == "act.committed"
      try expectSound(isDone ? after : before, what)
      guard !isDone else { continue }
      // Said again, the same comes of it.
      #expect(desk.wupd(deed.words).status == undisturbed.status, "\(what)")
      try expectSound(after, what)
    }
    let compared = desk.wupd("compare", "after.wupd", "--all")
    #expect(compared.status == 0, "\(compared.output)")
    print("killed at \(places.count) places: \(deed.testDescription)")
  }

  @Test("A store that is being made is there whole or not at all")
  func creating() throws {
    let words = [
      "create", "--product", "w2k", "--service-pack", "4", "--clock", "2003-08-11T09:00:00",
      "--machine-id", Desk.machineID,
    ]
    let places = try places(of: words)
    #expect(Set(places.map(\.name)) == Self.common.union(["store.built", "store.synced", "store.named"]))
    try #require(desk.wupd(["--store", "after.wupd"] + words).status == 0)
    let after = try head("after.wupd")
    for point in places {
      desk.shell("rm -f machine.wupd*")
      let result = desk.wupd(words, environment: ["WUPD_FAILPOINT": point.name])
      #expect(result.status == 137, "\(point.name): \(result.status) \(result.errors)")
      let isDone = point.name == "store.named"
      if !isDone {
        #expect(desk.wupd("status").status == 66, "\(point.name)")
        #expect(desk.wupd(words).status == 0, "\(point.name)")
      }
      try expectSound(after, point.name)
      let files = desk.shell("ls -A").output
      #expect(
        files == "after.wupd\nmachine.wupd\n" || isDone && files == "after.wupd\nmachine.wupd\nmachine.wupd.creating\n",
        "\(point.name): \(files)")
    }
    print("killed at \(places.count) places: create")
  }
}
