import Drills
import Servicing
import Testing
import WindowsModel

@Suite("Drill: expectations")
struct ExpectationTests {
  private func items(_ text: String) throws -> [ExpectedItem] {
    try drill("\(head)steps:\n  - reboot:\n    expect:\n\(text)").steps[0].expect?.items ?? []
  }

  private func demands(_ text: String) throws -> [ExpectedItem.Demand] { try items(text).map(\.demand) }

  @Test("What a step may be asked in addition: its code, its warning and its messages")
  func ofSteps() throws {
    #expect(try demands("      code: 0xc0000142") == [.code(0xC000_0142)])
    #expect(try demands("      code: 1603") == [.code(1603)])
    #expect(try demands("      warning: []") == [.warning([])])
    #expect(
      try demands("      warning: [Q300845, Contoso Backup 3.0, 'KB1']") == [
        .warning(["Q300845", "Contoso Backup 3.0", "KB1"])
      ])
    #expect(
      try demands("      messages: [failed, restart, question, usage]") == [
        .messages([.failed, .restart, .question, .usage])
      ])
  }

  @Test("Each fact of a file is a demand of its own, and one that is not asked is none")
  func files() throws {
    let version = FileVersion(1, 2, 3, 4)
    let items = try items(
      #"""
            files:
              C:\a: 1.2.3.4
              C:\b: null
              C:\c:
              C:\d: {version: 1.2.3.4, branch: SRV03_QFE, loaded: null, content: x}
              C:\e:
                loaded: 1.2.3.4
              C:\f: {version: null, loaded: ~}
              C:\g: {}
      """#)
    #expect(
      items.map(\.demand) == [
        .file(path: #"C:\a"#, .version(version)), .file(path: #"C:\b"#, .absent), .file(path: #"C:\c"#, .absent),
        .file(path: #"C:\d"#, .version(version)), .file(path: #"C:\d"#, .branch(Branch("srv03_qfe"))),
        .file(path: #"C:\d"#, .loaded(nil)), .file(path: #"C:\d"#, .content(.text("x"))),
        .file(path: #"C:\e"#, .loaded(version)), .file(path: #"C:\f"#, .absent), .file(path: #"C:\f"#, .loaded(nil)),
      ])
    #expect(items.map(\.place.line) == [7, 8, 9, 10, 10, 10, 10, 12, 13, 13])
    #expect(items[5].place.key == #"steps[0].expect.files['C:\d'].loaded"#)
  }

  @Test("The queue is a list of four kinds of pairs, in order, and each has its place")
  func pending() throws {
    let items = try items(
      #"""
            pending:
              - {replace: 'C:\a', version: 1.2.3.4}
              - replace: C:\a
              - {delete: 'C:\b'}
              - {rename: 'C:\c', to: 'C:\d'}
              - delete_of: C:\e
                version: 5.6.7.8
              - {delete_of: 'C:\f'}
      """#)
    guard case .pending(let pairs)? = items.first?.demand, items.count == 1 else {
      Issue.record("no queue: \(items)")
      return
    }
    #expect(
      pairs.map(\.kind) == [
        .replace(target: #"C:\a"#, version: FileVersion(1, 2, 3, 4)), .replace(target: #"C:\a"#, version: nil),
        .delete(path: #"C:\b"#), .rename(source: #"C:\c"#, target: #"C:\d"#),
        .deleteOf(target: #"C:\e"#, version: FileVersion(5, 6, 7, 8)), .deleteOf(target: #"C:\f"#, version: nil),
      ])
    #expect(pairs.map(\.place.line) == [7, 8, 9, 10, 11, 13])
    #expect(pairs[4].place.key == "steps[0].expect.pending[4]")
  }

  @Test("Articles are articles whichever way they are written")
  func articles() throws {
    let q = ShortTitle(KBNumber(300_845))
    #expect(try demands("      updates: [Q300845, kb300845]") == [.updates([q, q])])
    #expect(try demands("      qfecheck: {Q300845: current}") == [.qfecheck(q, .current)])
    #expect(try demands("      qfecheck: {KB300845: Reinstall}") == [.qfecheck(q, .reinstall)])
    #expect(try demands("      updates: []") == [.updates([])])
  }

  @Test("Each text of a file or log is a demand of its own; one by itself is a list of one")
  func texts() throws {
    let items = try items(
      #"""
            file_text:
              C:\q.log: Version = 5
              C:\r.log:
                - one
                - "two"
            log: {Q300845: 'RebootNecessary = 1', KB300846: [a, 3]}
      """#)
    #expect(
      items.map(\.demand) == [
        .fileText(path: #"C:\q.log"#, text: "Version = 5"), .fileText(path: #"C:\r.log"#, text: "one"),
        .fileText(path: #"C:\r.log"#, text: "two"),
        .log(ShortTitle(KBNumber(300_845)), text: "RebootNecessary = 1", isThere: true),
        .log(ShortTitle(KBNumber(300_846)), text: "a", isThere: true),
        .log(ShortTitle(KBNumber(300_846)), text: "3", isThere: true),
      ])
    #expect(items.map(\.place.line) == [7, 9, 10, 11, 11, 11])
  }

  @Test("A demand without a value demands nothing that could be meant, and is refused")
  func empty() {
    for key in ["pending", "updates", "messages", "warning", "files", "qfecheck", "log", "file_text", "code"] {
      let error = problem("\(head)steps:\n  - reboot:\n    expect:\n      \(key):\n")
      #expect(error?.place == Place(file: "x.yaml", line: 6, key: "steps[0].expect.\(key)"))
      #expect(error?.message.contains("has no value") == true)
    }
  }
}
