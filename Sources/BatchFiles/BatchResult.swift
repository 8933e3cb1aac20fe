/// What came of a batch file, as far as it got.
package struct BatchResult: Sendable {
  /// A program that was run.
  package struct Program: Hashable, Sendable {
    package let call: BatchCall
    package let exit: BatchExit
  }

  /// A program that was not run because it was to be passed over, or a command that changes nothing here.
  package struct PassedOver: Hashable, Sendable {
    package let place: BatchPlace
    /// As it was written.
    package let text: String
    /// What a program was taken to end with; nil for a command of cmd.exe.
    package let code: Int?
  }

  /// In the order in which they were come by, each once.
  package internal(set) var passedOver: [PassedOver] = []
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
