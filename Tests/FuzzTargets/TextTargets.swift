import Servicing
import WindowsModel

extension FuzzTarget {
  static let text = FuzzTarget(
    "text",
    seeds: ["a\0b\0\0\0", "\u{FE}\u{FF}", "=\u{D8}\0\u{DE}"].map { Array($0.utf8) } + [
      [0, 0xD8], [0, 0xDC, 0, 0xD8],
    ],
    pieces: ["\0", "\u{10D800}", "e\u{301}", "straße", "ΔΈΛΤΑ"]
  ) { bytes in
    if let text = WindowsText.decoded(bytes) {
      try expect(WindowsText.encoded(text) == bytes, "UTF-16 comes back as other bytes")
      try expect(WindowsText.length(text) == bytes.count / 2, "the length is \(WindowsText.length(text))")
      try expect(WindowsText.encoded(text, terminated: true) == bytes + [0, 0], "the NUL is missing")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    // Two characters that stand for halves make one that does not.
    let hasHalves = text.unicodeScalars.contains { (0x10_D800...0x10_DFFF).contains($0.value) }
    if !hasHalves, let again = WindowsText.decoded(WindowsText.encoded(text)) {
      try expect(again.utf8.elementsEqual(text.utf8), "a text comes back as another")
    }
    let folded = WindowsName.folded(text)
    try expect(WindowsName.folded(folded).utf8.elementsEqual(folded.utf8), "folding is not done with once")
    try expect(WindowsName.same(text, folded), "a name is not the same in capitals")
    try expect(folded.utf16.count == text.utf16.count, "folding changes the length")
    try expect(!printable(text).unicodeScalars.contains(where: isControl), "a control character is shown")
    _ = editDistance(text, folded)
  }

  static let switches = FuzzTarget(
    "switches",
    seeds: [
      "/z -q /hotpatch:enable", "/log:\"C:\\a b.log\" /b:SP1QFE", "WindowsServer2003-KB920683-x86-ENU.exe",
      "Q329170_W2K_SP4_X86_EN.exe /x:\"", "/warnrestart:30 /extract:", "Q147222i.exe", "/d:C:\\x /er -y -s:E:\\share",
    ],
    pieces: ["/", "-", ":", "\"", " ", "hotpatch:", "warnrestart:", "KB", "_sp", "i", ".exe", "e\u{301}", "\0", "x86"]
  ) { text in
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    for word in words { _ = PackageName(word).article }
    _ = try refusing(Switches.UsageError.self) { try Switches(words) }
  }
}

/// A code page that the input chooses.
func anyPage(_ bytes: [UInt8]) -> CodePage { CodePage.known[Int(bytes.last ?? 0) % CodePage.known.count] }
