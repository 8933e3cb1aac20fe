import Testing

@testable import Drills

/// Mistakes that the file alone shows, though each part of it is written rightly.
@Suite("Drill: what is found before anything runs")
struct CheckTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let text: String
    let line: Int
    let says: String
    var testDescription: String { says }
  }

  private static func machine(_ more: String) -> String {
    "drill: a-drill\nmachine: {product: xp, service_pack: 1, \(more)}\n"
  }

  private static let file = #"{path: '%SystemRoot%\x.dll', version: 1.0.0.1}"#

  @Test(
    "With its line, and what to do",
    arguments: [
      Mistake(text: machine("files: [{path: x.dll}]"), line: 2, says: "x.dll"),
      Mistake(text: machine(#"files: [{path: '%NOSUCH%\x.dll'}]"#), line: 2, says: "%NOSUCH%"),
      Mistake(
        text: "\(head)packages:\n  A: {name: update.exe, files: [\(file)]}\n", line: 4,
        says: "carries no article number; add kb: KB###### to A"),
      Mistake(
        text: "\(head)packages:\n  A:\n    name: Windows2000-KB300845-x86-ENU.exe\n    files:\n      - \(file)\n"
          + "      - {path: 'C:\\WINNT\\X.DLL'}\n", line: 8, says: "is in A already, on line 7"),
      Mistake(text: "\(head)steps:\n  - delete: x\\y.dll\n", line: 4, says: "y.dll"),
      Mistake(text: "\(head)steps:\n  - {copy: {from: 'C:\\a', to: b}}\n", line: 4, says: "b"),
      Mistake(text: "\(head)steps:\n  - qchain: {log: qchain.log}\n", line: 4, says: "qchain.log"),
      Mistake(text: "\(head)steps:\n  - hold: 'C:\\WINNT\\x.dll'\n", line: 4, says: "nobody can hold it"),
      Mistake(text: "\(head)steps:\n  - reboot\nexpect:\n  files: {x.dll: null}\n", line: 6, says: "x.dll"),
      Mistake(text: "\(head)expect:\n  pending:\n    - {replace: x.dll}\n", line: 5, says: "x.dll"),
      Mistake(
        text: machine("integrated: [A]")
          + "packages:\n  A: {name: WindowsServer2003-KB900001-x86-ENU.exe, files: [\(file)]}\n",
        line: 2, says: "A cannot be integrated: KB900001 is for Windows Server 2003"),
      Mistake(
        text: machine("integrated: [A]") + "packages:\n  A: {name: Q329170_WXP_SP1_x86_ENU.exe, files: [\(file)]}\n",
        line: 2, says: "is part of Service Pack 1"),
    ])
  func mistakes(mistake: Mistake) throws {
    let drill = try drill(mistake.text)
    let error = #expect(throws: DrillError.self) { try drill.check() }
    #expect(error?.place.file == "x.yaml" && error?.place.line == mistake.line, "\(String(describing: error))")
    #expect(error?.message.contains(mistake.says) == true, "\(String(describing: error))")
  }

  @Test(
    "While it is read: a mark twice, an article that the name contradicts, a right that is none, a tab, double quotes")
  func whileReading() {
    let package = "\(head)packages:\n  A: {name: Windows2000-KB300845-x86-ENU.exe, "
    let refusals = [
      Refusal("\(head)steps:\n  - mark: a\n  - mark: a\n", 5, "steps[1].mark", "is set on line 4 already"),
      Refusal("\(package)kb: KB300846}\n", 4, "packages.A.kb", "is KB300846, and the name says KB300845"),
      Refusal("\(package)title: KB300846-v2}\n", 4, "packages.A.title", "is of KB300846"),
      Refusal(
        "drill: a\nmachine: {product: xp, service_pack: 1, missing_rights: [SeDebugPriviledge]}\n", 2,
        "machine.missing_rights[0]", "one of the rights SeBackupPrivilege"),
      Refusal("drill: a\nmachine:\n\tproduct: xp\n", 3, "", "a tab stands where"),
      Refusal("drill: a\nabout: \"C:\\WINDOWS\\x.dll\"\n", 2, "", "Put a Windows path in single quotes"),
      Refusal("\(head)steps:\n  - wait: 3 weeks\n", 4, "steps[0].wait", "some days or hours"),
      Refusal("\(head)steps:\n  - wait: 0 days\n", 4, "steps[0].wait", "some days or hours"),
    ]
    for refusal in refusals { refusal.check() }
  }
}
