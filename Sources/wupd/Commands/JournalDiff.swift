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
    let (one, other, differences) = try openForReading().read { view in
      let one = try view.act(at: Point(from)).number
      let other = try view.act(at: Point(to)).number
      return (one, other, try view.differences(after: one, through: other))
    }
    show(
      ["from": .number(one), "to": .number(other), "changes": .array(differences) { DifferenceText.json($0) }],
      ["From act \(one) to act \(other): \(counted(differences.count, "difference"))"]
        + DifferenceText.lines(differences, limit: all ? .max : 60))
    return .done
  }
}
