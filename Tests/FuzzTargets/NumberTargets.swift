import StateStore
import WindowsModel

extension FuzzTarget {
  static let version = FuzzTarget(
    "version",
    seeds: [
      "5.2.3790.1830", "6.00.3790.1830 (srv03_sp1_rtm.050324-1447)", "KB921883", "q300845", "srv03_sp1_qfe",
      "xpsp_sp2_gdr",
      "REG_DWORD", "0x10", "WindowsServer2003.WindowsXP-KB899591-x64-ENU.exe", "65535.65535.65535.65535",
    ],
    pieces: [".", "(", ")", "_", "-", "KB", "Q", "_sp", "_qfe", "0", "65536", "+1", "٣", "ﬀ", "İ", "99999999"]
  ) { text in
    if let version = FileVersion(text) {
      try expect(FileVersion(version.description) == version, "\(text) is read as \(version)")
    }
    let parts = VersionText(text)
    _ = (parts.version, parts.stamp)
    for branch in [Branch(text), parts.branch].compactMap({ $0 }) {
      try expect(Branch(branch.name) == branch, "the branch \(branch) is not itself")
      try expect(!(branch.isQFE && branch.allowsHotpatching), "\(branch) is of two kinds")
    }
    if let article = KBNumber(text) {
      let again = KBNumber(article.description)
      try expect(again == article && again?.prefix == article.prefix, "\(text) is read as \(article)")
      try expect(KBNumber(article.canonical) == article, "\(article.canonical) is another article")
    }
    if let type = RegistryValueType(text) {
      try expect(RegistryValueType(type.description) == type, "\(text) is read as \(type)")
    }
  }

  static let time = FuzzTarget(
    "time",
    seeds: [
      "2006-08-10", "2006-08-10 02:55", "2006-08-10T02:55:17.5Z", "1601-01-01T00:00:00+00:00",
      "9999-12-31T23:59:59-2359",
      "2004-02-29 23:59:59.9999999+02", "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}",
    ],
    pieces: ["-", ":", "T", "Z", ".", "+", "00", "60", "24", "٣", "0\u{301}", "-\u{301}"]
  ) { text in
    if let time = WindowsTime(text) {
      try expect(WindowsTime(time.iso) == time, "\(text) is read as \(time.iso)")
      let civil = time.civil()
      try expect(civil.time() == time, "\(time.iso) on the clock is \(civil)")
    }
    // Any number that a store may hold is a time that can be shown.
    let number = text.utf8.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    for ticks in [number, ~number, .max &- number] {
      let time = WindowsTime(ticks: ticks)
      _ = (time.text(bias: Int(truncatingIfNeeded: ~number)), time.unixSeconds, time.adding(seconds: number))
      _ = (WindowsTime(unixSeconds: ticks, ticks: number), WindowsTime(text, bias: Int(truncatingIfNeeded: ticks)))
      let civil = time.civil()
      if civil.year <= 9999 { try expect(WindowsTime(time.iso) == time, "\(ticks) ticks are \(time.iso)") }
    }
  }

  static let point = FuzzTarget(
    "point",
    seeds: ["last", "last-2", "17", "KB921883", "2006-08-10 03:00", "before.the-chain_2", "q12", "LAST-0"],
    pieces: ["last", "-", "kb", "q", "9223372036854775807", "+", "é", "İ", "ſ", "٣", "."]
  ) { text in
    guard let point = try refusing(NameError.self, { try Point(text) }) else { return }
    try expect(try Point(point.description) == point, "\(text) is read as \(point)")
    if case .mark(let name) = point { try Point.checkMark(name) }
  }

  static let anchor = FuzzTarget(
    "anchor",
    seeds: [
      "wupd-anchor 2 \(String(repeating: "0a", count: 16)) 17 \(String(repeating: "F1", count: 32))",
      "wupd-anchor 2 \(String(repeating: "0a ", count: 16))\n17 \(String(repeating: "f1", count: 32))\n\n",
    ],
    pieces: ["wupd-anchor", " ", "\n", "2", "0a0a0a0a", "-1", "9223372036854775808", "٣", "\u{A0}", "0\u{301}"]
  ) { text in
    if let anchor = Anchor(text) {
      try expect(Anchor(anchor.description) == anchor, "\(text) is read as \(anchor)")
      try expect(
        anchor.machine.description.utf8.count == 32 && anchor.hash.utf8.count == 64 && anchor.act > 0, "\(anchor)")
    }
    for anchor in try refusing(StoreError.self, { try Anchor.all(in: text) }) ?? [] {
      try expect(Anchor(anchor.description) == anchor, "\(anchor) is not itself")
    }
  }
}
