import TestSupport
import Testing

@testable import WindowsFormats

@Suite("The manifest of a package of deltas") struct DeltaManifestTests {
  private func manifest(_ text: String) throws -> DeltaManifest { try DeltaManifest(Array(text.utf8)) }

  private func order(_ text: String, _ there: Set<String> = ["root"]) throws -> [String] {
    try manifest(text).order { there.contains($0) }.map(\.name)
  }

  @Test("says which file is made of which, what is copied and what is deleted")
  func saysFileMadeCopied() throws {
    let manifest = try manifest(
      """
      [Options]
          Run = "update\\update.exe"
      [Deltas]
          "update\\update.exe" = "_sfx_0000._p", "_sfx_.dll"
      [Copy]
          "SP3QFE\\x.dll" = "SP3GDR\\x.dll"
      [Delete]
          "_sfx_*._p"
          "_sfx_.dll"
      """)
    #expect(
      manifest.steps == [
        .init(name: "update\\update.exe", old: "_sfx_.dll", delta: "_sfx_0000._p", line: 4),
        .init(name: "SP3QFE\\x.dll", old: "SP3GDR\\x.dll", delta: nil, line: 6),
      ])
    #expect(!manifest.asksForDownloads)
    for (name, isDeleted) in [
      ("_SFX_0000._P", true), ("_sfx_.dll", true), ("_sfx_.dlll", false), ("_sfx_a\\b._p", false), ("_sfx_._px", false),
      ("_sfx_._p._p", true), ("update\\update.exe", false), ("a_sfx_.dll", false),
    ] {
      #expect(manifest.isDeleted(name) == isDeleted, "\(name)")
    }
  }

  @Test("without deltas it is that of any self-extracting program")
  func withoutDeltasAnySelf() throws {
    let manifest = try manifest("[Options]\r\nCommand=%_SFX_CAB_EXE_PATH%\\SPInstaller.exe\r\n")
    #expect(manifest.steps == [] && !manifest.asksForDownloads && !manifest.isDeleted("x"))
  }

  @Test("asks for downloads where it names an address or a file of patches")
  func asksDownloadsWhereNames() throws {
    #expect(try manifest("[Options]\na=\"HTTP://download.example.com/x\"\n").asksForDownloads)
    #expect(try manifest("[Patches]\n\"x.dll\"=\"KB1.psf\",12,3\n").asksForDownloads)
  }

  @Test("any order of the lines gives one in which each old file is there before")
  func anyOrderLinesGives() throws {
    let lines = ["a = p, root", "b = p, a", "c = p, B", "d = p, root"]
    #expect(try order("[Deltas]\n" + lines.joined(separator: "\n")) == ["a", "b", "c", "d"])
    #expect(try order("[Deltas]\n" + lines.reversed().joined(separator: "\n")) == ["d", "a", "b", "c"])
    #expect(try order("[Deltas]\nb = p, a\n[Copy]\na = root\n") == ["a", "b"])
    let long = (1...15_000).reversed().map { "f\($0) = p, f\($0 - 1)" }.joined(separator: "\n")
    #expect(try order("[Deltas]\n" + long, ["f0"]).first == "f1")
  }

  @Test("files that are made of each other, of what is not there, or twice are named")
  func filesMadeEachOther() {
    for (text, why) in [
      ("[Deltas]\na = p, b\nb = p, a\n", "line 2 makes a of b, which is made of it"),
      ("[Deltas]\na = p, a\n", "line 2 makes a of a, which is made of it"),
      ("[Deltas]\nx = p, a\na = p, b\nb = p, c\nc = p, A\n", "line 3 makes a of b, which is made of it"),
      ("[Deltas]\na = p, gone\n", "line 2 makes a of gone, which is not in the package"),
      ("[Deltas]\na = p, root\nA = p, root\n", "line 3 makes A a second time"),
      ("[Copy]\na = gone\n", "line 2 makes a of gone, which is not in the package"),
    ] {
      #expect(throws: InfError(why)) { try order(text) }
    }
  }

  @Test("lines that say something else are not correct")
  func linesSaySomethingElse() {
    for (text, line) in [
      ("[Deltas]\na = p\n", 2), ("[Deltas]\np, root\n", 2), ("[Deltas]\na = p, root, more\n", 2),
      ("[Deltas]\na = \"\", root\n", 2),
      ("[Copy]\na = b, c\n", 2), ("[Copy]\na\n", 2), ("[Deltas\n", 1), ("[Deltas]\na = \"p, root\n", 2),
    ] {
      #expect { try manifest(text) } throws: { "\($0)".contains("line \(line)") }
    }
    let patterns = "[Delete]\n" + (0...DeltaManifest.mostPatterns).map { "*\($0)\n" }.joined()
    #expect { try manifest(patterns) } throws: { "\($0)".contains("patterns") }
  }

  @Test("a pattern of many stars takes no time")
  func patternManyStarsTakes() throws {
    let manifest = try manifest("[Delete]\n" + String(repeating: "*a", count: 250) + "b\n")
    #expect(!manifest.isDeleted(String(repeating: "a", count: 30_000)))
  }
}
