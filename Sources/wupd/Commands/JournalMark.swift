import ArgumentParser
import StateStore

struct JournalMark: Command {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Name a point of the journal.",
    discussion: """
        wupd journal mark before-august
        wupd journal mark quiet 7
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Letters, digits, - _ . and not like another kind of point.")
  var name: String

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  func perform() throws -> Status {
    let store = try openForWriting()
    let point = try Point(point)
    let act = try act(.mark, name, on: store) { transaction in
      try transaction.mark(name, at: point)
      return try transaction.now.act(at: point).number
    }
    show(["mark": .text(name), "act": .number(act)], ["Act \(act) is now also called \(name)"])
    return .done
  }
}
