import ArgumentParser
import Servicing
import StateStore

struct JournalFork: Command {
  static let configuration = CommandConfiguration(
    commandName: "fork", abstract: "Make another machine that begins as this one was at a point.",
    discussion: """
      The new store has an identity of its own, and its first act names the machine
      and the act that it comes from, by their anchor. The state comes along, and
      what led there does not: updates stand on it as on a machine that was adopted.
      For a template of many machines, or to try two ways. A plain copy of a store
      would be the same machine twice.

        wupd journal fork last --into plant8.wupd
        wupd --store template.wupd journal fork quiet --into plant9.wupd
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var machine: MachineOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  @Option(name: .long, help: ArgumentHelp("The new store; it must not exist.", valueName: "file"))
  var into: String

  func perform() throws -> Status {
    let origin = try openForReading().fork(at: Point(point), into: into) { view in
      let (time, bias) = try MachineClock.forked(view, asked: options.clockText)
      var header = ActHeader(
        kind: .fork, command: Invocation.recorded, account: options.who, time: time, bias: bias)
      try machine.complete(&header)
      return header
    }
    let (anchor, hasWindows) = try Store.open(into, .readOnly).read { view in
      (try view.anchor(), try Machine.ifTold(view) != nil)
    }
    show(
      [
        "store": .text(into), "origin": .text(origin.description), "machine_id": .text(anchor.machine.description),
        "anchor": .text(anchor.description),
      ],
      [
        "\(into): machine \(anchor.machine), as machine \(origin.machine) was at act \(origin.act)",
        "Next: wupd --store \(into) \(hasWindows ? "status" : "report")",
      ])
    return .done
  }
}
