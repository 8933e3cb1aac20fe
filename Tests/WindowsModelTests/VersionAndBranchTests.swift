import TestSupport
import Testing
import WindowsModel

@Suite("File versions")
struct FileVersionTests {
  @Test("Four numbers of 16 bits are a version", arguments: ["5.2.3790.1830", "0.0.0.0", "65535.65535.65535.65535"])
  func read(text: String) {
    #expect(FileVersion(text)?.description == text)
  }

  @Test("Leading zeros say nothing")
  func zeros() { #expect(FileVersion("6.00.3790.01830") == FileVersion(6, 0, 3790, 1830)) }

  @Test(
    "Anything else is none",
    arguments: [
      "", "5", "5.2.3790", "5.2.3790.1830.0", "5.2.3790.65536", "5.2.3790.-1", "5.2.3790.+1", "5.2.3790.", ".5.2.3790",
      "5..2.3790", "5.2.3790.1830 ", "5,2,3790,1830", "٥.2.3790.1830", "5.2.3790.1830 (srv03)",
    ])
  func refused(text: String) { #expect(FileVersion(text) == nil) }

  @Test("Versions order by their numbers, the first one first")
  func order() throws {
    try withSeeds(500) { seed in
      var generator = SeededGenerator(seed: seed)
      func version() -> [UInt16] {
        (0..<4).map { _ in generator.chance(2) ? UInt16.random(in: 0...2, using: &generator) : .max }
      }
      let (one, other) = (version(), version())
      let (a, b) = (FileVersion(one[0], one[1], one[2], one[3]), FileVersion(other[0], other[1], other[2], other[3]))
      #expect((a < b) == one.lexicographicallyPrecedes(other), "seed \(seed)")
      #expect((a == b) == (one == other), "seed \(seed)")
      #expect([a.major, a.minor, a.build, a.revision] == one, "seed \(seed)")
      #expect(FileVersion(a.description) == a, "seed \(seed)")
    }
    #expect(FileVersion(5, 2, 3790, 999) < FileVersion(5, 2, 3790, 1830))
  }
}

@Suite("Branches")
struct BranchTests {
  @Test(
    "GDR, RTM and SP files may be hotpatched",
    arguments: [
      "srv03_gdr", "srv03_rtm", "srv03_sp1", "srv03_sp1_rtm", "srv03_sp1_gdr", "SRV03_SP1_GDR", "xpsp_sp2_gdr",
      "srv03_sp10", "SP1GDR", "RTMGDR", "sp2rtm",
    ])
  func allowed(name: String) { #expect(Branch(name).allowsHotpatching) }

  @Test(
    "QFE files and those of no known branch may not",
    arguments: [
      "srv03_qfe", "srv03_sp1_qfe", "SRV03_QFE", "foo", "", "srv03", "srv03_sp", "srv03_spx", "gdr", "_", "sp_x",
      "SP1QFE", "RTMQFE", "spgdr", "sp1bta", "spxgdr", "agdr",
    ])
  func refused(name: String) { #expect(!Branch(name).allowsHotpatching) }

  @Test("A branch is one in any case, and QFE is the hotfix line")
  func identity() {
    #expect(Branch("SRV03_SP1_QFE") == Branch("srv03_sp1_qfe"))
    #expect(Branch("srv03_sp1_qfe").isQFE)
    #expect(!Branch("srv03_sp1_gdr").isQFE)
    #expect(!Branch("qfe").isQFE)
    #expect(Branch("SP2QFE").isQFE && Branch("RTMQFE").isQFE && !Branch("SP2GDR").isQFE && !Branch("spqfe").isQFE)
  }
}

@Suite("The version text of a file")
struct VersionTextTests {
  @Test("It holds a version, a branch and a build stamp")
  func whole() {
    let text = VersionText("5.2.3790.1830 (srv03_sp1_rtm.050324-1447)")
    #expect(text.version == FileVersion(5, 2, 3790, 1830))
    #expect(text.branch == Branch("srv03_sp1_rtm"))
    #expect(text.stamp == "050324-1447")
  }

  @Test(
    "Branches are of any form, parentheses included, and what has no build stamp is none",
    arguments: [
      ("6.00.3790.4093 (srv03_sp2_qfe.070603-2353)", "srv03_sp2_qfe"),
      ("5.1.2600.0 (xpclient.010817-1148)", "xpclient"),
      ("7.00.5730.11 (winmain(wmbla).061017-1135)", "winmain(wmbla)"),
      ("5.1.5124.00  (srv03_sp1_rtm.050324-1447)", "srv03_sp1_rtm"),
      ("6.00.2900 (xpsp_sp2_gdr.060626-0010)", "xpsp_sp2_gdr"), ("(a.b.050324-1447)", "a.b"),
      ("1.0 (\u{301}x.050324-1447)\u{301}", "\u{301}x"),
      ("5.2.3790.1830 built by: WinDDK", nil), ("1.0.0.1 (beta.1)", nil), ("1.0 (x.050324-144)", nil),
      ("1.0 (x.05032401447)", nil), ("1.0 (x.٠50324-1447)", nil), ("1.0 (.050324-1447)", nil), ("", nil), ("(", nil),
      ("()", nil), ("5.2 (x", nil), ("5.2 (nodot)", nil), (")(", nil), (") (x.050324-1447", nil),
      ("5.2.3790.1 (a.b", nil),
    ] as [(String, String?)])
  func branches(text: String, branch: String?) {
    #expect(VersionText(text).branch == branch.map { Branch($0) })
    #expect((VersionText(text).stamp != nil) == (branch != nil))
  }

  @Test(
    "The numbers are as many as there are, and four of 16 bits make a version",
    arguments: [
      ("  4.0.1381.1  ", [4, 0, 1381, 1]), ("5, 2, 3790, 0", [5, 2, 3790, 0]), ("5,2 . 3790 .1x", [5, 2, 3790, 1]),
      ("5.82 (srv03_sp1_rtm.050324-1447)", [5, 82]), ("2.0.010413 (srv03_rtm.030324-2048)", [2, 0, 10413]),
      ("1.2.3.4.5", [1, 2, 3, 4, 5]), ("1.2.3.65536", [1, 2, 3, 65536]), ("1.2.3.", [1, 2, 3]), ("v1.0", []),
      ("99999999999999999999.1", []), ("1.99999999999999999999", [1]), ("", []), ("\u{301}", []),
    ] as [(String, [UInt64])])
  func numbers(text: String, numbers: [UInt64]) {
    let text = VersionText(text)
    #expect(text.numbers == numbers)
    #expect((text.version == nil) == (numbers.count != 4 || numbers[3] > 65535))
  }

  @Test(
    "A text agrees with the fixed version as far as it goes",
    arguments: [
      ("5.82 (srv03_sp1_rtm.050324-1447)", FileVersion(5, 82, 3790, 1830), true),
      ("2.0.010413 (srv03_rtm.030324-2048)", FileVersion(2, 0, 10413, 0), true),
      ("1.1.0 (srv03_sp1_rtm.050324-1447)", FileVersion(1, 1, 0, 0), true),
      ("1.07 (srv03_sp1_rtm.050324-1447)", FileVersion(5, 2, 3790, 1830), false),
      ("4.7.3001 (srv03_sp1_rtm.050324-1447)", FileVersion(4, 7, 0, 3001), false),
      ("1.10 (srv03_sp1_rtm.050324-1447)", FileVersion(1, 1, 0, 0), false),
      ("1.0.0.0.0", FileVersion(1, 0, 0, 0), false), ("", FileVersion(1, 0, 0, 0), true),
    ])
  func agreement(text: String, version: FileVersion, agrees: Bool) {
    #expect(VersionText(text).agrees(with: version) == agrees)
  }
}
