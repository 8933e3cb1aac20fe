import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct RegistryExportCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a key with all below it as a .reg file: KEY [FILE] [/y].",
    discussion: """
      Without FILE it goes to standard output. The form is that of the registry
      editor, version 5.00; --regedit4 writes the one of NT 4.0, which has the
      characters of the machine's ANSI code page alone. Links are left out, and said;
      times, classes and volatile keys have no words in such a file.
        wupd reg export HKLM\\SOFTWARE\\Vendor vendor.reg
        wupd reg export 'HKLM\\SOFTWARE\\Vendor' vendor.reg /y --at KB921883
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Flag(name: .long, help: "Write the form of NT 4.0.")
  var regedit4 = false

  @Flag(name: .long, help: "A file that is there gives way, as with /y; a link never does.")
  var force = false

  @Flag(name: .long, help: "Pass over what such a file cannot say, and name it; exit with 2 then.")
  var skipErrors = false

  @Argument(
    parsing: .allUnrecognized, help: ArgumentHelp("Key, file of this computer and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    if RegistryWords.askForHelp(self.words) { throw CleanExit.helpRequest(self) }
    let words = try RegistryWords.read(self.words, allowed: "/y", files: 1)
    let file = words.files.first.flatMap { $0 == "-" ? nil : $0 }
    if options.json && file == nil { throw ValidationError("With --json, name the file that is to be written.") }
    let result = try RegistryFile.write(
      words.key, of: openForReading(), at: point.point(), to: file, version: regedit4 ? .four : .five,
      replacing: force || words.isForced, skippingErrors: skipErrors)
    if let file {
      show(
        ["file": .text(file)] + RegistryFile.json(result),
        [RegistryFile.line(file, result)])
    }
    if !options.json { RegistryFile.tell(result) }
    return result.unsayable.isEmpty ? .done : .foundWrong
  }
}
