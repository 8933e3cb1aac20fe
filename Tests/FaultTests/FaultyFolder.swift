import CFaults
import TestSupport

/// A folder on a disk that fails when a test says so.
final class FaultyFolder {
  /// How a call fails.
  enum Way: Int32, CaseIterable {
    /// Input/output error, and nothing was done.
    case error = 1
    /// Input/output error, though it was done.
    case after
    /// No room, after half of it.
    case full
    /// Half is read or written, which is no error but has to be gone on with.
    case short
    /// Input/output error from then on.
    case dead
    /// A sync, with what it was to bring to the disk.
    case sync
    /// A signal came before anything was done, which is no error either.
    case interrupted

    /// Those that are tried call by call; a failed sync is among the errors.
    static let all = [error, after, full, short, dead]
  }

  let scratch = Scratch()
  private let watch: Int32

  init() {
    watch = fault_watch(scratch.path)
    precondition(watch >= 0, "too many folders are watched at a time")
  }

  deinit { fault_unwatch(watch) }

  func file(_ name: String) -> String { scratch.file(name) }

  /// Leaves nothing in the folder but these.
  func fill(_ files: [String: [UInt8]]) { FaultTests.fill(scratch.path, with: files) }

  var names: [String] { namesOfFiles(in: scratch.path) }

  /// The `number`-th call from now on that can fail in this way will.
  func arm(_ way: Way, _ number: Int) { fault_arm(watch, way.rawValue, number) }

  /// Nothing fails any more.
  /// - Returns: the call that failed, if one did.
  func disarm() -> String? {
    defer {
      fault_arm(watch, Int32(FAULT_NONE), 0)
      fault_wait_again()
    }
    return fault_hit(watch).map { String(cString: $0) }
  }

  /// Calls since then that could have failed in a way.
  func calls(_ way: Way) -> Int { fault_calls(watch, way.rawValue) }

  /// Keeps what is done to the files; what this is called for again begins anew.
  func startRecording() { fault_record(watch, true) }

  /// How much was recorded so far.
  var recorded: Int { fault_event_count(watch) }

  func stopRecording() -> [DiskEvent] {
    fault_record(watch, false)
    return (0..<recorded).compactMap { DiskEvent(fault_event_at(watch, $0)) }
  }
}
