import Testing
import WindowsModel

@testable import Forensics

@Suite("The order of the stack is concluded") struct StackOrderTests {
  private func update(_ number: UInt32, day: Int64, after programs: [String] = []) -> StackOrder.Update {
    StackOrder.Update(
      name: ShortTitle(KBNumber(number)), installed: WindowsTime(unixSeconds: 1_155_168_000 + 86_400 * day),
      programs: programs)
  }

  private func order(_ updates: [StackOrder.Update], _ timeLine: [UInt32] = []) -> StackOrder {
    StackOrder(updates, timeLine: timeLine.map { ShortTitle(KBNumber($0)) }, times: .files)
  }

  @Test("by times, where nothing else tells")
  func timesWhereNothingElse() {
    let order = order([update(3, day: 3), update(1, day: 1), update(2, day: 2)])
    #expect(order.names.map(\.article.number) == [1, 2, 3])
    #expect(order.doubts.isEmpty && order.bound == 0 && order.listed == 0)
  }

  @Test("by TimeLine.log, for those it names, and times that say otherwise are told")
  func timeLineLogThoseNames() {
    let order = order([update(1, day: 1), update(2, day: 2), update(3, day: 3), update(4, day: 4)], [4, 900_000, 1])
    #expect(order.names.map(\.article.number) == [4, 2, 3, 1])
    #expect(order.listed == 2)
    #expect(order.doubts.map(\.sentence) == ["by their times: KB1, KB2, KB3, KB4"])
  }

  @Test("two packages of one article are two, and a bare article means the only package of it")
  func twoOfOneArticle() throws {
    func update(_ name: String, day: Int64, after programs: [String] = []) throws -> StackOrder.Update {
      StackOrder.Update(
        name: try #require(ShortTitle(name)), installed: WindowsTime(unixSeconds: 1_155_168_000 + 86_400 * day),
        programs: programs)
    }
    let updates = try [
      update("KB101-v2", day: 1), update("KB101", day: 2), update("KB102-IE8", day: 3, after: ["KB101-v2"]),
    ]
    #expect(order(updates).names.map(\.description) == ["KB101-v2", "KB101", "KB102-IE8"])
    #expect(order(updates, [101, 102]).listed == 2)
    #expect(order(updates, [102, 101]).names.map(\.description) == ["KB101-v2", "KB102-IE8", "KB101"])
  }

  @Test("one that TimeLine.log names again came on again, and stands higher")
  func oneTimeLineLogNames() {
    #expect(order([update(1, day: 2), update(2, day: 1)], [1, 2, 1]).names.map(\.article.number) == [2, 1])
  }

  @Test("by the snapshots, whatever TimeLine.log and the times say")
  func snapshotsWhateverTimeLineLog() {
    let order = order(
      [update(101, day: 2, after: ["Contoso"]), update(102, day: 1, after: ["KB101"])], [102, 101])
    #expect(order.names.map(\.article.number) == [101, 102])
    #expect(order.bound == 1)
    #expect(order.doubts.map(\.sentence) == ["by TimeLine.log: KB102, KB101", "by their times: KB102, KB101"])
  }

  @Test("what nothing tells apart stands by its number, and that is told")
  func nothingTellsApartStands() {
    let order = order([
      update(103, day: 1), update(101, day: 1), update(102, day: 1, after: ["KB101"]), update(104, day: 2),
    ])
    #expect(order.names.map(\.article.number) == [101, 102, 103, 104])
    #expect(
      order.doubts.map(\.sentence) == [
        "nothing tells in which order these came, and they stand by their numbers: KB102, KB103"
      ])
  }

  @Test(
    "of one of which only the day is known it is told where its place is not, and of one without a time that it is lowest"
  )
  func dayOnly() {
    var day = update(102, day: 1)
    day.isDayOnly = true
    let noon = StackOrder.Update(
      name: ShortTitle(KBNumber(103)), installed: day.installed.adding(seconds: 43_200), programs: [])
    let nothing = StackOrder.Update(name: ShortTitle(KBNumber(104)), installed: .none, programs: [])
    let order = order([day, noon, update(101, day: 0), update(105, day: 3), nothing])
    #expect(order.names.map(\.article.number) == [104, 101, 102, 103, 105])
    #expect(
      order.doubts.map(\.sentence) == [
        "of KB102 only the day is known, and where it stands among those of that day is not: KB103",
        "nothing tells when these came, and they stand lowest: KB104",
      ])
  }

  @Test("snapshots that contradict each other are told")
  func snapshotsContradictEachOther() {
    let order = order([update(101, day: 1, after: ["KB102"]), update(102, day: 2, after: ["KB101"])])
    #expect(order.names.map(\.article.number) == [101, 102])
    #expect(order.doubts.map(\.sentence) == ["the snapshots of KB101, KB102 contradict each other"])
  }

  @Test("the snapshot of one that was put on again names later ones, which the snapshots of those set right")
  func snapshotOfSecondInstall() {
    var again = update(101, day: 1, after: ["KB100", "KB102", "KB103"])
    again.isAgain = true
    let order = order([
      update(100, day: 9), again, update(102, day: 2, after: ["KB100", "KB101"]), update(103, day: 0),
    ])
    // KB103's own snapshot does not name it, and so it was there first.
    #expect(order.names.map(\.article.number) == [103, 100, 101, 102])
    #expect(order.doubts.map(\.sentence) == ["by their times: KB103, KB101, KB102, KB100"])
  }

  @Test("snapshots of many that contradict each other are told once")
  func manyContradictions() {
    let updates = (101...110).map { number in
      update(UInt32(number), day: Int64(number), after: ["KB\(number == 110 ? 101 : number + 1)"])
    }
    #expect(order(updates).doubts.count { $0.sentence.hasSuffix("contradict each other") } == 1)
  }

  @Test("names of packages are found in any text, of one byte a character or two")
  func articlesFoundAnyText() {
    let text = "08/10/2006 02:55 KB921883 installed\r\nQ300845_WM9;kb958644-v2 KB KB1 XKB921884 KB9218831234\r\n"
    let wide: [UInt8] = [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] as [UInt8] }
    for bytes in [Array(text.utf8), wide] {
      #expect(TimeLineLog.names(bytes).map(\.description) == ["KB921883", "Q300845_WM9", "KB958644-v2"])
    }
    #expect(TimeLineLog.names([]).isEmpty && TimeLineLog.names([0xFF, 0xFE, 0x4B]).isEmpty)
  }
}
