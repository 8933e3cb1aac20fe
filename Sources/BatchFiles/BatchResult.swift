/// What came of a batch file, as far as it got.
package struct BatchResult: Sendable {
  /// A program that was run.
  package struct Program: Hashable, Sendable {
    package let call: BatchCall
    package let exit: BatchExit
  }

  /// In the order in which they ran.
  package internal(set) var programs: [Program] = []
  /// What cmd.exe would hand on as its exit code.
  package internal(set) var errorLevel = 0
  /// The line whose program restarted the machine, which ended the batch file there.
  package internal(set) var endedByRestart: BatchPlace?
  /// `shutdown -r` was called, so the machine restarts now that the batch file has ended. False if a program has
  /// restarted it since.
  package internal(set) var restartRequested = false
}
