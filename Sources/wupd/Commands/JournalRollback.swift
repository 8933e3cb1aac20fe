import ArgumentParser
import StateStore
import WindowsModel

struct JournalRollback: Command {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Bring the whole machine back, or forward, to a point.",
    discussion: """
      Files, registry, images, pending operations and the machine's clock. It is an
      act of its own: what is undone stays in the journal, and a rollback to a later
      act brings it back.

        wupd journal rollback KB921883
        wupd journal rollback last-1
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point: String

  func perform() throws -> Status {
    let store = try openForWriting()
    let point = try Point(point)
    let (target, changes, number) = try act(.rollback, on: store) { transaction in
      let target = try transaction.restore(point)
      return (target, transaction.changes, transaction.number)
    }
    show(ActText.json(restored: target, changes, by: number), ActText.lines(restored: target, changes, by: number))
    return .done
  }
}

extension ActText {
  static func json(restored target: Act, _ changes: Int64, by number: Int64) -> JSONMembers {
    ["act": .number(number), "restored": json(target), "changes": .number(changes)]
  }

  static func lines(restored target: Act, _ changes: Int64, by number: Int64) -> [String] {
    [
      "The machine is as it was after act \(target.number) (\(title(target)), \(target.time.text(bias: target.bias)))",
      "\(counted(changes, "change")), as act \(number). What was undone can be brought back: wupd journal rollback \(number - 1)",
    ]
  }
}
