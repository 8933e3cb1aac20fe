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
      "srv03_sp10",
    ])
  func allowed(name: String) { #expect(Branch(name).allowsHotpatching) }

  @Test(
    "QFE files and those of no known branch may not",
    arguments: [
      "srv03_qfe", "srv03_sp1_qfe", "SRV03_QFE", "foo", "", "srv03", "srv03_sp", "srv03_spx", "gdr", "_", "sp_x",
    ])
  func refused(name: String) { #expect(!Branch(name).allowsHotpatching) }

  @Test("A branch is one in any case, and QFE is the hotfix line")
  func identity() {
    #expect(Branch("SRV03_SP1_QFE") == Branch("srv03_sp1_qfe"))
    #expect(Branch("srv03_sp1_qfe").isQFE)
    #expect(!Branch("srv03_sp1_gdr").isQFE)
    #expect(!Branch("qfe").isQFE)
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

  @Test("What is missing is nil, and what is there is read")
  func parts() {
    #expect(VersionText("  4.0.1381.1  ").version == FileVersion(4, 0, 1381, 1))
    #expect(VersionText("4.0.1381.1").branch == nil)
    #expect(VersionText("6.00.2900 (xpsp_sp2_gdr.060626-0010)").version == nil)
    #expect(VersionText("6.00.2900 (xpsp_sp2_gdr.060626-0010)").branch == Branch("xpsp_sp2_gdr"))
    for text in ["", "(", "()", "5.2 (x", "5.2 (nodot)", ")(", "5.2.3790.1 (a.b"] {
      #expect(VersionText(text).branch == nil, "\(text)")
      #expect(VersionText(text).stamp == nil, "\(text)")
    }
  }
}
