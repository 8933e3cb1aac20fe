import ArgumentParser
import StateStore

struct Report: Command {
  static let configuration = CommandConfiguration(
    abstract: "What an adopted machine was read from, and what was concluded from it.",
    discussion: """
      Each source with its hash and what became of it, each conclusion with what it rests on (-) and what speaks against it (!).

        wupd report
        wupd report --json
      """)

  @OptionGroup var options: GlobalOptions

  func perform() throws -> Status {
    let (sources, findings) = try read { (try $0.evidence(), try $0.findings()) }
    show(
      ["sources": .array(sources.map(ReportText.json)), "findings": .array(findings.map(ReportText.json))],
      ReportText.lines(sources, findings))
    return sources.allSatisfy(\.isUnchanged) ? .done : .foundWrong
  }
}
