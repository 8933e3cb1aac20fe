import ArgumentParser
import Servicing
import StateStore

struct Upgrade: Command {
  static let configuration = CommandConfiguration(
    abstract: "Bring a store of an older version to that of this program.",
    discussion: """
      A store is read as it is, whatever version it has, and written in its own
      version alone: this is the way from one to the next, an act of its own that
      changes nothing of the machine. Hashes and anchors of before hold. An older
      program cannot read it afterwards: keep a copy.

        wupd upgrade --backup plant7-before.wupd
        wupd --store plant7.wupd upgrade --no-backup
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("Copy the store to this file first; it must not exist.", valueName: "file"))
  var backup: String?

  @Flag(help: "Copy nothing.")
  var noBackup = false

  func validate() throws {
    if backup != nil, noBackup { throw ValidationError("--backup and --no-backup contradict each other.") }
    if backup == nil, !noBackup {
      throw ValidationError("Say where the store is to be copied first (--backup FILE), or --no-backup.")
    }
  }

  func perform() throws -> Status {
    let done = try Store.upgrade(options.path, backup: backup, patience: options.patience) { view in
      let (time, bias) = try MachineClock.next(view, asked: options.clockText)
      var header = ActHeader(
        kind: .upgrade, command: Invocation.recorded, account: options.who, time: time, bias: bias)
      header.recorder = ActHeader.Recorder(time: MachineClock.now(), program: programVersion)
      return header
    }
    let text =
      done.act.map {
        "From version \(done.from) to \(done.to), as act \($0)" + (backup.map { "; as it was: \($0)" } ?? "")
      }
      ?? "\(options.path) is of version \(done.to) already: nothing was done, and nothing was copied."
    show(
      [
        "from": .number(done.from), "to": .number(done.to), "act": .number(done.act),
        "backup": .text(done.act == nil ? nil : backup),
      ], [text])
    return .done
  }
}
