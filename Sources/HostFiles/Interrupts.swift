import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Ends the program with nothing unfinished left when somebody ends it before its time: Ctrl-C, a terminal that is closed, a
/// shutdown, a reader of standard output that went away.
package enum Interrupts {
  private static let outsiders = [SIGINT, SIGTERM, SIGHUP, brokenPipe]
  /// Stands for SIGPIPE, which is told to the thread that wrote and to no other.
  private static let brokenPipe = SIGUSR2
  private static let text = Mutex("")

  /// Called once, before anything else.
  ///
  /// - Parameter message: what is said on standard error to who pressed Ctrl-C or sent SIGTERM.
  package static func watch(_ message: String) {
    text.withLock { $0 = message }
    // All threads leave the signals to one that may do anything, which a handler may not.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in outsiders { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    signal(SIGPIPE) { _ in kill(getpid(), Interrupts.brokenPipe) }
    var thread = pthread_t()
    pthread_create(&thread, nil, { _ in Interrupts.wait() }, nil)
    pthread_detach(thread)
  }

  private static func wait() -> Never {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in outsiders { sigaddset(&signals, number) }
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    if number == brokenPipe { HostProcess.endUnheard() }
    if number != SIGHUP { HostProcess.say(text.withLock { $0 }) }
    HostProcess.end(128 + number)
  }
}
