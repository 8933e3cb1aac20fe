import Glibc
import TestSupport

/// Commands with the answers expected of them, as a terminal shows them: `$ command`, the answer, `[exit 10]` if it
/// is not 0.
/// A line that begins with `# ` stands for itself.
struct Transcript: CustomStringConvertible {
  struct Step: Equatable {
    var remarks: String
    var command: String
    var answer: String
  }

  var steps: [Step] = []

  init(_ text: String) {
    var remarks = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# ") {
        remarks += "\(line)\n"
      } else if line.hasPrefix("$ ") {
        steps.append(Step(remarks: remarks, command: String(line.dropFirst(2)), answer: ""))
        remarks = ""
      } else if !steps.isEmpty {
        steps[steps.count - 1].answer += "\(line)\n"
      }
    }
    for index in steps.indices {
      while steps[index].answer.hasSuffix("\n\n") { steps[index].answer.removeLast() }
      if steps[index].answer == "\n" { steps[index].answer = "" }
    }
  }

  var description: String {
    steps.map { "\($0.remarks)$ \($0.command)\n\($0.answer)" }.joined(separator: "\n")
  }

  /// The same commands with the answers of now.
  func played(at desk: Desk) -> Transcript {
    var result = self
    for index in result.steps.indices {
      let said = desk.shell(result.steps[index].command)
      var answer = Self.masked(said.output)
      if !answer.isEmpty && !answer.hasSuffix("\n") { answer += "\n" }
      answer += Self.masked(said.errors)
      if said.status != 0 { answer += "[exit \(said.status)]\n" }
      // A step ends in no more than one line's end, so that files stay as they are read.
      while answer.hasSuffix("\n\n") { answer.removeLast() }
      result.steps[index].answer = answer
    }
    return result
  }

  /// Hashes change with the journal's schema, and how many rows a machine and an update have with what is learnt of
  /// them. Both are tested elsewhere.
  static func masked(_ text: String) -> String {
    text.replacing(#/[0-9a-f]{4}…[0-9a-f]{4}/#, with: "####…####")
      .replacing(#/sha256 [0-9a-f]{12}\b/#, with: "sha256 ####")
      .replacing(#/[0-9]{2,} changes {2,}/#, with: "## changes  ")
      .replacing(#/[0-9]{2,} changes/#, with: "## changes")
      .replacing(#/changes \([0-9]+ to [0-9]+\)/#, with: "changes (## to ##)")
      .replacing(#/[0-9]+ files, keys and values/#, with: "## files, keys and values")
      .replacing(#/(?<count>[0-9]+ contents), [0-9]+ bytes/#) { "\($0.count), ## bytes" }
      .replacing(#/[0-9]+ bytes saved/#, with: "## bytes saved")
      .replacing(#/\b[0-9]+ entries/#, with: "## entries")
      .replacing(
        #/(?<kind>hash |wupd-anchor 2 |[0-9] |[|]|"hash": "|"machine_id": ")(?<digits>[0-9a-f]{64}|[0-9a-f]{32})/#
      ) {
        "\($0.kind)####"
      }
      .replacing(#/recorded [-0-9T:.Z]+ on/#, with: "recorded #### on")
      .replacing(#/[|][-0-9]+ [0-9:]+[|]0[.]2[.]0/#, with: "|####|0.2.0")
      .replacing(#/"recorded_utc": "[^"]+"/#, with: "\"recorded_utc\": \"####\"")
  }

  // MARK: Where they are

  private static let folder: String = {
    let here = "\(#filePath)"
    return here.lastIndex(of: "/").map { String(here[..<$0]) + "/Transcripts" } ?? "Transcripts"
  }()

  static func path(of name: String) -> String { "\(folder)/\(name).txt" }

  static func text(of name: String) -> String { String(decoding: contents(of: path(of: name)), as: UTF8.self) }

  static let all: [String] = {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".txt") { names.append(String(name.dropLast(4))) }
    }
    return names.sorted()
  }()
}
