import TestSupport
import Testing

/// `plan --approved`, and what `drill --junit` writes.
@Suite("Lists of a vendor, and reports for a server")
struct ApprovedPlanTests {
  private let desk = Desk()

  @Test("A plan and its sheet leave out what is not on the list, and say so")
  func approved() {
    desk.makeMachine()
    write(Array("# Contoso, May 2009\r\nQ921883  MS06-040\r\n\r\n".utf8), to: desk.file("vendor.txt"))
    let words = ["plan", "install", "KB921883", "KB958644", "/z", "/q", "--approved", "vendor.txt"]
    for more in [[], ["--runbook"]] {
      let result = desk.wupd(words + more)
      #expect(result.output.hasPrefix("Left out, for vendor.txt has them not: KB958644\n"), "\(result)")
      #expect(result.output.contains("KB921883") && !result.output.contains("KB958644-x86"))
      let json = desk.wupd(words + more + ["--json"]).output.filter { !$0.isWhitespace }
      #expect(json.contains(#""left_out":["KB958644"]"#), "\(json)")
    }
    write(Array("KB921883\nMS06-041\n".utf8), to: desk.file("vendor.txt"))
    let wrong = desk.wupd(words)
    #expect(wrong.errors.contains("vendor.txt:2: MS06-041 is no article"), "\(wrong)")
    #expect(desk.wupd("plan", "batch", "x.cmd", "--approved", "vendor.txt").status != 0)
  }

  @Test("Drills give a suite each with a case a step, over the file that is there")
  func junit() {
    let machine = "machine: {product: xp, service_pack: 1}"
    write(Array("drill: good\n\(machine)\nsteps: [reboot, verify]\n".utf8), to: desk.file("good.yaml"))
    write(
      Array("drill: bad\n\(machine)\nsteps: [{program: '<A & \"B\">', expect: {reboots: 1}}]\n".utf8),
      to: desk.file("bad.yaml"))
    write(Array("steps".utf8), to: desk.file("none.yaml"))
    for _ in 0..<2 {
      #expect(desk.wupd("drill", "good.yaml", "bad.yaml", "none.yaml", "--junit", "out.xml").status == 65)
    }
    let text = String(decoding: contents(of: desk.file("out.xml")), as: UTF8.self)
    for part in [
      #"<testsuites tests="6" failures="2" errors="0">"#,
      #"<testsuite name="good" tests="3" failures="0" errors="0">"#, #"name="1 reboot"/>"#,
      #"name="1 program &lt;A &amp; &quot;B&quot;&gt;">"#,
      #"<failure message="wanted 1 restart, found 0 restarts">"#, #"<testsuite name="none.yaml""#,
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
  }
}
