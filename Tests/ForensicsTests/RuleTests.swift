import StateStore
import Testing

@testable import Forensics

@Suite("What a finding says is made when it is shown") struct RuleTests {
  @Test("Every rule has a sentence, with any arguments and with none", arguments: Rule.allCases)
  func sentences(_ rule: Rule) {
    for arguments in [[], [""], ["x"], ["service_pack", "-9223372036854775808", "9223372036854775807", "GDR", "?"]] {
      let sentence = Statement(rule: rule.rawValue, arguments).sentence
      // These two are their argument.
      #expect(!sentence.isEmpty || [.place, .loss, .queueMalformed].contains(rule))
      #expect(!sentence.contains("\(rule.rawValue), revision"))
    }
  }

  @Test("One of a later program is told as that, with its arguments")
  func unknown() {
    #expect(
      Statement(rule: "clock.bias", revision: 2, ["-60", "x"]).sentence
        == "by rule clock.bias, revision 2, which this program does not know: -60; x")
    #expect(Statement(rule: "clock.eras").sentence.hasPrefix("by rule clock.eras, revision 1"))
  }
}
