import Glibc
import TestSupport
import Testing

/// Somebody else writes to the store, and does not let go.
@Suite("A store in use")
struct LockedStoreTests {
  private let desk = Desk()

  /// Runs `body` while a shell holds the right to write.
  private func whileLocked(_ body: () -> Void) throws {
    desk.putPreparedMachine()
    let pipe = desk.file("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let shell = RunningProgram(
      "/bin/sh",
      bytes: ["-c", "sqlite3 machine.wupd < pipe"].map { Array($0.utf8) },
      environment: Desk.environment, folder: desk.path)
    // Opens when the shell has opened the other end.
    let descriptor = open(pipe, O_WRONLY)
    try #require(descriptor >= 0)
    let lines = Array("BEGIN IMMEDIATE;\nSELECT 'locked';\n".utf8)
    _ = lines.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    while !shell.outputSoFar.contains("locked") { usleep(1000) }
    body()
    close(descriptor)
    _ = shell.wait()
  }

  @Test("Every writing command says that it is in use, and every reading one reads")
  func commands() throws {
    try whileLocked {
      let before = contents(of: desk.file("machine.wupd"))
      for sample in Sample.onStore {
        let result = desk.wupd(sample.words, environment: ["WUPD_PATIENCE": "10"])
        #expect(result.status == (sample.writes ? 75 : sample.status), "\(sample.testDescription): \(result.errors)")
        guard sample.writes else { continue }
        #expect(
          result.errors
            == "wupd: machine.wupd: store in use: another program is writing. Try again when it has finished.\n")
        #expect(result.output == "", "\(sample.testDescription)")
      }
      #expect(contents(of: desk.file("machine.wupd")) == before)
    }
    #expect(desk.wupd("journal", "verify").status == 0)
    #expect(desk.wupd("reboot").status == 0)
  }

  @Test("A writer waits for another before it gives up")
  func patience() throws {
    desk.putPreparedMachine("other.wupd")
    try whileLocked {
      // Nobody else writes here, so this one gives up by its own patience alone.
      #expect(desk.wupd("reboot").status == 75)
      #expect(desk.wupd("--store", "other.wupd", "reboot").status == 0)
    }
  }

  @Test("A store that is being made is not made by a second at once")
  func creation() throws {
    // Killed when the draft is whole and has no name yet: what it leaves is no lock.
    let words = ["create", "--product", "ws2003", "--store", "new.wupd"]
    #expect(desk.wupd(words, environment: ["WUPD_FAILPOINT": "store.built"]).status == 137)
    #expect(desk.shell("ls").output == "new.wupd.creating\n")
    let descriptor = open(desk.file("new.wupd.creating"), O_RDWR)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(desk.wupd(words).status == 75)
    try #require(flock(descriptor, LOCK_UN) == 0)
    #expect(desk.wupd(words).status == 0)
    #expect(desk.shell("ls").output == "new.wupd\n")
  }
}
