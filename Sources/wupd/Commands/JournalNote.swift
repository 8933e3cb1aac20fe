import ArgumentParser
import StateStore

struct JournalNote: Command {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Put a note to an act. It is an act of its own.",
    discussion: """
      journal list and journal show tell it with the act it was put to.

        wupd journal note last 'asked for by the plant, ticket 4711'
        wupd journal note KB921883 'netapi32.dll was held by services.exe'
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The act.", valueName: "point"))
  var point: String

  @Argument(help: "A line of up to 1000 characters.")
  var text: String

  func perform() throws -> Status {
    let store = try openForWriting()
    let point = try Point(point)
    let act = try act(.note, on: store) { try $0.note(text, at: point) }
    show(["note": .text(text), "act": .number(act)], ["Noted on act \(act)"])
    return .done
  }
}
