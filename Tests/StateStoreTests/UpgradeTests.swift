import Glibc
import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("A store is upgraded when it is asked for, and never by being opened")
struct UpgradeTests {
  private static let newer = Schema(steps: Schema.current.steps + [SQL(stringLiteral: artificialStep)])

  private let scratch = Scratch()
  private var path: String { scratch.file("m.wupd") }

  private func upgrade(_ path: String, backup: String? = nil) throws -> Store.Upgrade {
    try Store.upgrade(path, backup: backup, schema: Self.newer) { view in header("upgrade", second: view.act) }
  }

  private func open(_ path: String, _ access: Store.Access = .readWrite) throws -> Store {
    try Store.open(path, access, schema: Self.newer)
  }

  /// Both verifiers find nothing; the second is given the steps as a newer program would have them.
  private func expectSound(_ path: String, _ what: String = "") throws {
    let flaws = try open(path, .readOnly).verify().flaws
    #expect(flaws.isEmpty, "\(what): \(flaws)")
    let step = scratch.file("0002-artificial.sql")
    write(Array(artificialStep.description.utf8), to: step)
    let found = run("python3", SecondVerifier.words(schemas: [step]) + [path])
    #expect(found.status == 0, "\(what): \(found.output)\(found.errors)")
  }

  private func states(_ store: Store) throws -> [[String]] {
    let last = try store.read { $0.act }
    return try (1...last).map { act in try store.read(at: .act(act)) { try dump($0) } }
  }

  @Test("An older one is read as it is: every state, difference and check, and not a byte is written")
  func reading() throws {
    let states = try states(fullStore(path))
    let before = contents(of: path)
    let names = run("ls", [scratch.path]).output
    let store = try open(path, .readOnly)
    #expect(try self.states(store) == states)
    try expectSound(path)
    var differences = 0
    try store.read { try $0.forEachDifference(after: 1, through: 3) { _ in differences += 1 } }
    #expect(differences > 5)
    try store.replay(to: .act(3), into: scratch.file("replayed.wupd"))
    try expectSound(scratch.file("replayed.wupd"))
    #expect(contents(of: path) == before)
    #expect(run("ls", [scratch.path]).output == "0002-artificial.sql\n\(names)replayed.wupd\n")
  }

  @Test("An older one is not written, and the error says what to do")
  func writing() throws {
    _ = try fullStore(path)
    let before = contents(of: path)
    let error = #expect(throws: StoreError.self) { try open(path) }
    #expect(error?.code == .older && error?.hint as? StoreHint == .upgrade)
    #expect(contents(of: path) == before)
  }

  @Test("An upgrade is an act; hashes and anchors of before hold, and what comes after has the later format")
  func upgrading() throws {
    let older = try fullStore(path)
    let anchors = try (1...4).map { act in try older.read { try $0.anchor(of: .act(act)) } }
    let states = try states(older)
    #expect(try upgrade(path) == Store.Upgrade(from: 2, to: 3, act: 5))
    // One that has it open writes no more.
    let error = #expect(throws: StoreError.self) { try older.write(header("edit")) { try $0.set("x", .number(1)) } }
    #expect(error?.code == .newer)
    let store = try open(path)
    try store.write(header("edit", second: 9)) { try $0.setValue(vendorKey, "Later", .string("x")) }
    #expect(try store.read { try $0.acts().map(\.format) } == [2, 2, 2, 2, 3, 3])
    #expect(try store.read { try $0.act(at: .act(5)) }.kind == .upgrade)
    #expect(try store.verify(anchors: anchors).flaws == [])
    #expect(try Array(self.states(store).prefix(4)) == states)
    try expectSound(path)
    #expect(try upgrade(path) == Store.Upgrade(from: 3, to: 3, act: nil))
  }

  @Test("Rollback and replay go across it, both ways")
  func across() throws {
    let states = try states(fullStore(path))
    _ = try upgrade(path)
    let store = try open(path)
    try store.write(header("edit", second: 6)) { try $0.setValue(vendorKey, "Later", .string("x")) }
    let later = try store.read { try dump($0) }
    for act in [1, 4, 6, 2, 5] as [Int64] {
      try store.write(header("rollback", second: 10 + act)) { _ = try $0.restore(.act(act)) }
      let expected = act == 6 ? later : states[Int(min(act, 4)) - 1]
      #expect(try store.read { try dump($0) } == expected, "to act \(act)")
    }
    try expectSound(path)
    for act in [4, 5, 11] as [Int64] {
      let copy = scratch.file("\(act).wupd")
      try store.replay(to: .act(act), into: copy)
      try expectSound(copy, "replayed to act \(act)")
      #expect(try open(copy).read { try dump($0) } == store.read(at: .act(act)) { try dump($0) })
    }
  }

  @Test("A reader that was there before the upgrade sees what came after it")
  func readerBefore() throws {
    _ = try fullStore(path)
    let reader = try open(path, .readOnly)
    #expect(try reader.read { $0.act } == 4)
    _ = try upgrade(path)
    #expect(try reader.read { $0.act } == 5)
    #expect(try reader.read { try $0.act(at: .last).format } == 3)
  }

  @Test("The backup is the store as it was, whole; where none can be made nothing is upgraded")
  func backup() throws {
    let anchor = try fullStore(path).read { try $0.anchor() }
    let before = contents(of: path)
    let taken = scratch.file("taken")
    write([1], to: taken)
    let error = #expect(throws: StoreError.self) { try upgrade(path, backup: taken) }
    #expect(error?.code == .cannotCreate && contents(of: taken) == [1])
    #expect(contents(of: path) == before)
    let copy = scratch.file("copy.wupd")
    _ = try upgrade(path, backup: copy)
    let older = try Store.open(copy, .readWrite)
    #expect(try older.verify(anchors: [anchor]).flaws == [])
    #expect(try older.read { $0.act } == 4)
  }

  @Test("Guards that were taken off are not put back by an upgrade")
  func altered() throws {
    _ = try fullStore(path)
    try Tampering(path).execute("DROP TRIGGER setting_stays_itself")
    let error = #expect(throws: StoreError.self) { try upgrade(path) }
    #expect(error?.code == .damaged)
  }
}
