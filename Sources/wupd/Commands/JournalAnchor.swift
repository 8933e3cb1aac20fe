import ArgumentParser
import StateStore

struct JournalAnchor: Command {
  static let configuration = CommandConfiguration(
    commandName: "anchor", abstract: "Print the line that fixes the journal as it is. Keep it elsewhere.",
    discussion: """
        wupd journal anchor > anchor.txt
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  func perform() throws -> Status {
    let anchor = try read { try $0.anchor(of: Point(point)) }
    show(
      [
        "anchor": .text(anchor.description), "machine_id": .text(anchor.machine.description),
        "act": .number(anchor.act),
        "hash": .text(anchor.hash),
      ], [anchor.description])
    return .done
  }
}
