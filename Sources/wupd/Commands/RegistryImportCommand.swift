import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct RegistryImportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Do what a .reg file says, all of it or nothing: FILE.",
    discussion: """
      Both forms of the registry editor are read, REGEDIT4 and version 5.00. A file with a line that says nothing is refused as
      a whole, unless it is told to pass over such lines. It is one act, and can be rolled back.
        wupd reg import vendor.reg
        wupd reg import 'old machine.reg' --skip-errors
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(name: .long, help: "Pass over lines that say nothing, and name them; exit with 2 then.")
  var skipErrors = false

  @Argument(help: ArgumentHelp("A file of this computer.", valueName: "file"))
  var file: String

  func perform() throws -> Status {
    let store = try openForWriting()
    let result = try store.write(header("edit", file, on: store)) { transaction in
      try RegistryFile.read(file, skippingErrors: skipErrors, into: transaction)
    }
    let deleted = [(result.deletedKeys, "key"), (result.deletedValues, "value")].filter { $0.0 > 0 }
    show(
      [
        ("file", .text(file)), ("keys", .number(result.keys)), ("values", .number(result.values)),
        ("deleted_keys", .number(result.deletedKeys)), ("deleted_values", .number(result.deletedValues)),
        ("errors", .number(result.lossCount)),
        (
          "first_errors",
          .array(result.losses.map { .object([("line", .number($0.line)), ("reason", .text($0.reason))]) })
        ),
      ],
      [
        "\(file): \(counted(result.keys, "key")), \(counted(result.values, "value"))"
          + (deleted.isEmpty ? "" : ", deleted \(deleted.map { counted($0.0, $0.1) }.joined(separator: " and "))")
      ])
    if !options.json { tell(result) }
    return result.lossCount == 0 ? .done : .foundWrong
  }

  private func tell(_ result: RegistryImport) {
    for loss in result.losses { Terminal.say("wupd: \(printable(file)): passed over: \(printable(loss.description))") }
    let more = result.lossCount - Int64(result.losses.count)
    if more > 0 { Terminal.say("wupd: and \(more) more.") }
  }
}
