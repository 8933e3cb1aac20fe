import Glibc
import StateStore
import TestSupport
import Testing
import WindowsModel

/// Words that no administrator types: the answer is an error in one line, and never a trap.
@Suite("Hostile words")
struct HostileWordTests {
  private let desk = Desk()

  init() { desk.putPreparedMachine() }

  /// Commands with `word` in each place where they take one.
  private func commands(_ word: [UInt8]) -> [[[UInt8]]] {
    [
      "status --at ?", "install ?", "install KB958644 ?", "uninstall ?", "plan install ?", "log ?", "hold ?",
      "hold C:\\WINDOWS\\regedit.exe --by ?", "release ?", "program add ?", "program remove ?", "compare ?",
      "pending --at ?", "timeline --from ?", "timeline --about ?", "timeline --sources ?", "timeline --keys ?",
      "timeline --files ?", "qchain ?", "qchain --dated ?", "qfecheck ?", "catalog search ?", "catalog show ?",
      "reg query ?", "reg query HKLM /v ?", "reg add ?",
      "reg add HKLM\\SOFTWARE\\A /v ?", "reg add HKLM\\SOFTWARE\\A /d ?", "reg add HKLM\\SOFTWARE\\A /t ?",
      "reg add HKLM\\SOFTWARE\\A /t REG_DWORD /d ?", "reg add HKLM\\SOFTWARE\\A /t REG_BINARY /d ?",
      "reg add HKLM\\SOFTWARE\\A /t REG_MULTI_SZ /d ab /s ?", "reg delete ?", "file list ?", "file show ?",
      "file get ?",
      "file put ?", "file put C:\\x ?", "file put C:\\x --version ?", "file put C:\\x --version 1.2.3.4 --branch ?",
      "file delete ?", "journal show ?", "journal diff ? ?", "journal mark ?", "journal rollback ?",
      "journal replay ? --into other.wupd", "journal replay --into ?", "journal verify --anchor ?", "journal anchor ?",
      "journal list --limit ?", "reboot --clock ?", "reboot --account ?", "status --store ?",
      "create --store new.wupd --product ?", "create --store new.wupd --product xp --name ?",
      "create --store new.wupd --product xp --language ?", "create --store new.wupd --product xp --bias ?",
      "create --store new.wupd --product xp --service-pack ?", "?", "? ?", "journal ?", "help ?",
    ].map { line in
      line.split(separator: " ").map { part -> [UInt8] in part == "?" ? word : Array(part.utf8) }
    }
  }

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private static let texts: [String] = [
    "", " ", "-", "--", "/", "\\", "%", "\u{1B}[31m\n\t\r", "\u{10FFFF}\u{202E}", "e\u{301}\u{301}\u{301}",
    "9223372036854775808", "-9223372036854775808", "KB99999999999999999999", "last-9223372036854775807",
    "last-99999999999999999999", "HKLM\\" + repeated("a\\", 600), "HKLM\\SOFTWARE\\\u{1}\u{7F}",
    "C:\\" + repeated("a\\", 9000), "C:\\%SystemRoot%%SystemRoot%", "%\\%\\%\\", "C:", "\\\\?\\C:\\x",
    "\\\\a\\b\\..\\..\\..\\c", "9999-99-99T99:99:99", "99999999-01-01", "0000-00-00", "1601-01-01T00:00:00-23:59",
    "30828-09-14T02:48:05Z", repeated("A", 130_000), repeated("\u{1F468}\u{200D}", 10_000),
  ]

  /// What is no UTF-8: a byte that never comes, an overlong slash, half a surrogate pair.
  private static let bytes: [[UInt8]] = [[0xFF, 0xFE, 0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80]]

  private static let words: [[UInt8]] = texts.map { Array($0.utf8) } + bytes

  @Test("No word in any place makes the program trap, and none harms the store", arguments: notEmpty(words.indices))
  func everywhere(index: Int) {
    // A twelfth of the places for each word, and in the end every place with a twelfth of the words; all in the large tier.
    let share = isLarge ? 1 : 12
    for (place, words) in commands(Self.words[index]).enumerated() where (place + index) % share == 0 {
      // Each on a store of its own, so that what one does is not in the way of the next.
      desk.putPreparedMachine()
      for name in ["new.wupd", "other.wupd", "machine.wupd-wal", "machine.wupd-shm"] { unlink(desk.file(name)) }
      let result = desk.start(bytes: words).wait()
      let expected: [Int32] = [0, 1, 2, 10, 64, 65, 66, 73, 74, 77]
      let line = words.map { String(decoding: $0.prefix(60), as: UTF8.self) }.joined(separator: " ")
      #expect(expected.contains(result.status), "\(line): \(result.status) \(result.errors)")
      let said = result.errors.isEmpty ? result.output : result.errors
      #expect(!said.isEmpty || result.status == 0, "\(line): \(result.status)")
      #expect(result.errors.isEmpty || result.status > 0, "\(line): \(result.status) \(result.errors)")
      #expect(!result.errors.contains("\u{1B}") && !result.output.contains("\u{1B}"), "\(line)")
      #expect(result.errors.utf8.count < 8000, "\(line)")
    }
    desk.putPreparedMachine()
    #expect(desk.wupd("journal", "verify").status == 0)
  }

  @Test("A thousand words are taken, or refused in a line")
  func thousand() {
    func many(_ text: String, _ word: String, _ count: Int = 1000) -> [String] {
      text.split(separator: " ").map(String.init) + [String](repeating: word, count: count)
    }
    let lines: [[String]] = [
      many("install /nosuch", "KB958644"), many("install KB999999", "KB958644"), many("status", "--json"),
      many("status", "x"), many("", "--json"), many("journal verify", "--anchor=x"),
      many("reg query HKLM\\SYSTEM\\Select", "/s"), many("", "journal"), many("help", "help"),
    ]
    for words in lines {
      let result = desk.wupd(words)
      let expected: [Int32] = [0, 1, 64, 65, 66]
      #expect(expected.contains(result.status), "\(words.prefix(3)): \(result.status)")
    }
    #expect(desk.wupd("journal", "list", "--json").output.contains("\"act\": 3"))
    #expect(!desk.wupd("journal", "list", "--json").output.contains("\"act\": 4"))
  }

  @Test("The largest value a command line can carry is stored, and one beyond the library's limit is refused")
  func largeValue() throws {
    let digits = String(repeating: "ab", count: 65_000)
    let words = ["reg", "add", "HKLM\\SOFTWARE\\A", "/v", "B", "/t", "REG_BINARY", "/d", digits]
    let added = desk.wupd(words)
    #expect(added.status == 0, "\(added.errors)")
    #expect(desk.wupd("reg", "query", "HKLM\\SOFTWARE\\A", "/v", "B", "--json").output.contains(digits))

    let store = try Store.open(desk.file("machine.wupd"))
    let header = ActHeader(
      kind: .edit, command: "test", account: "tester", time: WindowsTime(unixSeconds: 1_176_173_400))
    let key = try RegistryPath("HKLM\\SOFTWARE\\A")
    let before = try store.read { try dump($0) }
    let error = #expect(throws: StoreError.self) {
      try store.write(header) { try $0.setValue(key, "B", .binary([UInt8](repeating: 7, count: 17 << 20))) }
    }
    #expect(error?.code == .invalid)
    #expect(try store.read { try dump($0) } == before)
  }
}
