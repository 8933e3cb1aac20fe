import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Compare: Command {
  static let configuration = CommandConfiguration(
    abstract: "Files and registry of this machine against those of another store, or of another point.",
    discussion: """
      Times, logs and what installers keep for themselves are left out; --all takes them in. Status 2 when something differs.

        wupd compare yesterday.wupd
        wupd compare plant7.wupd --at KB921883 --other-at KB921883
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("The other store.", valueName: "store"))
  var other: String

  @Option(name: .long, help: ArgumentHelp("A point of the other store.", valueName: "point"))
  var otherAt: String?

  @Flag(name: .long, help: "Also logs, $hf_mig$ and the like.")
  var all = false

  func perform() throws -> Status {
    let here = try openForReading().read(at: point.point()) { try MachineContents($0, all: all) }
    let otherStore = try Store.open(other, .readOnly, patience: options.patience)
    let there = try otherStore.read(at: otherAt.map { try Point($0) } ?? .last) { try MachineContents($0, all: all) }
    let differences = here.differences(from: there)
    let table = Columns(
      differences.map {
        [printable($0.name), $0.here.map(printable) ?? "not there", "|", $0.there.map(printable) ?? "not there"]
      })
    show(
      [
        "equal": .bool(differences.isEmpty),
        "differences": .array(differences) {
          ["name": .text($0.name), "here": .text($0.here), "there": .text($0.there)]
        },
      ],
      differences.isEmpty
        ? ["The machines are equal: \(here.count) files, keys and values"]
        : ["\(counted(differences.count, "difference")): \(options.path) | \(other)"] + table.lines)
    return differences.isEmpty ? .done : .foundWrong
  }
}
