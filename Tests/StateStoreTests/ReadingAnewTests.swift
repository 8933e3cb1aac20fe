import TestSupport
import Testing
import WindowsModel

@testable import StateStore

/// A store at rest is read without a lock. What came in between is noticed, and a check that has told nothing yet begins anew.
@Suite("A check that a writer came into")
struct ReadingAnewTests {
  private let scratch = Scratch()

  /// How often the check began when writers come into its first `times`, and what it said.
  private func check(_ times: Int) throws -> (begun: Int, acts: Result<Int64, StoreError>) {
    let path = scratch.file("m.wupd")
    _ = try Store.create(path, header("create")) { try $0.set("count", .number(0)) }
    let reader = try Store.open(path, .readOnly)
    var begun = 0
    do {
      let acts = try reader.withState { database in
        begun += 1
        if begun <= times {
          // Another process would leave no log behind, either.
          let writer = run(built("StoreWorker"), ["write", path])
          #expect(writer.status == 0, "\(writer.errors)")
        }
        return try database.number("SELECT count(*) FROM act")
      }
      return (begun, .success(acts))
    } catch let error as StoreError { return (begun, .failure(error)) }
  }

  @Test("begins anew, and tells of the state with the writer's act")
  func beginsAnewTellsState() throws {
    let (begun, acts) = try check(1)
    #expect(try begun == 2 && acts.get() == 2)
  }

  @Test("is given up when a writer comes each time")
  func givenUpWhenWriter() throws {
    let (begun, acts) = try check(9)
    #expect(begun == 3)
    #expect { try acts.get() } throws: { ($0 as? StoreError)?.code == .busy && "\($0)".contains("Try again") }
  }
}
