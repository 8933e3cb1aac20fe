import ArgumentParser
import Drills
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct DrillCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "drill", abstract: "Run scenarios: a machine, steps, and what must be true after them.",
    discussion: """
      Each drill runs in a store of its own. FILE is a drill, or a folder of .yaml
      files. The status is 2 if an expectation failed, and 65 if a file is no drill;
      the others are run nevertheless.

        wupd drill drills/chain-with-qchain.yaml
        wupd drill drills --claims
        wupd drill my.yaml --keep stores --crash-at all
        wupd drill mine.yaml --packages ./updates
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("Drill files, or folders of them (default with --claims: drills).", valueName: "file"))
  var files: [String] = []

  @OptionGroup var source: PackageFolderOption

  @Option(name: .long, help: ArgumentHelp("Keep the stores in this folder, as NAME.wupd.", valueName: "folder"))
  var keep: String?

  @Flag(name: .long, help: "Print the table of claims, the drills that show them, and the verdict.")
  var claims = false

  @Option(
    name: .long,
    help: ArgumentHelp("all: run each again with a power loss at every point of it.", valueName: "point"))
  var crashAt: String?

  @Option(
    name: .long, help: ArgumentHelp("Write what came of them as JUnit's XML, over what is there.", valueName: "file"))
  var junit: String?

  func perform() throws -> Status {
    guard crashAt == nil || crashAt == "all" else { throw ValidationError("--crash-at takes all.") }
    let named = files.isEmpty && claims ? ["drills"] : files
    guard !named.isEmpty else { throw ValidationError("Name a drill file, or a folder of them.") }
    // One that is not there is told before anything runs.
    let shelf = try source.folder()?.path
    var unread: [DrillError] = []
    let drills = try named.flatMap { try DrillFolder.files($0) }.compactMap { path -> Drill? in
      do throws(DrillError) {
        var drill = try Drill.read(path: path)
        drill.packageFolder = shelf
        try drill.check()
        return drill
      } catch {
        unread.append(error)
        return nil
      }
    }
    var names: Set<String> = []
    for drill in drills where !names.insert(drill.name).inserted {
      throw DrillError(drill.place, "There is another drill of the name \(drill.name); its store would be in the way.")
    }
    // A single mistake is said as any other is.
    if drills.isEmpty, unread.count == 1, !options.json { throw unread[0] }
    let folder = try DrillFolder(keep)
    // That it cannot be written is told before anything runs.
    let output = try junit.map { try HostOutput($0, replacing: true) }
    var suites = JUnitText()
    var results: [(drill: Drill, passed: Bool)] = []
    for drill in drills {
      if !options.json && !claims { print(DrillText.head(drill)) }
      let result = try drill.run(in: folder.path, withPowerLosses: crashAt != nil) { step in
        if options.json {
          print(DrillText.json(drill, step).line)
        } else if !claims {
          for line in DrillText.lines(step, of: drill) { print(line) }
        }
        // Whoever waits for a long run sees how far it is, also behind a pipe.
        try HostProcess.flush()
      }
      results.append((drill, result.passed))
      suites.add(result)
      if options.json {
        print(DrillText.json(result, kept: keep != nil).line)
      } else if !claims || !result.passed {
        for line in DrillText.verdict(result, kept: keep != nil, withHead: claims) { print(line) }
      }
      if keep == nil { folder.empty() }
    }
    let table = ClaimTable(results)
    if claims {
      if options.json {
        for row in table.rows { print(DrillText.json(row).line) }
      } else {
        for line in DrillText.lines(table) { print(line) }
      }
    } else if !options.json && results.count > 1 {
      print("\(results.count) drills, \(results.count { !$0.passed }) failed")
    }
    for error in unread {
      suites.add(error)
      if options.json { print(DrillText.json(error).line) }
      Terminal.say("wupd: \(error)")
    }
    if let output {
      var text = suites.text
      try text.withUTF8 { try output.write(UnsafeRawBufferPointer($0)) }
      try output.close()
    }
    let hasGap = claims && table.rows.contains { $0.verdict != .passed }
    return !unread.isEmpty ? .badData : results.allSatisfy(\.passed) && !hasGap ? .done : .foundWrong
  }
}
