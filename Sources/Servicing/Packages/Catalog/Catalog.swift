import CCatalog
import StateStore
public import WindowsModel

/// Facts about real updates, from the file tables of Microsoft's security bulletins: `catalog/updates.tsv`, part of
/// the program.
///
/// The table is searched where it lies; nothing is read until something is asked. catalog/README.md tells the columns.
public enum Catalog {
  /// One update for one product.
  public struct Entry: Sendable, Hashable {
    public let article: KBNumber
    public let product: Product
    public let bulletin: String
    /// What its article says of hotpatching.
    public let articleAllowsHotpatching: Bool?
    public let files: [File]

    /// The day of its newest file; nil if none has a date.
    var newest: CivilTime? {
      files.compactMap { $0.date.map { String($0.prefix(10)) } }.max().flatMap { WindowsTime($0)?.civil() }
    }
  }

  /// A row of a file table.
  public struct File: Sendable, Hashable {
    public let name: String
    /// The service pack of the machine it is for; nil: the table does not say.
    public let servicePack: Int?
    /// nil: the package has a single set of files.
    public let line: BranchLine?
    public let architecture: Architecture
    public let version: FileVersion?
    public let size: Int64?
    /// As the table has it, `2006-08-11 09:57`; nil if it has none.
    public let date: String?
    /// The folder: below the system root, or led by a variable; nil: a tool of the package, or unknown.
    public let place: String?
    /// Size of the hotpatch file for it.
    public let hotpatchSize: Int64?
    /// The version that the installed file must have for the hotpatch.
    public let hotpatchBase: FileVersion?

    /// The folder as a path.
    public var folder: String? { place.map(TabularFacts.folder) }
  }

  /// The entries of an article, one for each product it is for.
  public static func entries(_ article: KBNumber) -> [Entry] { entries(led: "U\t\(article.canonical)\t") }

  /// The entry of an article for a product; nil if there is none.
  static func entry(_ article: KBNumber, for product: Product) -> Entry? {
    entries(article).first { $0.product == product }
  }

  /// Every entry whose article, bulletin or a file of it contains a text, any case.
  public static func search(_ text: String) -> [Entry] {
    let wanted = text.lowercased()
    // No name of a file is longer.
    guard wanted.utf8.count <= 3 * 255 else { return [] }
    return entries(led: "U\t") { entry in
      let names = [entry.article.canonical, entry.bulletin] + entry.files.map(\.name)
      return names.contains { $0.lowercased().contains(wanted) }
    }
  }

  /// Every entry of a product.
  public static func entries(of product: Product) -> [Entry] { entries(led: "U\t") { $0.product == product } }

  private static func entries(led prefix: String, where isWanted: (Entry) -> Bool = { _ in true }) -> [Entry] {
    var result: [Entry] = []
    var header: [Substring]?
    var files: [File] = []
    func finish() {
      if let fields = header, fields.count >= 5, let article = KBNumber(fields[1]),
        let product = Product(rawValue: String(fields[2]))
      {
        let entry = Entry(
          article: article, product: product, bulletin: String(fields[3]),
          articleAllowsHotpatching: fields[4] == "yes" ? true : fields[4] == "no" ? false : nil, files: files)
        if isWanted(entry) { result.append(entry) }
      }
      (header, files) = (nil, [])
    }
    TabularFacts.forEachLine(of: wupd_catalog_updates) { line in
      switch line.first {
      case UInt8(ascii: "U"):
        finish()
        if line.starts(with: prefix.utf8) { header = TabularFacts.fields(line) }
      case UInt8(ascii: "F") where header != nil:
        if let file = File(TabularFacts.fields(line)) { files.append(file) }
      default: break
      }
    }
    finish()
    return result
  }
}

extension Catalog.File {
  init?(_ fields: [Substring]) {
    guard fields.count >= 11, let architecture = Architecture(rawValue: String(fields[4])) else { return nil }
    func known(_ index: Int) -> Substring? { fields[index] == "-" ? nil : fields[index] }
    self.init(
      name: String(fields[1]), servicePack: Int(fields[2]), line: BranchLine(rawValue: String(fields[3])),
      architecture: architecture, version: FileVersion(fields[5]), size: Int64(fields[6]),
      date: known(7).map(String.init),
      place: known(8).map(String.init), hotpatchSize: Int64(fields[9]), hotpatchBase: FileVersion(fields[10]))
  }
}

/// Tables of facts that are part of the program: lines of fields between tabs, `#` leads a comment.
enum TabularFacts {
  /// - Parameter table: gives where a table begins, and its length.
  static func forEachLine(
    of table: (UnsafeMutablePointer<UInt>?) -> UnsafePointer<UInt8>?,
    _ body: (UnsafeRawBufferPointer.SubSequence) -> Void
  ) {
    var length: UInt = 0
    let bytes = UnsafeRawBufferPointer(start: table(&length), count: Int(length))
    var start = 0
    while start < bytes.count {
      let end = start + wupd_catalog_line(bytes.baseAddress! + start, UInt(bytes.count - start))
      if end > start && bytes[start] != UInt8(ascii: "#") { body(bytes[start..<end]) }
      start = end + 1
    }
  }

  static func fields(_ line: UnsafeRawBufferPointer.SubSequence) -> [Substring] {
    String(decoding: line, as: UTF8.self).split(separator: "\t", omittingEmptySubsequences: false)
  }

  /// The path of a folder: `.` is the system root, and what no variable leads is below it.
  static func folder(_ place: String) -> String {
    place == "." ? "%SystemRoot%" : place.hasPrefix("%") ? place : "%SystemRoot%\\\(place)"
  }
}
