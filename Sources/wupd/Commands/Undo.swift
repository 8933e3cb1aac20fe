import ArgumentParser
import StateStore
import WindowsModel

struct Undo: Command {
  static let configuration = CommandConfiguration(
    abstract: "Take back the last act that changed the machine: a rollback to before it.",
    discussion: """
      It tells which one that is. It is an act of its own, as journal rollback is,
      and can be taken back in its turn. Called again it takes back the one before;
      marks, notes and the like are passed by.

        wupd undo
      """)

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Status {
    let store = try openForWriting()
    let (undone, target, changes, number) = try act(.rollback, on: store) { transaction in
      let (undone, target) = try transaction.undo()
      return (undone, target, transaction.changes, transaction.number)
    }
    show(
      ["undone": ActText.json(undone)] + ActText.json(restored: target, changes, by: number),
      ["Undone: act \(undone.number) (\(ActText.title(undone)), \(undone.time.text(bias: undone.bias)))"]
        + ActText.lines(restored: target, changes, by: number))
    return .done
  }
}
