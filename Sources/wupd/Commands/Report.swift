import ArgumentParser
import StateStore

struct Report: Command {
  static let configuration = CommandConfiguration(
    abstract: "What an adopted machine was read from, and what was concluded from it.",
    discussion: """
      Each source with its hash and what became of it, each conclusion with what it
      rests on (-) and what speaks against it (!).

      The sentences are made when they are shown, of what is on record. Who stands
      for a finding signs it: that is an act of its own, and keeps the sentences as
      they read then.

        wupd report
        wupd report --json
        wupd report --sign 4 --as "A. Examiner"
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: ArgumentHelp("Sign the finding of this number.", valueName: "number"))
  var sign: [Int64] = []

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Who signs; default: $WUPD_ACCOUNT, else your account.", valueName: "name"))
  var name: String?

  func validate() throws {
    if name != nil, sign.isEmpty { throw ValidationError("--as says who signs: name the finding with --sign.") }
  }

  func perform() throws -> Status {
    if !sign.isEmpty { return try signFindings() }
    let (sources, findings) = try read { (try $0.evidence(), try $0.findings()) }
    show(
      ["sources": .array(sources.map(ReportText.json)), "findings": .array(findings.map(ReportText.json))],
      ReportText.lines(sources, findings))
    return sources.allSatisfy(\.isUnchanged) ? .done : .foundWrong
  }

  private func signFindings() throws -> Status {
    let name = name ?? options.who
    let store = try openForWriting()
    let subjects = sign.map(String.init).joined(separator: ", ")
    let signed = try act(.sign, subjects, on: store) { transaction in
      let findings = try transaction.now.findings()
      return try sign.map { number in
        guard let finding = findings.first(where: { $0.number == number }) else {
          let there = findings.isEmpty ? "This machine has none." : "wupd report shows them with their numbers."
          throw StoreError(.notFound, "There is no finding \(number). \(there)")
        }
        try transaction.sign(number, name: name, text: ReportText.text(finding))
        return finding
      }
    }
    let (number, now) = try store.read { view in
      (try view.act(at: .last).number, try view.findings().filter { sign.contains($0.number) })
    }
    show(
      ["act": .number(number), "signed_by": .text(name), "findings": .array(now.map(ReportText.json))],
      signed.map { "\(name) signs finding \($0.number), as act \(number); it reads\n\(ReportText.text($0))" }
        .flatMap { $0.split(separator: "\n").map(String.init) })
    return .done
  }
}
