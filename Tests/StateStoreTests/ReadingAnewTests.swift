import TestSupport
import Testing
import WindowsModel

@testable import StateStore

/// A store at rest is read without a lock. What came in between is noticed, and who has told nothing yet begins anew.
@Suite("A reader that a writer came into")
struct ReadingAnewTests {
  enum Reader: CaseIterable { case check, answer }

  private let scratch = Scratch()

  /// How often it began when writers come into its first `times`, and how many acts it saw.
  private func read(_ kind: Reader, _ times: Int) throws -> (begun: Int, acts: Result<Int64, StoreError>) {
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { try $0.set("count", .number(0)) }
    let reader = try Store.open(path, .readOnly, patience: 1500)
    var begun = 0
    func count(_ database: Database) throws -> Int64 {
      begun += 1
      if begun <= times {
        // Another process would leave no log behind, either.
        let writer = run(built("StoreWorker"), ["write", path])
        #expect(writer.status == 0, "\(writer.errors)")
      }
      return try database.number("SELECT count(*) FROM act")
    }
    do {
      let acts =
        switch kind {
        case .check: try reader.withState(count)
        case .answer: try reader.read(again: true) { try count($0.database) }
        }
      return (begun, .success(acts))
    } catch let error as StoreError { return (begun, .failure(error)) }
  }

  @Test("begins anew, and tells of the state with the writer's act", arguments: Reader.allCases)
  func beginsAnewTellsState(kind: Reader) throws {
    let (begun, acts) = try read(kind, 2)
    #expect(try begun == 3 && acts.get() == 3)
  }

  @Test("gives up when a writer comes each time as long as its patience lasts", arguments: Reader.allCases)
  func givenUpWhenWriter(kind: Reader) throws {
    let (begun, acts) = try read(kind, .max)
    #expect(begun > 1)
    #expect { try acts.get() } throws: { ($0 as? StoreError)?.code == .busy && "\($0)".contains("Try again") }
  }

  @Test("has more than one attempt, however long one takes and however little the patience is")
  func impatient() throws {
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { try $0.set("count", .number(0)) }
    let reader = try Store.open(path, .readOnly, patience: 0)
    var begun = 0
    let acts = try reader.read(again: true) { view in
      begun += 1
      if begun == 1 { #expect(run("sh", ["-c", "sleep 0.3; \(built("StoreWorker")) write '\(path)'"]).status == 0) }
      return view.act
    }
    #expect(begun == 2 && acts == 2)
  }
}
