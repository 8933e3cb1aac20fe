import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Numbers that no machine has")
struct HostileNumberTests {
  @Test(
    "In any column that takes a number they are found, and no reader falls over them",
    arguments: notEmpty(
      Column.all.filter {
        $0.type == "INTEGER" && !$0.key.contains($0.name) || $0.testDescription == "act.number"
      }))
  func everyNumber(column: Column) throws {
    let scratch = Scratch()
    let original = scratch.file("m.wupd")
    _ = try fullStore(original)
    var paths: [String] = []
    for value in ["9223372036854775807", "-9223372036854775807 - 1", "-1"] {
      let path = scratch.file("\(value).wupd")
      copy(original, to: path)
      let key = column.key.joined(separator: ", ")
      try Tampering(path).execute(
        "UPDATE \(column.table) SET \(column.name) = \(value) "
          + "WHERE (\(key)) IN (SELECT \(key) FROM \(column.table) ORDER BY \(key) LIMIT 1)")
      paths.append(path)
    }
    // In a process of its own: a trap would take the tests along.
    let result = run(built("StoreWorker"), ["examine"] + paths)
    let answers = result.output.split(separator: "examined ", omittingEmptySubsequences: false).dropFirst()
    #expect(result.status == 0, "\(result.status) in \(answers.last ?? ""): \(result.errors.suffix(300))")
    for answer in answers { #expect(answer.contains(": "), "nothing found in \(answer)") }
    #expect(answers.count == paths.count)
  }

  @Test("Nor does a writer, nor a replay")
  func writing() throws {
    let scratch = Scratch()
    let original = scratch.file("m.wupd")
    _ = try fullStore(original)
    for (column, row) in [
      ("number", 4), ("last_change", 4), ("first_change", 4), ("last_change", 1), ("bias", 4), ("time", 4),
    ] {
      for value in ["9223372036854775807", "-9223372036854775807 - 1"] {
        let path = scratch.file("hostile.wupd")
        copy(original, to: path)
        let change = "UPDATE act SET \(column) = \(value) WHERE number = \(row)"
        try Tampering(path).execute(change)
        for command in [["write", path], ["replay", path, scratch.file("replayed.wupd")]] {
          let result = run(built("StoreWorker"), command)
          #expect(result.status < 128, "\(command[0]) after \(change): \(result.status) \(result.errors.suffix(300))")
        }
        run("/bin/rm", ["-f", scratch.file("replayed.wupd")])
      }
    }
  }
}
