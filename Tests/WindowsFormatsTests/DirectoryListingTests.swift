import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("A listing of dir /s is read")
struct DirectoryListingTests {
  private static let time = CivilTime(year: 2006, month: 8, day: 22, hour: 14, minute: 55)
  private static let night = CivilTime(year: 1999, month: 12, day: 31, hour: 0, minute: 5)

  private struct Read {
    var listing: DirectoryListing
    var entries: [DirectoryListing.Entry] = []
    var losses: [String] = []

    init(_ bytes: [UInt8], _ conventions: DirectoryListing.Conventions = .init()) throws {
      listing = try DirectoryListing(ForeignBytes(bytes), conventions)
      try listing.read { item in
        switch item {
        case .entry(let entry): entries.append(entry)
        case .loss(let loss): losses.append(loss.description)
        case .folder: break
        }
      }
    }

    var lines: [String] {
      entries.map { "\($0.folder)|\($0.name)|\($0.kind)|\($0.time?.text ?? "?")" }
    }
  }

  private static func folders() throws -> [(path: WindowsPath, items: [ListingText.Item])] {
    [
      (try WindowsPath("C:\\"), [.init("WINNT", size: nil, time: time), .init("boot.ini", size: 211, time: night)]),
      (
        try WindowsPath("C:\\WINNT"),
        [
          .init("$NtUninstallKB921883$", size: nil, time: time), .init("größe 1.txt", size: 1_234_567, time: time),
          .init("12 345 x.dll", size: 0, time: night),
        ]
      ),
    ]
  }

  @Test(
    "In every form: two digits of a year, halves of a day, separators, languages",
    arguments: [ListingText.nt4, .xp, .german, .french, .japanese])
  func forms(form: ListingText) throws {
    let read = try Read(form.bytes(Self.folders()), .init(codePage: form.codePage))
    #expect(read.losses == [])
    #expect(read.listing.order == form.order && !read.listing.isOrderDisputed)
    #expect(
      read.lines == [
        "C:\\|WINNT|folder|2006-08-22 14:55:00", "C:\\|boot.ini|file(size: 211)|1999-12-31 00:05:00",
        "C:\\WINNT|$NtUninstallKB921883$|folder|2006-08-22 14:55:00",
        "C:\\WINNT|größe 1.txt|file(size: 1234567)|2006-08-22 14:55:00",
        "C:\\WINNT|12 345 x.dll|file(size: 0)|1999-12-31 00:05:00",
      ])
  }

  @Test("What is printed is read again")
  func printedReadAgain() throws {
    try withSeeds(60) { seed in
      var random = SeededGenerator(seed: seed)
      var form = [ListingText.nt4, .xp, .german, .french, .japanese].randomElement(using: &random) ?? .xp
      form.thousands = ["", ",", ".", " ", "'"].randomElement(using: &random) ?? ""
      let letters = Array("ab Z9.-_$~").map(String.init)
      var path = try WindowsPath("C:\\")
      var folders: [(path: WindowsPath, items: [ListingText.Item])] = []
      for _ in 0..<4 {
        var items: [ListingText.Item] = []
        for number in 0..<Int.random(in: 0...6, using: &random) {
          let name = (0..<8).map { _ in letters.randomElement(using: &random) ?? "" }.joined() + "\(number)"
          let time = CivilTime(
            year: Int.random(in: 1980...2079, using: &random), month: Int.random(in: 1...12, using: &random),
            day: Int.random(in: 1...28, using: &random), hour: Int.random(in: 0...23, using: &random),
            minute: Int.random(in: 0...59, using: &random))
          let size = random.chance(4) ? nil : Int64.random(in: 0...999_999_999_999, using: &random)
          items.append(.init(name, size: size, time: time))
        }
        folders.append((path, items))
        path = try path.child("Folder \(folders.count)")
      }
      let read = try Read(form.bytes(folders), .init(codePage: form.codePage, order: form.order))
      #expect(read.losses == [], "seed \(seed)")
      let wanted = folders.flatMap { folder in
        folder.items.map { item in
          let kind = item.size.map { DirectoryListing.Kind.file(size: $0) } ?? .folder
          return "\(folder.path)|\(item.name)|\(kind)|\(item.time.text)"
        }
      }
      #expect(read.lines == wanted, "seed \(seed)")
    }
  }

  @Test("The order of a date is what is known, what the dates show, or not known")
  func orderDateKnownDates() throws {
    func order(_ dates: String..., known: DirectoryListing.DateOrder? = nil) throws -> (String?, Bool) {
      let lines = dates.map { "\($0)  02:55       <DIR>          \($0.utf8.count)\r\n" }.joined()
      let listing = try DirectoryListing(
        ForeignBytes(Array(" Directory of C:\\\r\n\(lines)".utf8)), .init(order: known))
      return (listing.order?.rawValue, listing.isOrderDisputed)
    }
    #expect(try order("08/10/2006", "08/22/2006") == ("monthDayYear", false))
    #expect(try order("22.08.06") == (nil, false))
    #expect(try order("22.08.06", "10.08.99") == ("dayMonthYear", false))
    #expect(try order("99-08-10") == ("yearMonthDay", false))
    #expect(try order("08/10/2006") == (nil, false))
    #expect(try order("08/10/2006", known: .dayMonthYear) == ("dayMonthYear", false))
    #expect(try order("08/22/2006", known: .dayMonthYear) == ("monthDayYear", true))
    #expect(try order("13/10/2006", "10/13/2006", known: .dayMonthYear) == (nil, true))
  }

  @Test("Times are left open where the order is not known, and files are not")
  func timesLeftOpenWhere() throws {
    let text = " Directory of C:\\x\r\n\r\n08/10/2006  02:55             1,024 a.dll\r\n     1 File(s)  1,024 bytes\r\n"
    let read = try Read(Array(text.utf8))
    #expect(read.lines == ["C:\\x|a.dll|file(size: 1024)|?"] && read.losses == [])
  }

  @Test("A word behind each path is none of it, and one before it may be missing")
  func wordBehindEachPath() throws {
    let text = """
       C:\\WINDOWS dizini\r
      10.08.2006  02:55    <DIR>          .\r
      10.08.2006  02:55                 1 a\r
                 1 Dosya             1 bayt\r
       C:\\WINDOWS\\Web Sayfa dizini\r
      22.08.2006  02:55                 2 b\r
                 1 Dosya             2 bayt\r
      """
    let read = try Read(Array(text.utf8), .init(order: .dayMonthYear))
    #expect(read.entries.map { "\($0.folder) \($0.name)" } == ["C:\\WINDOWS a", "C:\\WINDOWS\\Web Sayfa b"])
    let bare = try Read(
      Array("Directory of C:\n\n11/27/2026  12:25 PM           276  a.vbs\n       1 file     276 bytes\n".utf8))
    #expect(bare.entries.map { "\($0.folder)\($0.name)" } == ["C:\\a.vbs"])
  }

  @Test("A junction is told from a folder, whatever it is called")
  func junctionToldFromFolder() throws {
    let text = """
       R\u{E9}pertoire de C:\\x\r
      10/08/2006  02:55    <REP>          .\r
      10/08/2006  02:55    <JONCTION>     Documents and Settings [C:\\Users]\r
      10/08/2006  02:55    <REP>          a [b]\r
                     0 fichier(s)              0 octets\r
      """
    let read = try Read(CodePage.western.encoded(text) ?? [], .init(codePage: .western))
    #expect(read.entries.map(\.kind) == [.link("<JONCTION>"), .folder])
    #expect(read.entries.map(\.name) == ["Documents and Settings", "a [b]"])
  }

  @Test("What is not understood is a loss with its line and reason")
  func notUnderstoodLossLine() throws {
    let text = """
      08/10/2006  02:55 AM                 1 early.txt\r
       Directory of C:\\x\r
      08/10/2006  02:55 AM    <DIR>          .\r
      08/10/2006  02:55 AM                 1 \u{81}.txt\r
      08/22/2006  02:61 AM                 1 late.txt\r
      08/10/2006  02:55 AM                 1 FOO~1.TXT    Foo.txt\r
      08/10/2006  02:55 AM             12,34 x.txt\r
      08/10/2006  02:55 AM 99999999999999999999 x.txt\r
      08/10/2006  02:55 AM                 1 a?b\r
      99 Luftballons\r
      Access is denied.\r
       Directory of C:\\..\\..\r
      08/10/2006  02:55 AM                 1 lost.txt\r
      """
    let read = try Read(text.unicodeScalars.map { UInt8($0.value) })
    #expect(read.entries.map(\.name) == ["late.txt", "FOO~1.TXT    Foo.txt"])
    #expect(
      read.losses.map { String($0.prefix(40)) } == [
        "line 1 stands before any folder", "line 4 has a name with characters of a c", "line 5 has a date that is none",
        "line 7 has neither a size nor a tag wher", "line 8 has neither a size nor a tag wher",
        "line 9 has a name that no file has: \\??\\", "line 10 does not begin with a date and a",
        "line 11 is neither a folder, an entry no", "line 12 names no folder: C:\\..\\.. leads ",
        "line 13 belongs to a folder that could n", "line 13 is the last one, and no totals f",
      ])
  }

  @Test("A column of short names is told, and not taken for part of a name")
  func columnShortNamesTold() throws {
    let text = """
       Directory of C:\\x\r
      08/22/2006  02:55 AM    <DIR>                       .\r
      08/22/2006  02:55 AM                 1 FOO~1.TXT    Foo long.txt\r
      08/22/2006  02:55 AM                 2              bar.txt\r
                     2 File(s)              3 bytes\r
      """
    let read = try Read(Array(text.utf8))
    #expect(read.entries.map(\.name) == ["bar.txt"])
    #expect(read.losses == ["line 3 has neither a size nor a tag where the others have it"])
  }

  @Test("A line of any length takes no memory, and a listing that was cut is told")
  func lineAnyLengthTakes() throws {
    let long = [UInt8](repeating: 0x41, count: 300_000)
    let text = Array(" Directory of C:\\x\r\n08/22/2006  02:55             1 a\r\n".utf8)
    let read = try Read(text + long + Array("\r\n08/22/2006  02:55             2 b".utf8))
    #expect(read.entries.map(\.name) == ["a", "b"])
    #expect(
      read.losses == [
        "line 3 is longer than a line of a listing can be",
        "line 4 is the last one, and no totals follow: the listing was cut",
      ])
  }

  @Test("A date may begin with a blank, and totals that do not agree with what is listed are told")
  func dateMayBeginBlank() throws {
    func read(_ lines: String...) throws -> Read {
      try Read(Array((" Directory of C:\\x\r\n" + lines.joined(separator: "\r\n") + "\r\n").utf8))
    }
    let (dot, first) = ("08/22/2006  02:55 PM    <DIR>          .", "08/22/2006  02:55 PM            66,082 a.nls")
    let (second, total) = (
      " 8/10/2006  02:50 PM            66,082 b.nls", "               2 File(s)        132,164 bytes"
    )
    let whole = try read(dot, first, second, total)
    #expect(whole.entries.map(\.name) == ["a.nls", "b.nls"] && whole.losses.isEmpty, "\(whole.losses)")
    #expect(whole.entries[1].time?.text == "2006-08-10 14:50:00")
    // NT 4.0 counts folders too.
    #expect(try read(dot, first, second, "               3 File(s)        132,164 bytes").losses.isEmpty)
    #expect(try read(first, total).losses == ["line 3 says 2 files, and 1 are listed above it"])
    #expect(try read(second, " 5/9/2").losses.last?.contains("the listing was cut") == true)
    // Of all folders together, which is no total of the last one.
    #expect(
      try read(
        first, "               1 File(s)      66,082 bytes", "", "     Total Files Listed:",
        "           99 File(s)  1.234 bytes"
      )
      .losses.isEmpty)
  }

  @Test("Only a listing is taken for one")
  func onlyListingTakenOne() {
    func isThere(_ text: String) -> Bool { DirectoryListing.isThere(in: ForeignBytes(Array(text.utf8))) }
    #expect(isThere(" Directory of C:\\\n08/22/2006  02:55             1 a\n"))
    for text in [
      "", "08/22/2006  02:55             1 a\n", " Directory of C:\\\n", "REGEDIT4\n[HKLM\\x]\n@=\"C:\\\\\"",
    ] {
      #expect(!isThere(text), "\(text)")
    }
  }
}

@Suite("A list of versions is read")
struct VersionListTests {
  @Test("Version, tab and path, in UTF-16 or a code page; the rest are losses")
  func versionTabPathUTF() throws {
    let text =
      "5.2.3790.2769\tC:\\WINDOWS\\x.dll\r\n\r\n1.2.3\tC:\\a\r\n1.2.3.4 C:\\a\r\n6.00.2.3\tC:\\größe\r\n1.2.3.4\tx.dll\r\n1.2.3.4\tC:\\"
    for (bytes, page) in [
      ([0xFF, 0xFE] + WindowsText.encoded(text), nil), (CodePage.western.encoded(text) ?? [], CodePage.western),
    ] {
      var files: [String] = []
      var losses: [Int] = []
      try VersionList(ForeignBytes(bytes), page).read { item in
        switch item {
        case .file(let path, let version, _): files.append("\(version) \(path)")
        case .loss(let loss): losses.append(loss.line)
        }
      }
      #expect(files == ["5.2.3790.2769 C:\\WINDOWS\\x.dll", "6.0.2.3 C:\\größe"])
      #expect(losses == [3, 4, 6, 7])
      #expect(VersionList.isThere(in: ForeignBytes(bytes)))
    }
    #expect(!VersionList.isThere(in: ForeignBytes(Array("1.2.3.4 C:\\a\n".utf8))))
  }
}
