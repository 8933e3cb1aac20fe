import Glibc
import Synchronization

/// Ends the program with nothing unfinished left when somebody ends it before its time: Ctrl-C, a terminal that is closed, a
/// shutdown, a reader of standard output that went away.
package enum Interrupts {
  /// Stands for SIGPIPE, which is told to the thread that wrote and to no other.
  private static let brokenPipe = SIGUSR2
  private static let text = Mutex("")

  /// Called once, before anything else.
  ///
  /// - Parameter message: what is said on standard error to who pressed Ctrl-C or sent SIGTERM.
  package static func watch(_ message: String) {
    text.withLock { $0 = message }
    if !isIgnored(SIGPIPE) { signal(SIGPIPE) { _ in kill(getpid(), Interrupts.brokenPipe) } }
    // A file that may grow no further is told as one (EFBIG).
    signal(SIGXFSZ, SIG_IGN)
    // All threads leave the signals to one that may do anything, which a handler may not.
    var signals = Self.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in Interrupts.wait() }, nil)
    pthread_detach(thread)
  }

  private static let signals = {
    var signals = sigset_t()
    sigemptyset(&signals)
    // What the program was begun to ignore, by nohup or a shell in the background, is not for it.
    for number in [SIGINT, SIGTERM, SIGHUP, brokenPipe] where !isIgnored(number) { sigaddset(&signals, number) }
    return signals
  }()

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    return sigaction(number, nil, &action) == 0
      && unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func wait() -> Never {
    var signals = Self.signals
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    if number == brokenPipe { HostProcess.endUnheard() }
    HostProcess.end(128 + number, saying: number == SIGHUP ? "" : text.withLock { $0 })
  }
}
