public import WindowsModel

/// What `dir /s` printed: folders with what is in them, by any classic Windows and in any language.
///
/// It is read by its structure, for words and forms differ: the line above a folder's entries holds a path with a drive
/// letter, and an entry begins with the digits of its date. What else begins with a blank are headings and totals. Names
/// stand in one column, which the entry `.` shows. Memory does not grow with it.
public struct DirectoryListing {
  /// In which order a date has its numbers.
  public enum DateOrder: String, Sendable, CaseIterable { case monthDayYear, dayMonthYear, yearMonthDay }

  /// What is known beforehand of the console that printed it.
  public struct Conventions: Sendable {
    /// nil: not known; names beyond ASCII are then losses.
    public var codePage: CodePage?
    /// By `iDate` of `Control Panel\International`; nil: not known.
    public var order: DateOrder?
    /// What stands for the halves of a day beside `a`, `p`, `AM` and `PM`: `s1159` and `s2359`.
    public var forenoon = ""
    public var afternoon = ""

    public init(codePage: CodePage? = nil, order: DateOrder? = nil) {
      self.codePage = codePage
      self.order = order
    }
  }

  public enum Kind: Hashable, Sendable {
    /// Bytes.
    case file(size: Int64)
    case folder
    /// A junction or link, by its tag: `<JUNCTION>`.
    case link(String)
  }

  public struct Entry: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let folder: WindowsPath
    public let name: String
    public let kind: Kind
    /// To the minute, on the machine's clock; nil: the order of its date is not known, or it is none.
    public let time: CivilTime?
  }

  public enum Item: Hashable, Sendable {
    case folder(WindowsPath, line: Int)
    case entry(Entry)
    case loss(LineLoss)
  }

  /// Headings of folders, and entries below them, as far as their beginnings tell.
  public let folders: Int
  public let entries: Int
  /// nil: neither the listing nor what was known beforehand tells. Times are then not known.
  public let order: DateOrder?
  /// Its dates cannot be of the order that was known beforehand, or of any.
  public let isOrderDisputed: Bool

  private let bytes: ForeignBytes
  private let conventions: Conventions
  private let form: ListingForm

  /// Looks through all of it for its form.
  public init(_ bytes: ForeignBytes, _ conventions: Conventions = Conventions()) throws(UnreadableBytes) {
    self.bytes = bytes
    self.conventions = conventions
    let parser = ListingParser(conventions)
    var form = ListingForm()
    var lines = try TextLines(bytes, conventions.codePage)
    while try lines.next() { if !lines.isTooLong { form.see(lines.units, parser) } }
    self.form = form
    (folders, entries) = (form.folders, form.entries)
    let possible = form.possibleOrders
    if let known = conventions.order, possible.contains(known) {
      (order, isOrderDisputed) = (known, false)
    } else {
      order = possible.count == 1 ? possible.first : nil
      isOrderDisputed = conventions.order != nil || possible.isEmpty
    }
  }

  /// True if bytes begin like one: with a folder's heading and an entry below it.
  public static func isThere(in bytes: ForeignBytes) -> Bool {
    guard let start = try? bytes.part(at: 0, count: min(bytes.count, 1 << 16)),
      let listing = try? DirectoryListing(start)
    else { return false }
    return listing.folders > 0 && listing.entries > 0
  }

  /// Gives all of it in its order.
  ///
  /// - Throws: ``UnreadableBytes``; what `body` throws.
  public func read(_ body: (Item) throws -> Void) throws {
    var reading = ListingReading(ListingParser(conventions), form, order)
    var lines = try TextLines(bytes, conventions.codePage)
    while try lines.next() { try reading.take(lines.units, lines.number, isTooLong: lines.isTooLong, body) }
    try reading.end(lines.number, body)
  }
}
