import Crypto
import HostFiles
import Synchronization

/// SHA-256 on the second core: what is handed over is hashed while the next is collected.
final class SecondHash: Sendable {
  static let piece = 64 << 10

  private struct State {
    var hash = SHA256()
    var digests: [[UInt8]] = []
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  private let shared: Shared
  private let pipeline: HostPipeline

  /// nil where the system gives no second thread.
  init?() {
    let shared = Shared()
    self.shared = shared
    let pipeline = HostPipeline(pieces: 8, of: Self.piece) { piece in
      shared.state.withLock { state in
        // An empty piece is the end of what one digest is of.
        if piece.isEmpty {
          state.digests.append(Array(state.hash.finalize()))
          state.hash = SHA256()
        } else {
          state.hash.update(bufferPointer: piece)
        }
      }
    }
    guard let pipeline else { return nil }
    self.pipeline = pipeline
  }

  deinit { pipeline.close() }

  func piece() -> UnsafeMutableRawBufferPointer { pipeline.piece() }

  func hand(_ piece: UnsafeMutableRawBufferPointer, _ count: Int) { pipeline.hand(piece, count) }

  /// What was handed over since the last end is what one digest is of.
  func end() { pipeline.hand(pipeline.piece(), 0) }

  /// All digests in their order.
  func digests() -> [[UInt8]] {
    pipeline.close()
    return shared.state.withLock { $0.digests }
  }
}
