import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A point in the journal")
struct PointTests {
  private let scratch = Scratch()

  @Test("An article stands for its last install that was done, and not for one that was refused")
  func article() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { try $0.set("level", .number(1)) }.store
    func install(_ article: KBNumber, _ level: Int64, _ outcome: Act.Outcome) throws {
      let moment = header(second: level)
      let install = ActHeader(kind: .install, subject: article.canonical, account: "tester", time: moment.time)
      try store.write(install) { transaction in
        try transaction.set("level", .number(level))
        transaction.conclude(outcome, code: outcome == .done ? 0 : 1603)
      }
    }
    let (article, other) = (KBNumber(921883), KBNumber(958644))
    try install(article, 2, .done)
    try install(article, 3, .done)
    try install(article, 4, .refused)
    try install(other, 5, .refused)
    #expect(try store.read { try $0.act(at: .article(article)).number } == 3)
    let never = #expect(throws: StoreError.self) { try store.read { try $0.act(at: .article(other)) } }
    #expect(never?.code == .notFound && never?.message == "KB958644 was never installed on this machine.")
    try store.write(header("rollback", second: 6)) { _ = try $0.restore(.article(article)) }
    #expect(try store.read { try $0.setting("level") } == .number(3))
    #expect(throws: StoreError.self) {
      try store.write(header("rollback", second: 7)) { _ = try $0.restore(.article(other)) }
    }
  }

  @Test("A time stands for the last act until then, one of that very moment included")
  func time() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { try $0.set("level", .number(1)) }.store
    try store.write(header(second: 60)) { try $0.set("level", .number(2)) }
    let moment = header(second: 60).time
    for (ticks, act) in [(moment.ticks, 2), (moment.ticks - 1, 1)] as [(Int64, Int64)] {
      let text = WindowsTime(ticks: ticks).iso
      #expect(try store.read { try $0.act(at: .time(text)).number } == act, "\(text)")
    }
  }

  @Test("A local time is held against what the clock showed at each act, whose bias was that of its day")
  func localTime() throws {
    func header(_ text: String, bias: Int) throws -> ActHeader {
      ActHeader(kind: .edit, account: "tester", time: try #require(WindowsTime(text, bias: bias)), bias: bias)
    }
    let path = scratch.file("m.wupd")
    let store = try Store.create(path, header("2006-07-10 10:00:00", bias: -120)) { try $0.set("level", .number(1)) }
      .store
    try store.write(header("2006-12-10 10:00:00", bias: -60)) { try $0.set("level", .number(2)) }
    try store.write(header("2007-07-01 10:00:00", bias: -120)) { try $0.set("level", .number(3)) }
    for (text, act) in [
      ("2006-12-10 10:30", 2), ("2006-12-10 09:59", 1), ("2006-07-10 10:00", 1), ("2006-12-10T09:00:00Z", 2),
    ] as [(String, Int64)] {
      #expect(try store.read { try $0.act(at: .time(text)).number } == act, "\(text)")
    }
  }

  @Test("A time that a clock showed twice is refused, and both acts are named")
  func twice() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { try $0.set("level", .number(1)) }.store
    // Act 4 is done when the clock was put back by 100 seconds.
    for second in [60, 200, 100, 300] as [Int64] {
      try store.write(header(second: second)) { try $0.set("level", .number(second)) }
    }
    func act(_ second: Int64) throws -> Int64 {
      try store.read { try $0.act(at: .time(header(second: second).time.iso)).number }
    }
    #expect(try act(59) == 1 && act(60) == 2 && act(99) == 2 && act(299) == 4 && act(300) == 5)
    for second in [100, 150, 199] as [Int64] {
      let error = #expect(throws: StoreError.self) { try act(second) }
      #expect(error?.code == .invalid && error?.message.contains("after act 2 and after act 4") == true, "\(error)")
    }
    // What a rollback went back behind is no part of the history any more.
    try store.write(header("rollback", second: 310)) { _ = try $0.restore(.act(3)) }
    #expect(try act(199) == 2 && act(250) == 3 && act(310) == 6)
  }

  @Test("A rollback takes back all that changed, also what is more than it takes at a time")
  func manyObjects() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { try $0.set("level", .number(1)) }.store
    let names = (0...1000).map { "level \($0)" }
    try store.write(header(second: 1)) { for name in names { try $0.set(name, .number(2)) } }
    try store.write(header("rollback", second: 2)) { _ = try $0.restore(.act(1)) }
    #expect(try store.read { view in try names.filter { try view.setting($0) != nil } } == [])
  }
}
