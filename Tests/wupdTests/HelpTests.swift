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
  }
}
