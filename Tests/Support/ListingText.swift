public import WindowsFormats
public import WindowsModel

/// Prints what `dir /s` would print of folders, in the forms of several versions and languages of Windows.
public struct ListingText: Sendable {
  public var order = DirectoryListing.DateOrder.monthDayYear
  public var dateSeparator = "/"
  public var hasShortYears = false
  /// Behind the time of the first half of the day and of the second; nil: hours from 0 to 23.
  public var halves: (String, String)?
  /// Between groups of three digits.
  public var thousands = ","
  public var before = " Directory of "
  public var after = ""
  public var folderTag = "<DIR>"
  public var total = "File(s)"
  /// nil: UTF-16.
  public var codePage: CodePage? = .us

  public struct Item: Sendable {
    public var name: String
    /// nil: a folder.
    public var size: Int64?
    public var time: CivilTime

    public init(_ name: String, size: Int64?, time: CivilTime) {
      self.name = name
      self.size = size
      self.time = time
    }
  }

  public init() {}

  public static var nt4: ListingText {
    var text = ListingText()
    text.hasShortYears = true
    text.halves = ("a", "p")
    return text
  }

  public static var xp: ListingText {
    var text = ListingText()
    text.halves = (" AM", " PM")
    return text
  }

  public static var german: ListingText {
    var text = ListingText()
    (text.order, text.dateSeparator, text.thousands) = (.dayMonthYear, ".", ".")
    (text.before, text.total, text.codePage) = (" Verzeichnis von ", "Datei(en)", .western)
    return text
  }

  public static var french: ListingText {
    var text = ListingText()
    (text.order, text.thousands, text.before) = (.dayMonthYear, "\u{A0}", " R\u{E9}pertoire de ")
    (text.folderTag, text.total, text.codePage) = ("<REP>", "fichier(s)", .western)
    return text
  }

  public static var japanese: ListingText {
    var text = ListingText()
    (text.order, text.before, text.after) = (
      .yearMonthDay, " ", " \u{306E}\u{30C7}\u{30A3}\u{30EC}\u{30AF}\u{30C8}\u{30EA}"
    )
    text.codePage = nil
    return text
  }

  /// A listing of folders, each with what is in it.
  public func bytes(_ folders: [(path: WindowsPath, items: [Item])]) -> [UInt8] {
    var text = " Volume in drive C is SYSTEM\r\n Volume Serial Number is 1C2D-3E4F\r\n"
    let dots = folders.first?.items.first?.time ?? CivilTime(year: 2006, month: 8, day: 10)
    for (path, items) in folders {
      text += "\r\n\(before)\(path)\(after)\r\n\r\n"
      for name in path.components.isEmpty ? [] : [".", ".."] { text += line(Item(name, size: nil, time: dots)) }
      for item in items { text += line(item) }
      let sizes = items.compactMap(\.size)
      text += padded("\(sizes.count)", 16) + " \(total)" + padded(grouped(sizes.reduce(0, +)), 15) + " bytes\r\n"
    }
    return encoded(text)
  }

  public func line(_ item: Item) -> String {
    let size = item.size.map { padded(grouped($0), 17) } ?? "   \(folderTag)".padding(17)
    return "\(date(item.time))  \(clock(item.time)) \(size) \(item.name)\r\n"
  }

  public func encoded(_ text: String) -> [UInt8] {
    guard let codePage else { return [0xFF, 0xFE] + WindowsText.encoded(text) }
    return codePage.replacing(text)
  }

  private func date(_ time: CivilTime) -> String {
    let year = hasShortYears ? two(time.year % 100) : "\(time.year)"
    let parts =
      switch order {
      case .monthDayYear: [two(time.month), two(time.day), year]
      case .dayMonthYear: [two(time.day), two(time.month), year]
      case .yearMonthDay: [year, two(time.month), two(time.day)]
      }
    return parts.joined(separator: dateSeparator)
  }

  private func clock(_ time: CivilTime) -> String {
    guard let halves else { return "\(two(time.hour)):\(two(time.minute))" }
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    return "\(two(hour)):\(two(time.minute))\(time.hour < 12 ? halves.0 : halves.1)"
  }

  private func grouped(_ number: Int64) -> String {
    var digits = Array(String(number))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([String(digits)] + groups).joined(separator: thousands)
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - unicodeScalars.count))
  }
}
