import StateStore
import TestSupport
import Testing

@Suite("What commands say of a time before a machine was adopted")
struct PastAnswerTests {
  private let desk = Desk()

  init() throws {
    desk.putPreparedMachine()
    desk.shell("mkdir disk")
    try Store.open(desk.file("machine.wupd"), .readOnly).read { try MachineDisk.write($0, to: desk.file("disk")) }
    desk.wupd("--store", "dead.wupd", "adopt", "disk")
  }

  private func wupd(_ words: String...) -> ProcessResult {
    desk.wupd(["--store", "dead.wupd"] + words + ["--at", "2007-05-01"])
  }

  @Test("The queue of that day is not known, and that is no error")
  func pending() {
    let result = wupd("pending")
    #expect(result.status == 0 && result.output.contains("reckoned back to 2007-05-01 00:00"))
    #expect(result.output.contains("What waited for a restart is not known: no queue of that day is there"))
    let json = wupd("pending", "--json").output
    #expect(json.contains("\"standing\": \"unknown\"") && json.contains("\"installed_since_start\": null"))
  }

  @Test("Qfecheck answers for what was on it then, by the files on its disk, and a package is not known to go on")
  func checks() {
    let qfecheck = wupd("qfecheck")
    // Its file waits for the restart to this day.
    #expect(qfecheck.status == 2 && qfecheck.output.contains("  KB921883  to be reinstalled"), "\(qfecheck)")
    #expect(wupd("qfecheck", "--json").output.contains("\"standing\": \"reckoned\""))
    let check = wupd("check", "KB958644")
    #expect(check.status == 0 && check.output.contains("What KB958644 would have done then is not known"), "\(check)")
    #expect(wupd("status").output.contains("Not known: its service pack"))
  }
}
