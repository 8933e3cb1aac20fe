import TestSupport
import Testing

/// Times that a clock shows twice, or never, and times that are none.
@Suite("Odd times as points")
struct OddTimeTests {
  private let desk = Desk()

  init() {
    desk.wupd(
      "create", "--product", "ws2003", "--service-pack", "1", "--time-zone", "EST5EDT,M4.1.0,M10.5.0", "--clock",
      "2006-04-01T12:00:00", "--store", "m.wupd")
    desk.wupd(
      "reg", "add", "HKLM\\SOFTWARE\\A", "/v", "x", "/d", "1", "--clock", "2006-10-29T06:30:00Z", "--store", "m.wupd")
  }

  @Test(
    "Where the hour that came twice decides which act is meant, the one that was taken is told, and how to ask for the other"
  )
  func twice() {
    let taken = desk.wupd("status", "--at", "2006-10-29T01:40:00", "--json", "--store", "m.wupd")
    #expect(taken.status == 0 && taken.output.contains("\"act\": 2"))
    #expect(
      taken.errors.contains(
        "2006-10-29T01:40:00 came twice on the machine's clock, for summer time ended: taken as 2006-10-29T06:40:00Z, after act 2; the other is --at 2006-10-29T05:40:00Z."
      ), "\(taken.errors)")
    let other = desk.wupd("status", "--at", "2006-10-29T05:40:00Z", "--json", "--store", "m.wupd")
    #expect(other.output.contains("\"act\": 1") && other.errors == "")
    // Before the act both are the same one.
    #expect(desk.wupd("pending", "--at", "2006-10-29T01:10:00", "--store", "m.wupd").errors == "")
  }

  @Test("An hour that no clock showed is told")
  func never() {
    let result = desk.wupd("pending", "--at", "2006-04-02T02:30:00", "--store", "m.wupd")
    #expect(result.status == 0 && result.errors.contains("never stood on the machine's clock"), "\(result.errors)")
  }

  @Test("wupd's own log of the first of two equal hours stands in the timeline at its act")
  func ownLog() {
    desk.wupd(
      "create", "--product", "ws2003", "--service-pack", "1", "--time-zone", "EST5EDT,M4.1.0,M10.5.0", "--clock",
      "2006-04-01T12:00:00", "--store", "n.wupd")
    desk.wupd("install", "KB921883", "/z", "/q", "--clock", "2006-10-29T05:10:00Z", "--store", "n.wupd")
    let lines = desk.wupd("timeline", "--sources", "logs", "--store", "n.wupd").output.split(separator: "\n")
    #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("2006-10-29 05:1") && !$0.contains("!") }, "\(lines)")
  }

  @Test(
    "A time that is none is told as that, with the option that has it",
    arguments: [
      (["status", "--at", "2006-13-01"], "2006-13-01 is no time that there is"),
      (["timeline", "--from", "2006-02-30"], "--from: 2006-02-30 is no time that there is"),
      (["timeline", "--to", ""], "--to: An empty text is no time"),
      (["create", "--product", "xp", "--time-zone", "", "--store", "x.wupd"], "--time-zone: '' is no rule"),
      (
        ["create", "--product", "xp", "--clock", "2006-13-01", "--store", "x.wupd"],
        "--clock: 2006-13-01 is no time that there is"
      ),
      (["install", "KB921883", "--line", ""], "--line is gdr or qfe, not ''"),
      (["timeline", "--about", "SP3"], "--about SP3: no Service Pack 3 is on the stack under its article"),
    ] as [([String], String)])
  func none(words: [String], message: String) {
    let result = desk.wupd((words.contains("--store") ? [] : ["--store", "m.wupd"]) + words)
    #expect(result.status >= 64 && result.errors.contains(message), "\(result.errors)")
  }

  @Test("Of a lone log nothing tells whether a restart is due, nor that an update was never installed")
  func loneLog() {
    write(Array("[KB921883.log]\r\n0.000: one\r\n".utf8), to: desk.file("KB921883.log"))
    desk.wupd("--store", "l.wupd", "adopt", "KB921883.log")
    let status = desk.wupd("--store", "l.wupd", "status")
    #expect(status.output.contains("Whether a restart is due is not known") && !status.output.contains("Machine time"))
    #expect(desk.wupd("--store", "l.wupd", "status", "--json").output.contains("\"restart_required\": null"))
    let never = desk.wupd("--store", "l.wupd", "status", "--at", "KB958644").errors
    #expect(never.contains("is not on record on this machine") && !never.contains("never installed"), "\(never)")
  }

  @Test("An empty log is told as that and ends with 2, and a folder with the name of an event log is a folder")
  func emptyLog() {
    write([], to: desk.file("KB921883.log"))
    let empty = desk.wupd("log", "KB921883.log")
    #expect(empty.status == 2 || desk.wupd("log", "./KB921883.log").status == 2)
    #expect(desk.wupd("log", "./KB921883.log").output.contains("is empty"))
    desk.shell("mkdir X.Evt")
    let folder = desk.wupd("log", "X.Evt")
    #expect(
      folder.status == 2 && folder.output == "X.Evt: holds no log of an installer.\n" && folder.errors == "",
      "\(folder)")
  }
}
