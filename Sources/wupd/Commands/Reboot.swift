import ArgumentParser
import Servicing
import StateStore

struct Reboot: Command {
  static let configuration = CommandConfiguration(
    abstract: "Restart the machine: carry out the queue, then load KnownDLLs and services anew.",
    discussion: """
      Each queued pair by itself and in order; one that fails is passed over and
      never tried again, as in Windows.

        wupd pending
        wupd reboot
      """)

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Status {
    let restart = try act(.restart, on: openForWriting()) { try SessionManager.restart($0) }
    show(["restart": RestartText.json(restart)], RestartText.lines(restart))
    return .done
  }
}
