import StateStore
import TestSupport
import Testing

/// Somebody who knows the format forges one thing, and reckons all hashes from there on anew.
@Suite("Forgeries whose chain is right: both verifiers give the answer of the page")
struct ForgedStoreTests {
  private let desk = Desk()
  private static let script =
    String(#filePath.split(separator: "/Tests/", maxSplits: 1)[0]) + "/Tests/Oracles/forgeries.py"

  private func wupd(_ lines: String...) throws {
    for line in lines {
      let result = desk.wupd(line.split(separator: " ").map(String.init))
      try #require([0, 2, 10].contains(result.status), "\(line): \(result.errors)")
    }
  }

  /// The stores that are forged: one in which much was done, one of large acts, one that was adopted.
  private func makeStores() throws {
    try wupd(
      "--store a.wupd create --product ws2003 --service-pack 1 --name PLANT7 --clock 2007-04-10T03:00:00",
      "--store a.wupd install KB921883 /z /q", "--store a.wupd reboot", "--store a.wupd journal mark quiet",
      "--store a.wupd install KB958644 /z /q", "--store a.wupd uninstall KB958644 /z /q", "--store a.wupd reboot",
      "--store a.wupd journal rollback 3", "--store a.wupd compact",
      "--store b.wupd create --product xp --service-pack 2 --name B --clock 2007-04-10T03:00:00")
    write([UInt8](repeating: 0, count: 3_000_000), to: desk.file("zeros"))
    try wupd("--store a.wupd file put C:\\big.bin zeros")
    var lines = "REGEDIT4\r\n\r\n"
    for key in 0..<900 {
      lines += "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Many\\K\(key)]\r\n"
      for value in 0..<4 { lines += "\"v\(value)\"=\"text \(key * value)\"\r\n" }
    }
    write(Array(lines.utf8), to: desk.file("many.reg"))
    write(Array("[KB921883.log]\r\n0.000: one\r\n".utf8), to: desk.file("KB921883.log"))
    try wupd(
      "--store b.wupd reg import many.reg", "--store b.wupd reg delete HKLM\\SOFTWARE\\Many",
      "--store b.wupd journal rollback 2", "--store c.wupd adopt KB921883.log", "--store c.wupd report --sign 1 --as N")
  }

  @Test("Every table, act, reference, folding, content, pruned block and guard")
  func forgeries() throws {
    try makeStores()
    let (step, first) = isLarge ? (1, 0) : (4, Int.random(in: 0..<4))
    let result = run("python3", ["-B", Self.script, desk.path, "\(step)", "\(first)"])
    try #require(result.status == 0, "\(result.output)\(result.errors)")
    let list = String(decoding: contents(of: desk.file("forged/list.tsv")), as: UTF8.self).split(separator: "\n")
    #expect(list.count > 190)
    var tally = ["sound": 0, "wrong": 0]
    for line in list {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      var own = "wrong"
      do {
        if try Store.open(parts[0], .readOnly).verify().isSound { own = "sound" }
      } catch let error as StoreError where [.newer, .older, .foreign, .damaged].contains(error.code) {
        // It is no store that could be opened.
      }
      #expect(own == parts[2] && parts[3] == parts[2], "\(parts[1]): \(parts[2]); wupd: \(own), verify.py: \(parts[3])")
      tally[own, default: 0] += 1
    }
    print("forgeries: \(list.count), of them \(tally)")
  }
}
