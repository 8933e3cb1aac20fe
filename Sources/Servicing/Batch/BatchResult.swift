/// What came of a batch file, as far as it got.
public struct BatchResult: Sendable {
  /// A program that was run.
  public struct Program: Hashable, Sendable {
    public let call: BatchCall
    public let exit: BatchExit
  }

  /// In the order in which they ran.
  public internal(set) var programs: [Program] = []
  /// What cmd.exe would hand on as its exit code.
  public internal(set) var errorLevel = 0
  /// The line whose program restarted the machine, which ended the batch file there.
  public internal(set) var endedByRestart: BatchPlace?
  /// `shutdown -r` was called, so the machine restarts now that the batch file has ended. False if a program has
  /// restarted it since.
  public internal(set) var restartRequested = false
}
