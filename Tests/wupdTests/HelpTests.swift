import TestSupport
import Testing

/// Help is where a command is learnt.
@Suite("Help")
struct HelpTests {
  private let desk = Desk()

  @Test("Every command shows an example and its usage", arguments: notEmpty(Sample.onStore + Sample.withoutStore))
  func examples(sample: Sample) {
    let groups: Set<String> = ["program", "catalog", "reg", "file", "journal"]
    let name = sample.words.prefix(groups.contains(sample.words[0]) ? 2 : 1)
    let result = desk.wupd(name + ["--help"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    let title = "wupd " + name.joined(separator: " ")
    let lines = result.output.split(separator: "\n").map { $0.drop { $0 == " " } }
    #expect(lines.contains { $0.hasPrefix("wupd ") && $0.contains(name.joined(separator: " ")) }, "\(result.output)")
    #expect(result.output.contains("USAGE: \(title)"), "\(result.output)")
  }

  /// Every command and group, as the help of each names those below it.
  private static func commands(below names: [String] = []) -> [[String]] {
    let help = Desk().wupd(names + ["--help"]).output.split(separator: "\n", omittingEmptySubsequences: false)
    // A title of commands, and beneath it a name a line; what it is for may go on in the next one, further in.
    let listed = help.drop { !$0.hasSuffix("SUBCOMMANDS:") }.compactMap { line in
      line.hasPrefix("  ") && !line.hasPrefix("   ") && !line.hasPrefix("  See")
        ? line.split(separator: " ").first.map(String.init) : nil
    }
    return [names] + listed.filter { !$0.hasPrefix("-") }.flatMap { commands(below: names + [$0]) }
  }

  @Test("The help of every command fits 80 columns, and what is written there is not broken anew")
  func width() {
    let commands = Self.commands()
    for name in ["create", "plan", "reg query", "journal fork", "catalog show"] {
      #expect(commands.contains(name.split(separator: " ").map(String.init)), "\(commands)")
    }
    for name in commands {
      let narrow = desk.wupd(name + ["--help"], environment: ["COLUMNS": "80"])
      #expect(narrow.status == 0)
      for line in narrow.output.split(separator: "\n") where line.count > 80 {
        Issue.record("\(name.joined(separator: " ")): \(line)")
      }
      // Where there is room for all of a line, those of the discussion end where they were written to end.
      let wide = desk.wupd(name + ["--help"], environment: ["COLUMNS": "2000"]).output
      let shown = narrow.output.split(separator: "\n")
      for line in wide.split(separator: "\n").prefix(while: { !$0.hasPrefix("USAGE:") }).dropFirst()
      where !shown.contains(line) {
        Issue.record("\(name.joined(separator: " ")): \(line)")
      }
    }
  }

  @Test("wupd alone, and with --help, lists the commands and the exit statuses")
  func root() {
    for words in [[], ["--help"], ["help"], ["--json", "--help"]] {
      let result = desk.wupd(words)
      #expect(result.status == 0)
      for text in ["create", "install", "journal", "Exit status: 0 done;", "wupd status"] {
        #expect(result.output.contains(text), "\(words) \(text)")
      }
    }
    #expect(desk.wupd("--version").output == "wupd 0.2.0\n")
    for words in [["--version", "--json"], ["--json", "--version"]] {
      #expect(desk.wupd(words).output == "{\n  \"format\": 1,\n  \"version\": \"0.2.0\"\n}\n")
    }
  }
}
