import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Uninstall: Command {
  static let configuration = CommandConfiguration(
    abstract: "Take updates off in the order they are named, the newest first, and bring back what was there before.",
    discussion: """
      Refused when anything was installed since, with the list of it;
      --ignore-warning goes on as Windows would, and the journal keeps that it was
      forced. Every removal asks for a restart and leaves it to you.

        wupd uninstall KB958644
        wupd uninstall KB921883 --ignore-warning
        wupd plan uninstall KB921883
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(name: .long, help: "Go on although something was installed since.")
  var ignoreWarning = false

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Articles and switches (/z /q /passive).", valueName: "KB"))
  var words: [String] = []

  func perform() throws -> Status {
    var request = try InstallRequest(words)
    request.switches.ignoreWarning = ignoreWarning
    if let word = request.unknown { throw UnknownSwitch(word, usage: UnknownSwitch.ofRemoval) }
    if request.switches.helpOnly {
      show(["usage": .texts(UnknownSwitch.ofRemoval)], UnknownSwitch.ofRemoval)
      return .done
    }
    let store = try openForWriting()
    var results: [JSON] = []
    var code = WindowsCode.success
    // All are looked up before the first comes off.
    let names = try store.read { view in try request.installed.map { try Uninstaller.update($0, view).name } }
    DoneActs.plan(names.count)
    let desk = person(at: store)
    for name in names {
      let outcome = try desk.uninstall(name, request.switches)
      results.append(UninstallText.json(name, outcome))
      if !options.json { for line in UninstallText.lines(name, outcome, zone: try zone(store)) { print(line) } }
      code = outcome.code
      guard outcome.refusal != nil else { continue }
      let left = names.dropFirst(results.count)
      if !left.isEmpty && !options.json { print("Not tried: \(left.map(\.description).joined(separator: ", "))") }
      break
    }
    show(["acts": .array(results), "code": .number(code)], [codeLine(code)])
    return Status(windowsCode: code)
  }

  private func zone(_ store: Store) throws -> TimeZoneRule? { try store.read { try Machine($0).zone } }
}
