import Glibc

/// Hands pieces of memory to another thread, in order, and waits where that one is too far behind.
// What both threads touch is under `lock`, and a piece belongs to one of them at a time.
package final class HostPipeline: @unchecked Sendable {
  private let size: Int
  private let body: (UnsafeRawBufferPointer) -> Void
  private let pieces: [UnsafeMutableRawBufferPointer]
  private var filled: [(piece: UnsafeMutableRawBufferPointer, count: Int)] = []
  private var free: [UnsafeMutableRawBufferPointer]
  private var isClosed = false
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var thread = pthread_t()

  /// - Parameters:
  ///   - pieces: how many there are, of `size` bytes each.
  ///   - body: called on the other thread with what was filled, for each in its order; never by two at a time.
  /// - Returns: nil where the system gives no thread.
  package init?(pieces: Int, of size: Int, _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
    self.size = size
    self.body = body
    self.pieces = (0..<pieces).map { _ in .allocate(byteCount: size, alignment: 16) }
    free = self.pieces
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
    let own = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { own in
        guard let own else { return nil }
        Unmanaged<HostPipeline>.fromOpaque(own).takeRetainedValue().work()
        return nil
      }, own.toOpaque())
    guard code == 0 else {
      own.release()
      return nil
    }
  }

  deinit {
    for piece in pieces { piece.deallocate() }
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  private func withLock<T>(_ body: () -> T) -> T {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  private func work() {
    while true {
      let next = withLock { () -> (piece: UnsafeMutableRawBufferPointer, count: Int)? in
        while filled.isEmpty, !isClosed { pthread_cond_wait(changed, lock) }
        return filled.isEmpty ? nil : filled.removeFirst()
      }
      guard let next else { return }
      body(UnsafeRawBufferPointer(rebasing: next.piece[..<next.count]))
      withLock {
        free.append(next.piece)
        pthread_cond_signal(changed)
      }
    }
  }

  /// A piece to fill, which ``hand(_:_:)`` takes.
  package func piece() -> UnsafeMutableRawBufferPointer {
    withLock {
      while free.isEmpty { pthread_cond_wait(changed, lock) }
      return free.removeLast()
    }
  }

  package func hand(_ piece: UnsafeMutableRawBufferPointer, _ count: Int) {
    withLock {
      filled.append((piece, count))
      pthread_cond_signal(changed)
    }
  }

  /// Waits until all that was handed over is done. Nothing more may come; a second time does nothing.
  package func close() {
    guard !isClosed else { return }
    withLock {
      isClosed = true
      pthread_cond_signal(changed)
    }
    pthread_join(thread, nil)
  }
}
