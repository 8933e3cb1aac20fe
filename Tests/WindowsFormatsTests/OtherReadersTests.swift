import TestSupport
import Testing
import WindowsModel

/// The programs of others that read the same formats, on what the tests write. `make test-large` asks more of them, and of more files.
@Suite("Other readers find what ours do") struct OtherReadersTests {
  private let scratch = Scratch()
  private static let scripts = String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0]) + "/Tests/Oracles"

  @Test("hivex, in hives of all versions with all kinds of lists, and in those their logs make whole")
  func hivexHivesAllVersions() {
    let folder = scratch.file("hives")
    run("mkdir", [folder])
    let writing = run(built("HiveWorker"), ["build", folder])
    #expect(writing.status == 0, "\(writing.errors)")
    let names = run("/bin/sh", ["-c", "ls -d '\(folder)'/* | grep -vE '[.](LOG1?|recovered)$'"]).output
    let hives = names.split(separator: "\n").map(String.init)
    #expect(hives.count > 20)
    let said = run("/usr/bin/python3", [Self.scripts + "/hives.py", built("HiveWorker")] + hives)
    #expect(said.status == 0, "\(said.output) \(said.errors.suffix(500))")
    // "Its own way" is hivex's padding of large data; it refuses NT 3.1's version and most of what is damaged.
    let lines = said.output.split(separator: "\n")
    #expect(lines.count { $0.hasSuffix("hivex: equal") || $0.contains("hivex: its own way") } >= 18, "\(said.output)")
  }

  @Test("cabextract, in cabinets stored and compressed, in several folders, and behind a program")
  func cabextractCabinetsStoredCompressed() {
    let files: [CabinetBuilder.File] = [
      .init("update\\update.inf", Array("[Version]\r\n".utf8)), .init("SP1GDR\\x.dll", noise(100_000)),
      .init("empty", []), .init("SP1QFE\\x.dll", [UInt8](repeating: 7, count: 70_000), folder: 1),
    ]
    var stub = ProgramBuilder(.plain(.init(6, 2, 29, 0), name: "stub.exe"))
    stub.stamp = 1_155_000_000
    var paths: [String] = []
    func keep(_ name: String, _ bytes: [UInt8]) {
      paths.append(scratch.file(name))
      write(bytes, to: scratch.file(name))
    }
    for isCompressed in [false, true] {
      let whole = CabinetBuilder(files, isCompressed: isCompressed)
      keep("whole-\(isCompressed).cab", whole.bytes())
      keep("program-\(isCompressed).exe", whole.bytes(behind: stub.bytes()))
      keep("cut-\(isCompressed).cab", Array(whole.bytes().prefix(60)))
    }
    keep("none.cab", Array("no cabinet".utf8))
    let said = run(
      "/usr/bin/python3", [Self.scripts + "/cabinets.py", built("CabinetWorker"), scratch.path] + paths)
    #expect(said.status == 0, "\(said.output) \(said.errors.suffix(500))")
    #expect(said.output.hasSuffix("4 with 16 files unpacked alike, 3 refused by both, 0 differ\n"), "\(said.output)")
  }
}
