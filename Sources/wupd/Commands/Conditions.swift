import ArgumentParser
import Servicing
import StateStore

struct Conditions: Command {
  static let configuration = CommandConfiguration(
    abstract: "What is true of the machine beside its registry and files, and matters to an installer.",
    discussion: """
      Without an option they are shown. An option that is given replaces what was
      there; an empty one takes it away.

        wupd conditions
        wupd conditions --missing-right SeDebugPrivilege --free-space 200000000
        wupd conditions --rights-management yes --conflicting-program 'Contoso Guard'
      """)

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .long,
    help: ArgumentHelp("A right that the account which installs has not (repeat it).", valueName: "right"))
  var missingRight: [String] = []

  @Option(name: .long, help: ArgumentHelp("A rights management client runs: yes or no.", valueName: "yes|no"))
  var rightsManagement: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A program that hotpatching does not get along with (repeat it).", valueName: "name"))
  var conflictingProgram: [String] = []

  @Option(name: .long, help: ArgumentHelp("Bytes free on the system volume.", valueName: "bytes"))
  var freeSpace: String?

  func perform() throws -> Status {
    guard !missingRight.isEmpty || rightsManagement != nil || !conflictingProgram.isEmpty || freeSpace != nil else {
      return show(try read { try Circumstances($0) })
    }
    let store = try openForWriting()
    var circumstances = try store.read { try Circumstances($0) }
    if !missingRight.isEmpty { circumstances.missingRights = Set(missingRight.filter { !$0.isEmpty }) }
    if !conflictingProgram.isEmpty {
      circumstances.conflictingPrograms = Set(conflictingProgram.filter { !$0.isEmpty })
    }
    if let rightsManagement {
      guard
        let says = ["yes": true, "true": true, "no": false, "false": false, "": false][rightsManagement.lowercased()]
      else { throw ValidationError("--rights-management is yes or no, not \(rightsManagement).") }
      circumstances.hasRightsManagement = says
    }
    if let freeSpace {
      guard freeSpace.isEmpty || Int64(freeSpace).map({ $0 >= 0 }) == true else {
        throw ValidationError("--free-space is a number of bytes, not \(freeSpace).")
      }
      circumstances.freeSpace = Int64(freeSpace)
    }
    try act(.edit, "conditions", on: store) { try circumstances.write($0) }
    return show(circumstances)
  }

  private func show(_ circumstances: Circumstances) -> Status {
    let rights = circumstances.missingRights.sorted()
    let programs = circumstances.conflictingPrograms.sorted()
    var columns = Columns(indent: 0)
    columns.add("Missing rights", rights.isEmpty ? "none" : rights.joined(separator: ", "))
    columns.add("Rights management client", circumstances.hasRightsManagement ? "runs" : "none")
    columns.add("Conflicting programs", programs.isEmpty ? "none" : programs.joined(separator: ", "))
    columns.add("Free space", circumstances.freeSpace.map { "\($0) bytes" } ?? "enough (not stated)")
    show(
      [
        "missing_rights": .texts(rights), "rights_management": .bool(circumstances.hasRightsManagement),
        "conflicting_programs": .texts(programs), "free_space": .number(circumstances.freeSpace),
      ], columns.lines)
    return .done
  }
}
