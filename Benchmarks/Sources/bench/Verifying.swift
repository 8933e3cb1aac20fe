import Measuring
import StateStore

/// One level of verify at a time.
enum Verifying {
  /// The hashes of all acts.
  static func chain(_ path: String) throws {
    try check(path) { try $0.verify(levels: [.chain]) }
  }

  /// The bytes of all contents.
  static func payload(_ path: String) throws {
    try check(path) { try $0.verify(levels: [.payload]) }
  }

  private static func check(_ path: String, _ verify: (Store) throws -> Verification) throws {
    let store = try Store.open(path, .readOnly)
    let start = now()
    let report = try verify(store)
    tell("verify", now() - start)
    tell("changes", Double(report.changes))
    tell("bytes", Double(report.bytes))
    guard report.isSound else { throw Child.Failure(description: "\(report.flaws)") }
  }
}
