import WindowsModel

/// A listing on its way, line by line.
struct ListingReading {
  private typealias Parser = ListingParser

  private let parser: ListingParser
  private let form: ListingForm
  private let order: DirectoryListing.DateOrder?
  private var place = Place.nothing
  /// Lines before the first folder: two name the volume.
  private var head = 0
  /// The last line but blank ones was an entry or a heading: the totals of its folder are still to come.
  private var isOpen = false
  /// Files of this folder that were come upon, lost ones too, and all its entries; nil: no total is to come.
  private var listed: (files: Int64, all: Int64)?

  private enum Place {
    case nothing
    case folder(WindowsPath)
    case lost
  }

  private struct Lost: Error {
    let reason: String
  }

  private static let longestHead = 6

  init(_ parser: ListingParser, _ form: ListingForm, _ order: DirectoryListing.DateOrder?) {
    self.parser = parser
    self.form = form
    self.order = order
  }

  mutating func take(
    _ line: [UInt16], _ number: Int, isTooLong: Bool, _ body: (DirectoryListing.Item) throws -> Void
  ) throws {
    func lose(_ reason: String) throws { try body(.loss(LineLoss(line: number, reason: reason))) }
    guard !isTooLong else { return try lose("is longer than a line of a listing can be") }
    guard line.contains(where: { !Parser.isBlank($0) }) else { return }
    if let start = parser.path(in: line) {
      isOpen = true
      listed = (0, 0)
      do {
        let path = try folder(line[start...], isPrefixless: line[..<start].allSatisfy(Parser.isBlank))
        place = .folder(path)
        try body(.folder(path, line: number))
      } catch let error as Lost {
        place = .lost
        try lose(error.reason)
      }
      return
    }
    guard parser.isEntry(line) else {
      isOpen = false
      if let count = listed, let total = Parser.total(line) {
        listed = nil
        // NT 4.0 counts folders too.
        if total != count.files, total != count.all {
          try lose("says \(total) files, and \(count.files) are listed above it")
        }
        return
      }
      if case .nothing = place {
        head += 1
        if head > Self.longestHead { try lose("stands before any folder") }
      } else if !Parser.isBlank(line[0]) {
        try lose("is neither a folder, an entry nor a total")
      }
      return
    }
    isOpen = true
    if parser.moment(line).map({ parser.tag(line[$0.end...]) == nil }) ?? true { listed?.files += 1 }
    listed?.all += 1
    switch place {
    case .nothing: try lose("stands before any folder")
    case .lost: try lose("belongs to a folder that could not be read")
    case .folder(let path):
      do {
        guard let (entry, doubt) = try entry(line, number, in: path) else { return }
        if let doubt { try lose(doubt) }
        try body(.entry(entry))
      } catch let error as Lost {
        try lose(error.reason)
      }
    }
  }

  /// - Parameter number: of the last line.
  func end(_ number: Int, _ body: (DirectoryListing.Item) throws -> Void) throws {
    guard isOpen else { return }
    try body(.loss(LineLoss(line: number, reason: "is the last one, and no totals follow: the listing was cut")))
  }

  private func folder(_ units: ArraySlice<UInt16>, isPrefixless: Bool) throws -> WindowsPath {
    var units = units
    if isPrefixless, let suffix = form.suffix, units.suffix(suffix.count).elementsEqual(suffix) {
      units = units.dropLast(suffix.count)
    }
    while let last = units.last, Parser.isBlank(last) { units = units.dropLast() }
    guard var text = Parser.text(units) else { throw Lost(reason: "names a folder with characters that are not known") }
    if text.utf8.count == 2 { text += "\\" }
    do { return try WindowsPath(text) } catch { throw Lost(reason: "names no folder: \(error.description)") }
  }

  /// - Returns: nil for `.` and `..`; and what is doubtful about it.
  private func entry(
    _ line: [UInt16], _ number: Int, in folder: WindowsPath
  ) throws -> (DirectoryListing.Entry, doubt: String?)? {
    guard let moment = parser.moment(line) else { throw Lost(reason: "does not begin with a date and a time") }
    let (kind, nameUnits) = try parts(line, behind: moment.end)
    if kind == .folder, nameUnits.elementsEqual([0x2E]) || nameUnits.elementsEqual([0x2E, 0x2E]) { return nil }
    guard !nameUnits.isEmpty else { throw Lost(reason: "has no name") }
    guard let name = Parser.text(nameUnits) else {
      throw Lost(reason: "has a name with characters of a code page that is not known")
    }
    do { _ = try folder.child(name) } catch { throw Lost(reason: "has a name that no file has: \(error.description)") }
    let time = order.flatMap { self.time(moment, $0) }
    return (
      DirectoryListing.Entry(line: number, folder: folder, name: name, kind: kind, time: time),
      order != nil && time == nil ? "has a date that is none" : nil
    )
  }

  private func parts(
    _ line: [UInt16], behind end: Int
  ) throws -> (DirectoryListing.Kind, name: ArraySlice<UInt16>) {
    if let tag = parser.tag(line[end...]) {
      var start = line[tag.end...].firstIndex { !Parser.isBlank($0) } ?? line.count
      // A name may begin with a blank.
      if let column = form.column, column > tag.end, column < start { start = column }
      let isFolder =
        form.folderTag.map { $0 == tag.text } ?? !["<JUNCTION>", "<SYMLINK>", "<SYMLINKD>"].map { Array($0.utf16) }
        .contains(tag.text)
      guard !isFolder else { return (.folder, line[start...]) }
      return (.link(Parser.text(tag.text[...]) ?? "<>"), Self.withoutTarget(line[start...]))
    }
    let start = line[end...].firstIndex { !Parser.isBlank($0) } ?? line.count
    if let column = form.column, column > start + 1, column < line.count, Parser.isBlank(line[column - 1]) {
      var field = line[start..<column]
      while let last = field.last, Parser.isBlank(last) { field = field.dropLast() }
      if let size = Parser.size(field) { return (.file(size: size), line[column...]) }
    }
    // No column is known, or the size does not fit in front of it.
    let blank = line[start...].firstIndex(where: Parser.isBlank) ?? line.count
    guard form.column.map({ blank >= $0 }) ?? true, let size = Parser.size(line[start..<blank]) else {
      throw Lost(reason: "has neither a size nor a tag where the others have it")
    }
    let name = line[blank...].drop(while: Parser.isBlank)
    return (.file(size: size), name)
  }

  /// `name [C:\target]`, as Windows since 6.0 writes a link.
  private static func withoutTarget(_ name: ArraySlice<UInt16>) -> ArraySlice<UInt16> {
    guard name.last == 0x5D, let open = name.lastIndex(of: 0x5B), open > name.startIndex + 1, name[open - 1] == 0x20
    else { return name }
    return name[..<(open - 1)]
  }

  private func time(_ moment: ListingParser.Moment, _ order: DirectoryListing.DateOrder) -> CivilTime? {
    let (fields, digits) = (moment.fields, moment.digits)
    let (year, yearDigits, month, day) =
      switch order {
      case .monthDayYear: (fields.2, digits.2, fields.0, fields.1)
      case .dayMonthYear: (fields.2, digits.2, fields.1, fields.0)
      case .yearMonthDay: (fields.0, digits.0, fields.1, fields.2)
      }
    guard yearDigits == 2 || yearDigits == 4 else { return nil }
    // NT 4.0 writes two digits, and no file of it is older than 1980.
    let whole = yearDigits == 4 ? year : year >= 80 ? 1900 + year : 2000 + year
    let time = CivilTime(year: whole, month: month, day: day, hour: moment.hour, minute: moment.minute)
    return time.time() == nil ? nil : time
  }
}
