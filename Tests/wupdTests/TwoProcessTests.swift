import Glibc
import TestSupport
import Testing

/// Readers do not wait for a writer and see one state; a writer that is interrupted leaves whole acts.
@Suite("Two processes")
struct TwoProcessTests {
  private let desk = Desk()

  /// Updates that a Server 2003 SP1 takes one after the other, enough for the installs to go on for a while.
  private let articles = [
    "KB896424", "KB912919", "KB925902", "KB899588", "KB896422", "KB958644",
  ]

  private func acts() -> Int {
    desk.wupd("journal", "list").output.split(separator: "\n").count
  }

  @Test("Whoever reads while another writes sees whole acts, each at a later point than the last")
  func reading() {
    desk.putPreparedMachine()
    let writer = desk.start(["install"] + articles + ["/z", "/q"])
    var last = 3
    var reads = 0
    while last < 3 + articles.count && reads < 2000 {
      let verified = desk.wupd("journal", "verify")
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
      let status = desk.wupd("status")
      #expect(status.status == 0, "\(status.errors)")
      let now = acts()
      #expect(now >= last)
      last = now
      reads += 1
    }
    #expect(writer.wait().status == 10)
    #expect(acts() == 3 + articles.count)
  }

  @Test("Ctrl-C ends a long command between acts or in one, and leaves the whole ones")
  func interrupted() {
    desk.putPreparedMachine()
    for rounds in [0, 3] {
      desk.shell("rm -f machine.wupd*")
      desk.putPreparedMachine()
      let writer = desk.start(["install"] + articles + ["/z", "/q"])
      // Wherever it is by then: after some act, or on the way to it.
      while acts() < 4 + rounds {}
      writer.send(SIGINT)
      let result = writer.wait()
      if result.status == 130 {
        #expect(result.errors.contains("wupd: interrupted; "), "\(result.errors)")
      } else {
        #expect(result.status == 10, "\(result.errors)")
      }
      #expect(desk.wupd("journal", "verify").status == 0)
      let count = acts()
      #expect(count >= 4 + rounds && count <= 3 + articles.count)
      // What is there is what as many installs leave.
      desk.putPreparedMachine("same.wupd")
      desk.wupd(["--store", "same.wupd", "install"] + articles.prefix(count - 3) + ["/z", "/q"])
      #expect(desk.wupd("journal", "anchor").output == desk.wupd("--store", "same.wupd", "journal", "anchor").output)
      #expect(desk.wupd("compare", "same.wupd", "--all").status == 0)
      desk.shell("rm -f same.wupd*")
    }
  }

  @Test("Writers that come at the same time all get their turn")
  func writing() {
    desk.putPreparedMachine()
    let writers = (0..<8).map { desk.start(["program", "add", "Program \($0)"]) }
    for writer in writers {
      let result = writer.wait()
      #expect(result.status == 0, "\(result.errors)")
    }
    #expect(acts() == 11)
    #expect(desk.wupd("journal", "verify").status == 0)
    for number in 0..<8 { #expect(desk.wupd("status").output.contains("Program \(number)")) }
  }

  @Test("Of those that make the same store at the same time one does")
  func creating() {
    let makers = (0..<4).map { _ in
      desk.start(["create", "--product", "ws2003", "--service-pack", "1", "--clock", "2007-04-10T02:50:00"])
    }
    let statuses = makers.map { $0.wait().status }.sorted()
    #expect(statuses.first == 0 && statuses.dropFirst().allSatisfy { $0 == 73 || $0 == 75 }, "\(statuses)")
    #expect(desk.wupd("journal", "verify").status == 0)
    #expect(desk.shell("ls -A").output == "machine.wupd\n")
  }
}
