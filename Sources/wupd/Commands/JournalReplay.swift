import ArgumentParser
import StateStore
import WindowsModel

struct JournalReplay: Command {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Build a new store from the journal alone, to any point.",
    discussion: """
      Equal to this store row by row as it was at that point, each act proved against
      its hash as it comes out.

        wupd journal replay --into copy.wupd
        wupd journal replay KB921883 --into august.wupd
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The point.", valueName: "point"))
  var point = "last"

  @Option(name: .long, help: ArgumentHelp("The new store; it must not exist.", valueName: "file"))
  var into: String

  func perform() throws -> Status {
    let result = try openForReading().replay(to: Point(point), into: into)
    // An act's hash covers the hashes of its contents; the bytes themselves came along as they were.
    let findings = try Store.open(into, .readOnly).verify(levels: [.payload]).flaws
    show(
      [
        "store": .text(into), "acts": .number(result.acts), "changes": .number(result.changes),
        "payload_findings": .texts(findings.map(\.text)),
      ],
      [
        "\(into): \(counted(result.acts, "act")) and \(counted(result.changes, "change")) replayed, each act as its hash says"
      ] + findings.map { "  payload: \(printable($0.text))" }
        + (findings.isEmpty ? [] : ["Its journal and state are proved; these contents are NOT what their hashes say."]))
    return findings.isEmpty ? .done : .foundWrong
  }
}
