import ArgumentParser
import StateStore

struct JournalDiff: Command {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What differs between two points.",
    discussion: """
        wupd journal diff 3 last
        wupd journal diff before-august KB921883 --all
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The earlier point.", valueName: "from"))
  var from: String

  @Argument(help: ArgumentHelp("The later point.", valueName: "to"))
  var to = "last"

  @Flag(name: .long, help: "Every difference, not only the first 60 of each kind.")
  var all = false

  func perform() throws -> Status {
    let differences = DifferenceText(isJSON: options.json, limit: all ? .max : 60)
    let (one, other) = try read { view in
      differences.clear()
      let one = try view.act(at: Point(from)).number
      let other = try view.act(at: Point(to)).number
      try view.forEachDifference(after: one, through: other) { try differences.add($0) }
      return (one, other)
    }
    try show(
      "changes", differences.items, after: ["from": .number(one), "to": .number(other)],
      ["From act \(one) to act \(other): \(counted(differences.count, "difference"))"])
    try differences.print()
    return .done
  }
}
