import Drills
import Testing
import WindowsModel

@Suite("Drill: steps")
struct StepTests {
  private func steps(_ text: String) throws -> [DrillStep] { try drill(head + packages + "steps:\n" + text).steps }

  @Test("A step that needs no more is a word, with or without a colon, and may carry an expectation")
  func words() throws {
    let steps = try steps(
      """
        - reboot
        - reboot:
        - reboot:
          expect: {reboots: 2}
        - reboot: ~
          expect:
        - verify
        - verify:
          expect: {reboot_pending: yes}
        - qchain
        - qchain:
        - qchain: {}
        - qchain: {log: 'C:\\q.log', dated: 2003-04-01}
        - qchain: {log: q.log}

      """)
    #expect(
      steps.map(\.action) == [
        .reboot, .reboot, .reboot, .reboot, .verify, .verify, .qchain(log: nil, dated: nil),
        .qchain(log: nil, dated: nil), .qchain(log: nil, dated: nil),
        .qchain(log: "C:\\q.log", dated: CivilTime(year: 2003, month: 4, day: 1)),
        .qchain(log: "q.log", dated: nil),
      ])
    #expect(steps[2].expect?.items.map(\.demand) == [.reboots(2)])
    #expect(steps[2].place == Place(file: "x.yaml", line: 9, key: "steps[2]"))
    #expect(steps[2].expect?.items[0].place == Place(file: "x.yaml", line: 10, key: "steps[2].expect.reboots"))
    #expect(steps[3].expect == nil)
    #expect(steps[5].expect?.items.map(\.demand) == [.rebootPending(true)])
  }

  @Test("Installs and removals take their siblings in any order")
  func installs() throws {
    let steps = try steps(
      """
        - install: A
        - answer: yes
          switches: [/Z, '-q', "/hotpatch:enable"]
          install: B
        - {uninstall: A, ignore_warning: yes, answer: no, switches: [/q]}
        - uninstall: Q300999
        - {qualify: B, switches: [/q]}

      """)
    #expect(
      steps.map(\.action) == [
        .install(package: "A", switches: [], answer: false),
        .install(package: "B", switches: ["/Z", "-q", "/hotpatch:enable"], answer: true),
        .uninstall(.package("A"), switches: ["/q"], answer: false, ignoreWarning: true),
        .uninstall(.article(KBNumber(300_999)), switches: [], answer: false, ignoreWarning: false),
        .qualify(package: "B", switches: ["/q"]),
      ])
    #expect(steps.map(\.place.line) == [7, 8, 11, 12, 13])
  }

  @Test("A package whose key looks like an article is meant by that key")
  func keyFirst() throws {
    let drill = try drill(
      head + "packages: {KB300845: {name: a.exe}}\nsteps: [{uninstall: KB300845}, {uninstall: Q300845}]")
    #expect(
      drill.steps.map(\.action) == [
        .uninstall(.package("KB300845"), switches: [], answer: false, ignoreWarning: false),
        .uninstall(.article(KBNumber(300_845)), switches: [], answer: false, ignoreWarning: false),
      ])
  }

  @Test("A batch file keeps its lines, and knows where its first one stands")
  func batch() throws {
    let steps = try steps(
      """
        - batch: |

            @echo off
             rem indented
            set X=%Y%
          expect: {code: 0}
        - batch: >-
            a
            b
        - batch: "x y"
        - batch: |2
              z

      """)
    #expect(
      steps.map(\.action) == [
        .batch(text: "\n@echo off\n rem indented\nset X=%Y%\n", line: 8), .batch(text: "a b", line: 14),
        .batch(text: "x y", line: 16), .batch(text: "  z\n", line: 18),
      ])
  }

  @Test("A batch file with the line ends of Windows has lines all the same")
  func lineEnds() throws {
    let text = (head + "steps:\n  - batch: |\n      a\n      b\n  - reboot\n").split(separator: "\n").joined(
      separator: "\r\n")
    let drill = try drill(text)
    #expect(drill.steps[0].action == .batch(text: "a\nb\n", line: 5))
    #expect(drill.steps[1].place.line == 7)
  }

  @Test("A mark may be gone back to, or compared with, from its own step on")
  func marks() throws {
    let steps = try steps(
      "  - {mark: one, expect: {same_state_as: one}}\n  - mark: one.2_b\n  - rollback: one\n")
    #expect(steps.map(\.action) == [.mark("one"), .mark("one.2_b"), .rollback("one")])
  }
}
