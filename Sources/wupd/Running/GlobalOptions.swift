import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsModel

/// What every command takes, before its name or behind it.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The machine store (default: $WUPD_STORE, else machine.wupd here).", valueName: "file"))
  var store: String?

  @Flag(name: .long, help: "Print JSON (docs/json.md).")
  var json = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The machine's clock at this act, its local time: 2006-08-10T02:55:17. Else $WUPD_CLOCK, else its clock goes on.",
      valueName: "time"))
  var clock: String?

  @Option(name: .long, help: ArgumentHelp("Who acts (default: $WUPD_ACCOUNT, else your account).", valueName: "name"))
  var account: String?

  /// Options of this group that take a value, as they are written.
  static let withValue = ["--store", "--clock", "--account"]

  var path: String { store ?? HostProcess.environment("WUPD_STORE") ?? "machine.wupd" }

  var who: String {
    if let name = account ?? HostProcess.environment("WUPD_ACCOUNT") { return name }
    return HostProcess.account ?? HostProcess.environment("USER") ?? "unknown"
  }

  /// How long to wait for another program that writes, in milliseconds: $WUPD_PATIENCE, else that of the store.
  var patience: Int32 {
    HostProcess.environment("WUPD_PATIENCE").flatMap { Int32($0) }.map { max(0, $0) } ?? Store.patience
  }

  var clockText: String? { clock ?? HostProcess.environment("WUPD_CLOCK") }
}

/// For commands that make a store.
struct MachineOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Its identity, 32 hexadecimal digits (default: drawn). With it and --clock the same commands make the same journal anywhere.",
      valueName: "id"))
  var machineId: String?

  /// Gives the first act the identity, or says who records it.
  func complete(_ header: inout ActHeader) throws {
    guard let machineId else {
      header.recorder = ActHeader.Recorder(time: MachineClock.now(), program: programVersion)
      return
    }
    guard let machine = MachineID(machineId) else {
      throw ValidationError("--machine-id is 32 hexadecimal digits, not \(machineId).")
    }
    header.machine = machine
  }
}

/// For commands that can look at an earlier point.
struct PointOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Look at an earlier point: an act's number, last-2, a mark, a KB, or a time in the history of the present state.",
      valueName: "point"))
  var at: String?

  func point() throws -> Point { try at.map { try Point($0) } ?? .last }
}

/// A time that an option names, which an error names too.
func time(_ text: String, of option: String, _ zone: TimeZoneRule?) throws -> WindowsTime {
  do { return try MachineClock.parse(text, zone) } catch let error as StoreError {
    throw StoreError(error.code, "\(option): \(error.message)")
  }
}

/// What --from and --to name. A day without a time of day is meant to its end.
func span(from: String?, to: String?, _ zone: TimeZoneRule?) throws -> (from: WindowsTime?, to: WindowsTime?) {
  let first = try from.map { try time($0, of: "--from", zone) }
  let last = try to.map { text in
    let time = try time(text, of: "--to", zone)
    return text.utf8.count == 10 ? WindowsTime(ticks: time.adding(seconds: 86_400).ticks - 1) : time
  }
  if let first, let last, last < first {
    throw StoreError(.invalid, "--from is later than --to, so that nothing lies between them.")
  }
  return (first, last)
}

extension Point {
  /// Tells on the error stream how a local time of a journal is taken that the machine's clock showed twice, or never, where
  /// that decides which act is meant.
  func tellDoubt(_ store: Store) throws {
    guard case .time(let text) = self else { return }
    let zone = try store.read { try Machine.zone($0) }
    switch zone?.meaning(text) {
    case .never(let time, _):
      Terminal.say(
        "wupd: \(text) never stood on the machine's clock, for summer time began: taken by the clock of before it, \(time.iso)."
      )
    case .twice(let first, let second):
      func act(_ time: WindowsTime) -> Int64? { try? store.read { try $0.act(at: .time(time.iso)).number } }
      let (one, other, taken) = (act(first), act(second), try? store.read { try $0.act(at: self).number })
      guard one != other, let taken else { return }
      let (meant, left) = taken == other ? (second, first) : (first, second)
      Terminal.say(
        "wupd: \(text) came twice on the machine's clock, for summer time ended: taken as \(meant.iso), after act \(taken); the other is --at \(left.iso)."
      )
    case .one, nil: break
    }
  }
}
