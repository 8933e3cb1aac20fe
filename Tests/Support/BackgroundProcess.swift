import Glibc

/// A program that runs beside the test, and is gone at the latest when this is.
public final class BackgroundProcess {
  private var pid: pid_t = 0

  public init?(_ program: String, _ arguments: [String]) {
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    guard posix_spawnp(&pid, program, nil, nil, argv, environ) == 0 else { return nil }
  }

  deinit {
    guard pid > 0 else { return }
    kill(pid, SIGKILL)
    _ = finish()
  }

  /// Waits for its end: the exit status, or 128 + signal.
  public func finish() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    pid = 0
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  public func signal(_ signal: Int32) { kill(pid, signal) }
}

/// Waits until somebody has made a file, which is how processes of a test tell each other how far they are. False
/// after a minute.
public func waitForFile(_ path: String) -> Bool {
  for _ in 0..<12_000 {
    if access(path, F_OK) == 0 { return true }
    usleep(5000)
  }
  return false
}

/// A program that is built beside the tests: `StoreWorker`, `HiveWorker`.
public func built(_ name: String) -> String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count))
  let own = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + name
}
