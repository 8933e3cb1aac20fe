import ArgumentParser
import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct Export: Command {
  static let configuration = CommandConfiguration(
    abstract: "Write what is to be taken along: the registry as a .reg file, files into a folder of this computer.",
    discussion: """
      Of the files those come whose bytes are in the store, C:\\WINDOWS\\x.dll as
      DIR/C/WINDOWS/x.dll with its time of last write; PATH names files or folders,
      and without one all are meant. DIR.manifest lists each with size and SHA-256,
      and what was not written with the reason; where anything was not, the exit
      status is 2. Nothing is written outside DIR, through a link, or over anything
      without --force.
      --events writes an event log of what the acts done here were: starts, installs,
      removals. On a machine that was made here it is SysEvent.Evt, which --files
      lays into its place too. Of an adopted machine it has those since, and the log
      that was adopted is a file like others.
        wupd export --reg machine.reg
        wupd export --events since.evt
        wupd export --reg hotfix.reg --key 'HKLM\\SOFTWARE\\Vendor' --at last-1
        wupd export --files evidence '%SystemRoot%\\$NtUninstallKB921883$'
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Option(name: .long, help: ArgumentHelp("Write the registry into this file of this computer.", valueName: "file"))
  var reg: String?

  @Option(name: .long, help: ArgumentHelp("Of the registry this key alone.", valueName: "key"))
  var key: String?

  @Flag(name: .long, help: "Write the .reg file in the form of NT 4.0.")
  var regedit4 = false

  @Flag(name: .long, help: "Pass over what a .reg file cannot say, and name it.")
  var skipErrors = false

  @Option(name: .long, help: ArgumentHelp("Write files below this folder of this computer.", valueName: "dir"))
  var files: String?

  @Option(
    name: .long, help: ArgumentHelp("Write the events of the acts into this file of this computer.", valueName: "file"))
  var events: String?

  @Flag(name: .long, help: "Files that are there give way; links and folders never do.")
  var force = false

  @Argument(help: ArgumentHelp("Files and folders of the machine.", valueName: "path"))
  var paths: [String] = []

  func validate() throws {
    if reg == nil && files == nil && events == nil {
      throw ValidationError("Say what is to be written: --reg FILE, --files DIR, --events FILE, or several.")
    }
    if files == nil && !paths.isEmpty { throw ValidationError("Say where the files go: --files DIR.") }
    if reg == nil && key != nil { throw ValidationError("Say where the key goes: --reg FILE.") }
  }

  func perform() throws -> Status {
    let store = try openForReading()
    var lines: [String] = []
    var isWhole = true
    var registry = JSON.null
    if let reg {
      let result = try RegistryFile.write(
        key.map { try RegistryPath($0) }, of: store, at: point.point(), to: reg, version: regedit4 ? .four : .five,
        replacing: force, skippingErrors: skipErrors)
      registry = .object(["file": .text(reg)] + RegistryFile.json(result))
      lines.append(RegistryFile.line(reg, result))
      if !options.json { RegistryFile.tell(result) }
      isWhole = result.unsayable.isEmpty
    }
    var exported = JSON.null
    if let files {
      let result = try store.read(at: point.point()) { view in
        try FileExport(paths, of: view, to: files, replacing: force)
      }
      exported = result.json
      lines += result.lines
      isWhole = isWhole && result.missed.isEmpty
    }
    var told = JSON.null
    if let events {
      let records = try store.read(at: point.point()) { view in
        let own = try JournalEvents(view)
        let output = try HostOutput(events, replacing: force)
        try own.bytes().withUnsafeBytes { try output.write($0) }
        try output.close()
        return own.records.count
      }
      told = ["file": .text(events), "records": .number(records)]
      lines.append("\(events): \(counted(records, "record")) of acts that were done here")
    }
    show(["registry": registry, "files": exported, "events": told], lines)
    return isWhole ? .done : .foundWrong
  }
}
