import Drills
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The project's own drills, from the folder `drills`.
@Suite("The project's drills")
struct ProjectDrillsTests {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
      separator: "/") + "/drills"

  /// Names of the files, without `.yaml`.
  static let names: [String] = {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasSuffix(".yaml") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }()

  private func read(_ name: String) throws -> Drill { try Drill.read(path: "\(Self.folder)/\(name).yaml") }

  @Test("Each passes, and bears the name of its file", arguments: notEmpty(names))
  func passes(_ name: String) throws {
    let drill = try read(name)
    #expect(drill.name == name)
    let scratch = Scratch()
    let result = try drill.run(in: scratch.path)
    for failure in result.allFailures {
      Issue.record("\(failure.place): wanted \(failure.wanted), found \(failure.found)")
    }
  }

  @Test("Every claim of the two articles is shown by one at least")
  func claims() throws {
    let drills = try Self.names.map { (drill: try read($0), passed: true) }
    #expect(drills.count > 200)
    let open = ClaimTable(drills).rows.filter { $0.verdict == .missing }
    #expect(open.map(\.claim) == [])
  }

  @Test(
    "A power loss at any point changes nothing of the end",
    arguments: [
      "hotpatch-ms06-041-dnsapi", "chain-with-qchain", "removal-under-a-service-pack", "batch-of-the-article",
    ])
  func powerLoss(_ name: String) throws {
    let scratch = Scratch()
    let result = try read(name).run(in: scratch.path, withPowerLosses: true)
    #expect(result.allFailures == [])
    #expect(result.powerLosses ?? 0 > 20)
  }
}

/// The page that tells how a drill is written.
@Suite("docs/drills.md")
struct DrillPageTests {
  @Test("Its example runs as it stands")
  func example() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let page = String(decoding: contents(of: root + "/docs/drills.md"), as: UTF8.self)
    let parts = page.components(separatedByFence: "```yaml\n")
    let text = try #require(parts.dropFirst().first?.components(separatedByFence: "```\n").first)
    let drill = try Drill(text: text, file: "docs/drills.md", folder: root)
    let scratch = Scratch()
    #expect(try drill.run(in: scratch.path).allFailures == [])
  }
}

extension String {
  fileprivate func components(separatedByFence fence: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let range = rest.firstRange(of: fence) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}
