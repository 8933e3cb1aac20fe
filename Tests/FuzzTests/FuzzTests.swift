import FuzzTargets
import TestSupport
import Testing

/// Every reader of foreign bytes, on good input that was broken. The same targets run under libFuzzer: `make fuzz`.
@Suite("Any input is read or refused")
struct FuzzTests {
  /// How many in less than a second.
  private static func count(_ name: String) -> Int {
    switch name {
    case "store": 10
    case "registry-value", "pending-renames", "drill": 170
    case "log", "inf", "update-inf", "hive", "event-log": 340
    default: 1400
    }
  }

  /// Batch files have a mutator of their own that keeps away from loops, whose budget lasts for seconds in a debug build.
  @Test(
    "Without a trap, a hang, much memory, or an answer that contradicts itself",
    arguments: notEmpty(FuzzTarget.names.filter { $0 != "batch" }))
  func target(name: String) throws {
    let scratch = Scratch()
    let only = environment("WUPD_SEED")
    let result = run(
      built("FuzzWorker"), [scratch.path, name, only ?? "1", only ?? "\(Self.count(name) * scale)"],
      environment: ["SWIFT_BACKTRACE": "enable=no"])
    #expect(
      result.status == 0,
      "\(name), seed (WUPD_SEED runs it alone): \(result.output) status \(result.status) \(result.errors.suffix(1000))")
  }

  /// Beside the other program of the tests.
}
