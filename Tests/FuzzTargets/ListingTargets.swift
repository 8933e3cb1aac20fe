import TestSupport
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  /// A listing of `dir /s`: a byte that says what is known of it beforehand, and the listing.
  static let listing: FuzzTarget = {
    let time = CivilTime(year: 2006, month: 8, day: 22, hour: 14, minute: 55)
    let folders = [
      (path: WindowsPath.drive, items: [ListingText.Item("WINNT", size: nil, time: time)]),
      (
        path: WindowsPath.drive.child(orSelf: "WINNT"),
        items: [
          ListingText.Item("gr\u{F6}\u{DF}e 1.txt", size: 1_234_567, time: time),
          ListingText.Item("x.dll", size: 0, time: time),
        ]
      ),
    ]
    let forms = [ListingText.nt4, .xp, .german, .french, .japanese]
    return FuzzTarget(
      "listing", seeds: forms.enumerated().map { [UInt8($0.offset)] + $0.element.bytes(folders) },
      pieces: [
        "\r\n", "\n", " Directory of C:\\", "C:\\", "C:", "<DIR>", "<JUNCTION>", "  ", ",", ".", "\t", "\u{1A}", "\0",
        "12/31/99  11:59p", "2006-08-10  02:55", "\u{E9}", "9999999999999999999", " [C:\\x]", ".", "..", "\\", "/",
      ]
    ) { bytes in
      guard let first = bytes.first else { return }
      let pages: [CodePage?] = [nil] + CodePage.known
      var conventions = DirectoryListing.Conventions(codePage: pages[Int(first) % pages.count])
      if first & 0x40 != 0 { conventions.order = .dayMonthYear }
      if first & 0x20 != 0 { (conventions.forenoon, conventions.afternoon) = ("vorm.", "nachm.") }
      let listing = try DirectoryListing(ForeignBytes(Array(bytes.dropFirst())), conventions)
      var (line, entries, folders) = (0, 0, 0)
      var read: [DirectoryListing.Entry] = []
      try listing.read { item in
        let number: Int
        switch item {
        case .folder(_, let line):
          number = line
          folders += 1
        case .loss(let loss):
          number = loss.line
          try expect(loss.description.utf8.count < 4000, "a loss of \(loss.description.utf8.count) bytes")
        case .entry(let entry):
          number = entry.line
          entries += 1
          read.append(entry)
          try expect((try? entry.folder.child(entry.name)) != nil, "\(entry.name) is no name")
          if let time = entry.time { try expect(time.time() != nil, "\(time) is no time") }
          if case .file(let size) = entry.kind { try expect(size >= 0, "a size of \(size)") }
        }
        try expect(number >= line, "line \(number) comes after line \(line)")
        line = number
      }
      try expect(line <= bytes.count, "there are more lines than bytes")
      try expect(entries <= listing.entries && folders <= listing.folders, "more was read than is there")
      try printAgain(read)
    }
  }()

  /// What was read is printed and read as the same, but for links, and for lone surrogates that a line end could be.
  private static func printAgain(_ entries: [DirectoryListing.Entry]) throws {
    var form = ListingText.japanese
    form.after = " x"
    let unknown = CivilTime(year: 2006, month: 8, day: 22)
    var printed: [(path: WindowsPath, items: [ListingText.Item])] = []
    for entry in entries {
      var size: Int64?
      switch entry.kind {
      case .link: continue
      case .folder: break
      case .file(let bytes):
        size = bytes
        // Such a size reaches into the column of names, where a blank is no part of one then.
        if bytes > 9_999_999_999_999, entry.name.first == " " { continue }
      }
      if printed.last?.path != entry.folder { printed.append((entry.folder, [])) }
      printed[printed.count - 1].items.append(ListingText.Item(entry.name, size: size, time: entry.time ?? unknown))
    }
    // The entry that shows the column of names.
    printed.insert((WindowsPath.drive.child(orSelf: "first"), []), at: 0)
    let again = try DirectoryListing(ForeignBytes(form.bytes(printed)))
    var read: [DirectoryListing.Entry] = []
    var losses: [String] = []
    try again.read { item in
      if case .entry(let entry) = item { read.append(entry) }
      if case .loss(let loss) = item { losses.append(loss.description) }
    }
    let wanted = printed.flatMap { folder in folder.items.map { (folder.path, $0) } }
    try expect(
      read.count == wanted.count, "\(wanted.map(\.1)) were printed, and \(read.map(\.name)) are read: \(losses)")
    for (entry, item) in zip(read, wanted) {
      let kind = item.1.size.map { DirectoryListing.Kind.file(size: $0) } ?? .folder
      try expect(
        entry.folder == item.0 && entry.name == item.1.name && entry.kind == kind,
        "\(item) is read as \(entry)")
    }
  }

  /// A list of versions: a byte for the code page, and the list.
  static let versionList = FuzzTarget(
    "version-list",
    seeds: ["\u{1}5.2.3790.2769\tC:\\WINDOWS\\system32\\netapi32.dll\r\n\r\n4.0.1381.7086\tC:\\WINNT\\x.sys\r\n"].map {
      Array($0.utf8)
    } + [[0, 0xFF, 0xFE] + WindowsText.encoded("6.00.2.3\tC:\\gr\u{F6}\u{DF}e.dll\r\n")],
    pieces: ["\t", "\r\n", "\n", "1.2.3.4", "65535.", "C:\\", "\\", "..", "\0", "\u{E9}", "%SystemRoot%\\"]
  ) { bytes in
    guard let first = bytes.first else { return }
    let list = VersionList(ForeignBytes(Array(bytes.dropFirst())), first & 1 == 0 ? nil : .western)
    var line = 0
    try list.read { item in
      let number: Int
      switch item {
      case .loss(let loss): number = loss.line
      case .file(let path, let version, let place):
        number = place
        try expect(!path.components.isEmpty, "\(path) is no file")
        var again: VersionList.Item?
        let text = "\(version)\t\(path)\n"
        try VersionList(ForeignBytes([0xFF, 0xFE] + WindowsText.encoded(text))).read { again = $0 }
        try expect(again == .file(path, version, line: 1), "\(text) is read as \(String(describing: again))")
      }
      try expect(number > line, "line \(number) comes after line \(line)")
      line = number
    }
  }
}

extension WindowsPath {
  fileprivate static var drive: WindowsPath {
    guard let path = try? WindowsPath("C:\\") else { preconditionFailure("C: is a drive") }
    return path
  }

  fileprivate func child(orSelf name: String) -> WindowsPath { (try? child(name)) ?? self }
}
