/// The form that a listing has throughout, as far as all its lines show it.
struct ListingForm {
  private(set) var folders = 0
  private(set) var entries = 0
  /// Where names begin, by the entries `.`, else by the first entry with a tag.
  private(set) var column: Int?
  /// What stands for a folder; nil: no entry `.` shows it.
  private(set) var folderTag: [UInt16]?
  /// The word behind each path, in languages that have none before it (Japanese, Turkish).
  private(set) var suffix: [UInt16]?

  private var hasDot = false
  private var hasPrefixless = false
  private var largest = (0, 0, 0)
  private var isYearFirst = false
  private var isYearLast = false

  mutating func see(_ line: [UInt16], _ parser: ListingParser) {
    if let start = parser.path(in: line) {
      folders += 1
      if line[..<start].allSatisfy(ListingParser.isBlank) { seeSuffix(line[start...]) }
      return
    }
    guard folders > 0, parser.isEntry(line), let moment = parser.moment(line) else { return }
    entries += 1
    let fields = moment.fields
    largest = (max(largest.0, fields.0), max(largest.1, fields.1), max(largest.2, fields.2))
    if moment.digits.0 > 2 { isYearFirst = true }
    if moment.digits.2 > 2 { isYearLast = true }
    guard !hasDot, let tag = parser.tag(line[moment.end...]) else { return }
    let name = line[tag.end...].drop(while: ListingParser.isBlank)
    hasDot = name.elementsEqual([0x2E])
    if hasDot { folderTag = tag.text }
    if hasDot || column == nil { column = name.isEmpty ? column : name.startIndex }
  }

  private mutating func seeSuffix(_ path: ArraySlice<UInt16>) {
    if !hasPrefixless {
      hasPrefixless = true
      suffix = path.lastIndex(where: ListingParser.isBlank).map { Array(path[$0...]) }
    } else if let known = suffix, !path.suffix(known.count).elementsEqual(known) {
      suffix = nil
    }
  }

  /// The orders that no date speaks against.
  var possibleOrders: [DirectoryListing.DateOrder] {
    DirectoryListing.DateOrder.allCases.filter { order in
      switch order {
      case .monthDayYear: !isYearFirst && largest.0 <= 12 && largest.1 <= 31
      case .dayMonthYear: !isYearFirst && largest.0 <= 31 && largest.1 <= 12
      case .yearMonthDay: !isYearLast && largest.1 <= 12 && largest.2 <= 31
      }
    }
  }
}
