import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Compare: Command {
  static let configuration = CommandConfiguration(
    abstract: "Files and registry of this machine against those of another store, or of another point.",
    discussion: """
      Times, logs and what installers keep for themselves are left out; --all takes
      them in. Status 2 when something differs.

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
    let store = try openForReading()
    let other = try Store.open(other, .readOnly, patience: options.patience)
    let differences = Listing(isJSON: options.json)
    var comparison = MachineComparison(all: all)
    try store.read(at: point.point(), again: true) { here in
      try other.read(at: otherAt.map { try Point($0) } ?? .last, again: true) { there in
        differences.clear()
        comparison = MachineComparison(all: all)
        try comparison.run(here, there) { mismatch in
          try differences.add(
            ["name": .text(mismatch.name), "here": .text(mismatch.here), "there": .text(mismatch.there)],
            [mismatch.name, mismatch.here ?? "not there", "|", mismatch.there ?? "not there"])
        }
      }
    }
    let areEqual = differences.count == 0
    try show(
      "differences", differences, after: ["equal": .bool(areEqual)],
      [
        areEqual
          ? "The machines are equal: \(comparison.count) files, keys and values"
          : "\(counted(differences.count, "difference")): \(options.path) | \(self.other)"
      ])
    return areEqual ? .done : .foundWrong
  }
}
