import Servicing
import StateStore
import Synchronization
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// A power cut at the n-th point where an act can be interrupted.
///
/// At that point the store's files are copied as they lie on the disk; the run goes on with the copy, as after a cut.
public final class PowerLoss: Sendable {
  private struct State {
    var reached = 0
    var isTaken = false
    var failure: StoreError?
  }

  private let state = Mutex(State())
  /// The point of the cut, from 1; 0: none, the points are counted alone.
  let point: Int
  /// Where the copy goes.
  let copy: String

  public init(at point: Int, copy: String) {
    self.point = point
    self.copy = copy
  }

  /// How many points were reached.
  public var reached: Int { state.withLock { $0.reached } }

  /// Called at each point.
  func pass(_ store: String) {
    state.withLock { state in
      state.reached += 1
      guard state.reached == point else { return }
      state.isTaken = true
      do throws(StoreError) {
        // The log of what is not in the file yet belongs to it; the rest is made anew.
        try Self.copyFile(store, to: copy)
        if access("\(store)-wal", F_OK) == 0 { try Self.copyFile("\(store)-wal", to: "\(copy)-wal") }
      } catch {
        state.failure = error
      }
    }
  }

  /// The copy, once, if the cut came.
  func take() throws(StoreError) -> String? {
    let (isTaken, failure) = state.withLock { state in
      defer { state.isTaken = false }
      return (state.isTaken, state.failure)
    }
    if let failure { throw failure }
    return isTaken ? copy : nil
  }

  private static func copyFile(_ source: String, to target: String) throws(StoreError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    defer {
      close(input)
      close(output)
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while input >= 0 && output >= 0 {
      let count = read(input, &buffer, buffer.count)
      if count == 0 { return }
      guard count > 0, write(output, buffer, count) == count else { break }
    }
    throw StoreError(.io, "\(target): the store could not be copied (\(String(cString: strerror(errno)))).")
  }
}

/// Somebody whose computer loses its power once. He finds the store as it is then, and does again what was not done.
final class InterruptedOperator: Operator {
  private let loss: PowerLoss

  init(_ store: Store, account: String, _ loss: PowerLoss) {
    self.loss = loss
    super.init(store, account: account)
  }

  override func act<T: Sendable>(
    _ kind: String, _ subject: String, command: String, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    let before = try store.read { try $0.act(at: .last).number }
    let path = store.path
    let loss = loss
    let result = try Failpoint.$observer.withValue({ _ in loss.pass(path) }) {
      try super.act(kind, subject, command: command, body)
    }
    guard let copy = try loss.take() else { return result }
    store = try Store.open(copy)
    let verification = try store.verify()
    guard verification.isSound else {
      throw StoreError(
        .damaged,
        "\(copy): after a power loss at point \(loss.point) the store is not sound: \(verification.findings.first?.text ?? "")"
      )
    }
    // Whole, or nothing of it.
    return try store.read { try $0.act(at: .last).number } > before
      ? result : try super.act(kind, subject, command: command, body)
  }
}
