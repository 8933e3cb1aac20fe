import ArgumentParser
import StateStore

struct JournalMark: Command {
  static let configuration = CommandConfiguration(
    commandName: "mark", abstract: "Name a point of the journal, move such a name, or take it away.",
    discussion: """
      Each is an act of its own, so that the journal keeps where a name was.

        wupd journal mark before-august
        wupd journal mark quiet 7
        wupd journal mark quiet 9 --move
        wupd journal mark quiet --delete
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Letters, digits, - _ . and not like another kind of point.")
  var name: String

  @Argument(help: ArgumentHelp("The point (default: last).", valueName: "point"))
  var point: String?

  @Flag(name: .long, help: "The name is given already; it names this point from now on.")
  var move = false

  @Flag(name: .long, help: "Take the name away.")
  var delete = false

  func validate() throws {
    if delete && move { throw ValidationError("Give --move or --delete.") }
    if delete && point != nil { throw ValidationError("--delete takes a name alone.") }
  }

  func perform() throws -> Status {
    let store = try openForWriting()
    if delete {
      let was = try act(.unmark, name, on: store) { try $0.unmark(name) }
      show(["mark": .text(name), "act": .null, "was": .number(was)], ["Act \(was) is no longer called \(name)"])
      return .done
    }
    let point = try Point(point ?? "last")
    let (act, was) = try act(.mark, name, on: store) { transaction in
      let was = move ? try transaction.now.act(at: .mark(name)).number : nil
      try transaction.mark(name, at: point, moves: move)
      return (try transaction.now.act(at: point).number, was)
    }
    let told =
      was.map { "Act \(act) is now called \(name), and act \($0) no longer" }
      ?? "Act \(act) is now also called \(name)"
    show(["mark": .text(name), "act": .number(act), "was": .number(was)], [told])
    return .done
  }
}
