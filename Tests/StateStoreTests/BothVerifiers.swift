import Glibc
import StateStore
import TestSupport
import Testing

/// `docs/verify.py`, which knows the format by its documentation alone.
enum SecondVerifier {
  private static let project = String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0])

  /// One Python for many stores, so that the tests stay quick.
  private static let driver = """
    import sys
    sys.path.insert(0, sys.argv[1] + "/docs")
    import verify
    for line in sys.stdin:
        path, *anchors = line.rstrip("\\n").split("\\t")
        try:
            for finding in verify.verify(path, verify.anchors(" ".join(anchors)), sys.argv[1] + "/schema"):
                print(path + "\\t" + finding.replace("\\n", " "))
        except (OSError, ValueError, verify.sqlite3.Error) as error:
            print(path + "\\tcannot look: %s" % error)
    print("the end")
    """

  /// Begins to look; ``findings(_:)`` waits for it.
  static func start(_ paths: [String], anchors: [Anchor] = []) -> RunningProgram {
    RunningProgram(
      "python3", bytes: ["-B", "-c", driver, project].map { Array($0.utf8) }, environment: ["PYTHONUTF8": "1"],
      input: paths.map { ([$0] + anchors.map(\.description)).joined(separator: "\t") + "\n" }.joined())
  }

  /// As an examiner runs it, for the stores behind.
  static func words(schemas: [String] = []) -> [String] {
    ["-B", "\(project)/docs/verify.py"]
      + (["\(project)/schema"] + schemas).flatMap { ["--schema", $0] }
  }

  /// What it found, by store.
  static func findings(_ program: RunningProgram) throws -> [String: [String]] {
    let result = program.wait()
    try #require(
      result.status == 0 && result.output.hasSuffix("the end\n"), "verify.py fell over: \(result.errors.suffix(500))")
    var found: [String: [String]] = [:]
    for line in result.output.split(separator: "\n").dropLast() {
      let parts = line.split(separator: "\t", maxSplits: 1)
      found[String(parts[0]), default: []].append(String(parts[1]))
    }
    return found
  }
}

/// Copies of a store, each tampered with in one way, and whether both verifiers find it.
final class BothVerifiers {
  /// A copy, and where a finding of it must point: at one of the acts, or at one of the names.
  private struct Case {
    let what: String
    let path: String
    let acts: Set<Int64>
    let names: [String]
  }

  let original: String
  private let scratch: Scratch
  private let kind: String
  private let anchors: [Anchor]
  private var cases: [Case] = []
  /// Several may share a folder.
  private let own = UInt64.random(in: 0 ... .max)
  private var count = 0
  private var (tried, refused, without) = (0, 0, 0)
  private var (found, alsoFound) = (0, 0)

  init(_ kind: String, of original: String, in scratch: Scratch, anchors: [Anchor] = []) {
    (self.kind, self.original, self.scratch, self.anchors) = (kind, original, scratch, anchors)
  }

  deinit {
    print(
      "tampering: \(kind): \(tried) tried, \(found) found by verify, \(alsoFound) by verify.py; "
        + "\(without) changed nothing, \(refused) no SQLite would do")
  }

  /// A copy of the store, tampered with by `change`, which gives false when it could not be done.
  func add(
    _ what: String, acts: Set<Int64> = [], names: [String] = [], from source: String? = nil,
    _ change: (String) throws -> Bool
  ) throws {
    count += 1
    let path = scratch.file("\(own)-\(count).wupd")
    copy(source ?? original, to: path)
    guard try change(path) else {
      refused += 1
      remove(path)
      return
    }
    cases.append(Case(what: what, path: path, acts: acts, names: names))
    if cases.count >= 400 { try judge() }
  }

  /// Holds both verifiers against what was added.
  func judge() throws {
    // One seed of many tries one kind of tampering.
    try #require(count > refused || environment("WUPD_SEED") != nil, "\(kind): nothing was tried")
    let second = SecondVerifier.start(cases.map(\.path), anchors: anchors)
    let first = cases.map { findings($0.path) }
    let other = try SecondVerifier.findings(second)
    for (item, first) in zip(cases, first) {
      let other = other[item.path] ?? []
      if first.isEmpty || other.isEmpty, try everyRow(of: item.path) == everyRow(of: original) {
        without += 1
        // Both or none: what changes nothing is no finding for one of them only.
        #expect(first.isEmpty && other.isEmpty, "\(kind): \(item.what) changed nothing: \(first) \(other)")
        remove(item.path)
        continue
      }
      tried += 1
      if !first.isEmpty { found += 1 }
      if !other.isEmpty { alsoFound += 1 }
      let isNamed =
        item.acts.isEmpty && item.names.isEmpty
        || first.contains { finding in
          finding.act.map(item.acts.contains) == true || item.names.contains { finding.text.contains($0) }
        }
      let isAlsoNamed =
        item.acts.isEmpty && item.names.isEmpty
        || other.contains { line in
          item.acts.contains { line.hasPrefix("act \($0):") } || item.names.contains { line.contains($0) }
        }
      #expect(
        !first.isEmpty && isNamed,
        "\(kind): \(item.what): verify, of acts \(item.acts) \(item.names): \(first.map(\.text))")
      #expect(
        !other.isEmpty && isAlsoNamed, "\(kind): \(item.what): verify.py, of acts \(item.acts) \(item.names): \(other)")
      remove(item.path)
    }
    cases = []
  }

  private func remove(_ path: String) { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }

  private func findings(_ path: String) -> [(act: Int64?, text: String)] {
    do {
      return try Store.open(path, .readOnly).verify(anchors: anchors).flaws.map { ($0.act, $0.text) }
    } catch {
      // What cannot even be opened is found as well.
      return [(nil, "\(error)")]
    }
  }
}

/// Every row of every table of a store to the byte, kinds of values told apart; nil when it cannot be read.
func everyRow(of path: String) throws -> [String]? {
  guard let file = try? Tampering(path, readOnly: true) else { return nil }
  var lines: [String] = []
  do {
    lines += try file.rows("SELECT type, name, tbl_name, hex(sql) FROM sqlite_schema ORDER BY 1, 2").map { "\($0)" }
    for table in tableNames {
      let columns = try file.rows("SELECT name FROM pragma_table_info('\(table)')").map { $0[0] }
      // A piece counts by what it inflates to, which compacting may change the form of; this compares the form.
      let list = columns.map { "typeof(\"\($0)\") || ':' || hex(\"\($0)\")" }.joined(separator: ", ")
      lines += try file.rows("SELECT \(list) FROM \(table)").map { "\(table) \($0)" }
    }
    lines += try file.rows("PRAGMA application_id").map { "\($0)" } + file.rows("PRAGMA user_version").map { "\($0)" }
    return lines
  } catch {
    return nil
  }
}

/// Every table of a store.
let tableNames: [String] = Column.all.map(\.table).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
