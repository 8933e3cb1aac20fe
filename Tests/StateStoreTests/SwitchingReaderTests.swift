import Glibc
import StateStore
import TestSupport
import Testing
import WindowsModel

/// Writers that come and go make a reader change its way of reading: the file alone, with its log, with an index.
@Suite("A reader beside writers that come and go")
struct SwitchingReaderTests {
  private let scratch = Scratch()
  private static let names = (0..<6).map { "Count \($0)" }

  /// A store of which every act sets all of the values, spread over its pages, to one number.
  private func store() throws -> String {
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { try Self.set(0, $0) }
    return path
  }

  private static func set(_ number: Int64, _ transaction: borrowing Transaction) throws {
    for (index, name) in names.enumerated() {
      let key = RegistryPath(.machine, ["SOFTWARE", "Key \(index)"])
      try transaction.setValue(key, name, .qword(UInt64(number)))
      try transaction.setValue(
        key, "Filler", .binary([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 3000)))
    }
    try transaction.set("count", .number(number))
  }

  /// The number that all values have; nil if they differ.
  private static func number(_ view: borrowing View) throws -> Int64? {
    let number = try view.number(setting: "count") ?? -1
    for (index, name) in names.enumerated() {
      let key = RegistryPath(.machine, ["SOFTWARE", "Key \(index)"])
      guard try view.value(key, name) == .qword(UInt64(number)) else { return nil }
      guard try view.value(key, "Filler")?.data.first == UInt8(truncatingIfNeeded: number) else { return nil }
    }
    return try view.anchor().act == number + 1 ? number : nil
  }

  /// Opens the store, does an act or some, and closes it, until the readers have had enough.
  private static func comeAndGo(_ path: String, while goesOn: () -> Bool) throws -> Int64 {
    var count: Int64 = 0
    // Not without end: what the readers do costs by the length of the history.
    while goesOn() && count < 400 {
      let store = try Store.open(path, patience: 60_000)
      do {
        for _ in 0..<Int.random(in: 1...3) {
          try store.write(header(second: count + 1)) { try set(count + 1, $0) }
          count += 1
        }
      } catch let error as StoreError where error.code == .busy {
        // A reader of this process has the index open to read alone: another opening finds it gone.
      }
      usleep(.random(in: 0...3000))
    }
    return count
  }

  /// Reads so often, by a store that stays or one opened for the purpose.
  private static func read(_ path: String, times: Int, staying: Bool) throws -> (read: Int, busy: Int) {
    var kept: Store?
    var result = (read: 0, busy: 0)
    var last: Int64 = 0
    for _ in 0..<times {
      do {
        let store = try kept ?? Store.open(path, .readOnly, patience: 60_000)
        kept = staying ? store : nil
        let seen = try store.read { view -> (Int64?, Int64?) in
          let before = try Self.number(view)
          if Bool.random() { usleep(.random(in: 0...500)) }
          return try (before, Self.number(view))
        }
        let whole = try #require(seen.0, "half of an act was seen after act \(last + 1)")
        #expect(seen.1 == whole)
        #expect(whole >= last, "an act that was seen is gone again")
        last = max(last, whole)
        result.read += 1
      } catch let error as StoreError where error.code == .busy {
        result.busy += 1
      }
    }
    return result
  }

  @Test("It sees whole acts, or is told to come again, in one process", arguments: [true, false])
  func threads(staying: Bool) async throws {
    let path = try store()
    let isDone = Flag()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let count = try Self.comeAndGo(path) { !isDone.isRaised }
        #expect(count > 0)
      }
      group.addTask {
        defer { isDone.raise() }
        let (read, busy) = try Self.read(path, times: 150, staying: staying)
        print("\(read) times read, \(busy) times told to come again")
        #expect(read > 0)
      }
      try await group.waitForAll()
    }
    let store = try Store.open(path)
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("It sees whole acts, or is told to come again, beside another process", arguments: [true, false])
  func processes(staying: Bool) throws {
    let path = scratch.file("m.wupd")
    _ = try SoakActs(seed: 7).create(path)
    let workers = try (0..<4).map { _ in
      try #require(BackgroundProcess(built("StoreWorker"), ["soak", path, "7", "20", scratch.file("openings")]))
    }
    var (read, busy) = (0, 0)
    var kept: Store?
    var last: Int64 = 0
    while last < 60 && read + busy < 5000 {
      do {
        let store = try kept ?? Store.open(path, .readOnly)
        kept = staying ? store : nil
        let (act, isSteady) = try store.read { view in
          let before = try dump(view)
          return try (view.anchor().act, dump(view) == before)
        }
        #expect(isSteady && act >= last)
        last = act
        read += 1
      } catch let error as StoreError where error.code == .busy {
        busy += 1
      }
    }
    print("\(read) times read, \(busy) times told to come again")
    #expect(workers.map { $0.finish() } == [0, 0, 0, 0])
    #expect(try Store.open(path).verify().flaws.isEmpty)
  }

  @Test("A replay beside it gives a part of the journal from its beginning, or is told to come again")
  func replay() async throws {
    let path = try store()
    let isDone = Flag()
    let folder = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try Self.comeAndGo(path) { !isDone.isRaised } }
      group.addTask {
        defer { isDone.raise() }
        for number in 0..<12 {
          let copy = "\(folder)/copy-\(number).wupd"
          do {
            try Store.open(path, .readOnly).replay(into: copy)
          } catch let error as StoreError where error.code == .busy {
            continue
          }
          let store = try Store.open(copy, .readOnly)
          #expect(try store.verify().flaws.isEmpty)
          _ = try #require(try store.read { try Self.number($0) })
        }
      }
      try await group.waitForAll()
    }
  }
}
