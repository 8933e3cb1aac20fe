import TestSupport
import Testing

/// The contract of `--json`: one object with `format`, whatever happens.
@Suite("JSON")
struct JSONTests {
  private let desk = Desk()

  @Test("Every command answers with one object of format 1, and with its status", arguments: notEmpty(Sample.onStore))
  func answers(sample: Sample) throws {
    desk.putPreparedMachine()
    let result = desk.wupd(sample.words + ["--json"])
    #expect(result.status == sample.status, "\(result.errors)")
    #expect(result.errors == "")
    #expect(try JSONReader.read(result.bytes)["format"] == .number(1))
    #expect(try JSONReader.read(result.bytes)["error"] == nil)
  }

  @Test("The command of an act is what it says of the machine, without the options of this computer in either form")
  func commandOfAct() throws {
    desk.putPreparedMachine()
    for (number, options) in [
      ["--store", "machine.wupd", "--account", "A"], ["--store=machine.wupd", "--account=A"],
    ].enumerated() {
      desk.wupd(["journal", "mark", "m\(number)"] + options + ["--json"])
      let answer = try JSONReader.read(desk.wupd("journal", "show", "last", "--json").bytes)
      #expect(answer["act"]?["command"] == .text("journal mark m\(number)") && answer["act"]?["account"] == .text("A"))
    }
  }

  @Test("So does every command that needs no store", arguments: notEmpty(Sample.withoutStore))
  func answersWithoutStore(sample: Sample) throws {
    let result = desk.wupd(["--json"] + sample.words)
    #expect(result.status == sample.status, "\(result.errors)")
    #expect(try JSONReader.read(result.bytes)["format"] == .number(1))
  }

  @Test(
    "An error is an object too, with the line and the status of the one for people", arguments: notEmpty(Sample.onStore)
  )
  func errors(sample: Sample) throws {
    let result = desk.wupd(["--json", "--store", "missing.wupd"] + sample.words)
    #expect(result.status == 66)
    let answer = try JSONReader.read(result.bytes)
    #expect(answer["format"] == .number(1))
    #expect(answer["error"]?["kind"] == .text("missing"))
    #expect(answer["error"]?["exit_status"] == .number(66))
    guard case .text(let message)? = answer["error"]?["message"] else {
      Issue.record("no message")
      return
    }
    #expect(result.errors == "wupd: \(message)\n")
  }

  @Test(
    "Words that cannot be understood are an error in JSON",
    arguments: [
      ["frobnicate"], ["status", "--frobnicate"], ["install"], ["install", "KB921883", "/frobnicate"],
      ["create", "--product", "vista"], ["create"], ["reg", "query"], ["reg", "query", "HKLM\\SYSTEM", "/frobnicate"],
      ["journal", "list", "--limit", "0"], ["journal", "list", "--limit", "many"], ["file", "get", "C:\\x"],
      ["file", "put", "C:\\x"], ["journal", "rollback"],
    ])
  func usage(words: [String]) throws {
    desk.putPreparedMachine()
    let result = desk.wupd(words + ["--json"])
    #expect(result.status == (words.contains("/frobnicate") && words[0] == "install" ? 1 : 64), "\(result.errors)")
    let answer = try JSONReader.read(result.bytes)
    #expect(answer["format"] == .number(1))
    #expect(answer["error"]?["exit_status"] == .number(Double(result.status)))
  }

  @Test("A refusal of Windows is an answer and not an error")
  func refusal() throws {
    desk.putPreparedMachine()
    let result = desk.wupd("install", "KB888113", "/z", "--json")
    #expect(result.status == 1)
    let answer = try JSONReader.read(result.bytes)
    #expect(answer["code"] == .number(1603))
    #expect(answer["error"] == nil)
  }

  @Test("Control characters, half surrogate pairs and quotes come through as JSON")
  func characters() throws {
    desk.putPreparedMachine()
    desk.wupd("reg", "add", "HKLM\\SOFTWARE\\A\tB", "/v", "\u{1}\"\u{1F600}\u{7F}\u{2028}", "/d", "line\nline\\")
    let result = desk.wupd("reg", "query", "HKLM\\SOFTWARE\\A\tB", "--json")
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let keys)? = try JSONReader.read(result.bytes)["keys"],
      case .array(let values)? = keys.first?["values"]
    else {
      Issue.record("no keys")
      return
    }
    #expect(keys.first?["key"] == .text("HKLM\\SOFTWARE\\A\tB"))
    #expect(values.first?["name"] == .text("\u{1}\"\u{1F600}\u{7F}\u{2028}"))
    #expect(values.first?["value"]?["data"] == .text("line\nline\\"))
  }
}
