import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct RegistryImportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Do what a .reg file says, or bring a hive in, all of it or nothing: FILE.",
    discussion: """
      Both forms of the registry editor are read: REGEDIT4, in the ANSI code page of
      the machine, and version 5.00, in UTF-16, in UTF-8, and in that page where it
      is neither. A file with a line that says nothing is refused as a whole, unless
      it is told to pass over such lines. It is one act, and can be rolled back.
      Where it makes the store another machine, by its name, its control set or its
      Windows, it is done, and a warning says so.

      A hive (system32\\config\\SYSTEM and its like) comes in with the times of its
      keys, and with the transaction logs that lie beside it replayed in memory; a
      key that is there already is written at the time of the import, if that changes
      it. Its name tells where to: SYSTEM, SOFTWARE, SAM, SECURITY, DEFAULT; --key
      says it for any other.

        wupd reg import vendor.reg
        wupd reg import 'old machine.reg' --skip-errors
        wupd reg import nippon.reg --codepage 932
        wupd reg import /mnt/disk/WINDOWS/system32/config/software
        wupd reg import NTUSER.DAT --key HKU\\S-1-5-21-7-500
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var text: CodePageOptions

  @Flag(name: .long, help: "Pass over lines that say nothing, and name them; exit with 2 then.")
  var skipErrors = false

  @Option(name: .long, help: ArgumentHelp("The key that a hive's root becomes.", valueName: "key"))
  var key: String?

  @Argument(help: ArgumentHelp("A file of this computer.", valueName: "file"))
  var file: String

  func perform() throws -> Status {
    if RegistryWords.askForHelp([file]) { throw CleanExit.helpRequest(self) }
    let store = try openForWriting()
    if let hive = try RegistryFile.hive(file, key: key) { return try bringIn(hive, store) }
    let (result, page, warnings) = try act(.edit, file, on: store) { transaction in
      let before = try MachineIdentity(transaction.now)
      let page = try text.page(else: MachinePages(transaction.now).ansi)
      let result = try RegistryFile.read(file, page.page, skippingErrors: skipErrors, into: transaction)
      return (result, page, before.warnings(after: try MachineIdentity(transaction.now)))
    }
    let deleted = [(result.deletedKeys, "key"), (result.deletedValues, "value")].filter { $0.0 > 0 }
    show(
      [
        "file": .text(file), "keys": .number(result.keys), "values": .number(result.values),
        "deleted_keys": .number(result.deletedKeys), "deleted_values": .number(result.deletedValues),
        "warnings": .texts(warnings.map(sentence)), "errors": .number(result.lossCount),
        "first_errors": .array(result.losses) { ["line": .number($0.line), "reason": .text($0.reason)] },
      ] + page.members(isUsed: result.usesCodePage),
      [
        "\(file): \(counted(result.keys, "key")), \(counted(result.values, "value"))"
          + (deleted.isEmpty ? "" : ", deleted \(deleted.map { counted($0.0, $0.1) }.joined(separator: " and "))")
      ])
    if !options.json {
      page.tell(file, isUsed: result.usesCodePage)
      warn(warnings)
      let losses = result.losses.map { "\(printable(file)): passed over: \(printable($0.description))" }
      Terminal.tell(losses, of: Int(result.lossCount))
    }
    return result.lossCount == 0 ? .done : .foundWrong
  }

  private func bringIn(_ file: RegistryFile.PlacedHive, _ store: Store) throws -> Status {
    guard text.codepage == nil else {
      throw StoreError(.invalid, "\(self.file): is a hive, which is in no code page; leave --codepage out.")
    }
    let (result, warnings) = try act(.edit, self.file, on: store) { transaction in
      let before = try MachineIdentity(transaction.now)
      let result = try HiveImport(file.hive, to: file.place, transaction)
      return (result, before.warnings(after: try MachineIdentity(transaction.now)))
    }
    let census = result.census
    show(
      [
        "file": .text(self.file), "key": .text(file.place.description), "keys": .number(census.keys),
        "values": .number(census.values), "class_names": .number(census.classNames),
        "security_descriptors": .number(census.securityDescriptors),
        "logs": .array(file.logs) { ["file": .text($0.name), "outcome": .text($0.outcome)] },
        "warnings": .texts(warnings.map(sentence)), "losses": .number(result.losses.count),
        "first_losses": .texts(Array(result.losses.texts.prefix(RegistryImport.shown))),
      ],
      [
        "\(self.file): \(counted(census.keys, "key")), \(counted(census.values, "value")) to \(file.place)",
        "\(counted(census.securityDescriptors, "security descriptor")) left aside",
      ] + file.logs.map { "\($0.name): \($0.outcome)" })
    if !options.json {
      warn(warnings)
      Terminal.tell(result.losses.texts.prefix(RegistryImport.shown).map(printable), of: result.losses.count)
    }
    return result.losses.count == 0 ? .done : .foundWrong
  }

  /// It is done all the same, for whoever means it; and can be taken back.
  private func sentence(_ warning: Problem) -> String { told(warning.text, warning.hint, separator: "; ") }

  private func warn(_ warnings: [Problem]) {
    for warning in warnings { Terminal.say("wupd: warning: \(printable(file)): \(printable(sentence(warning))).") }
    if !warnings.isEmpty { Terminal.say("wupd: wupd journal rollback last-1 takes the import back.") }
  }
}
