import Drills
import TestSupport
import Testing

@Suite("Drill: the act that a failure names")
struct FailureActTests {
  /// What each step and the end named, in their order; the head of the line, `act 2`.
  private func acts(_ steps: String) throws -> [String?] {
    let machine = """
      drill: a-drill
      machine:
        product: w2k
        service_pack: 3
        files: [{path: 'C:\\x.dll', version: 1.0.0.1}, {path: 'C:\\text.txt', content: one}]
        registry: {'HKLM\\SOFTWARE\\Vendor': {Level: 1}, 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager': {PendingFileRenameOperations: ['\\??\\C:\\x.tmp', '']}}
      steps:

      """
    let scratch = Scratch()
    let result = try drill(machine + steps).run(in: scratch.path)
    return result.allFailures.map { failure in failure.because.map { String($0.prefix { $0 != "," }) } }
  }

  @Test(
    "None that lies before the first step: the machine was made so, and no act of the drill had a part in it",
    arguments: [
      #"files: {'C:\x.dll': 1.0.0.2}"#, #"file_text: {'C:\text.txt': two}"#,
      #"registry: {'HKLM\SOFTWARE\Vendor': {Level: 2}}"#, "pending: []", "updates: [Q300845]", "reboots: 1",
      "reboot_pending: no",
    ])
  func madeSo(expectation: String) throws {
    #expect(try acts("  - verify:\n    expect:\n      \(expectation)\n") == [nil])
    // What was just done did not change it.
    #expect(
      try acts("  - write: {path: 'C:\\y.dll', version: 1.0.0.1}\n    expect:\n      \(expectation)\n") == ["act 2"])
  }

  @Test("The one that made it so, though others came after it")
  func changed() throws {
    let steps = """
        - write: {path: 'C:\\x.dll', version: 1.0.0.2}
        - registry: {'HKLM\\SOFTWARE\\Vendor': {Level: 2}}
        - reboot
        - write: {path: 'C:\\y.dll', version: 1.0.0.1}
          expect:
            files: {'C:\\x.dll': 1.0.0.3, 'C:\\y.dll': 1.0.0.3}
            registry: {'HKLM\\SOFTWARE\\Vendor': {Level: 3}}
            reboots: 2

      """
    #expect(try acts(steps) == ["act 2", "act 5", "act 3", "act 4"])
  }
}
