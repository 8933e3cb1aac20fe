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
    public var folder: String? {
      guard let place else { return nil }
      return place == "." ? "%SystemRoot%" : place.hasPrefix("%") ? place : "%SystemRoot%\\\(place)"
    }
  }

  /// The entries of an article, one for each product it is for.
  public static func entries(_ article: KBNumber) -> [Entry] {
    var result: [Entry] = []
    scan(prefix: "U\t\(article.canonical)\t") { result.append($0) }
    return result
  }

  /// Every entry whose article, bulletin or a file of it contains a text, any case.
  public static func search(_ text: String) -> [Entry] {
    var result: [Entry] = []
    let wanted = text.lowercased()
    // No name of a file is longer.
    guard wanted.utf8.count <= 3 * 255 else { return [] }
    scan(prefix: "U\t") { entry in
      let names = [entry.article.canonical, entry.bulletin] + entry.files.map(\.name)
      if names.contains(where: { $0.lowercased().contains(wanted) }) { result.append(entry) }
    }
    return result
  }

  /// Every entry of a product.
  public static func entries(of product: Product) -> [Entry] {
    var result: [Entry] = []
    scan(prefix: "U\t") { if $0.product == product { result.append($0) } }
    return result
  }

  private static func scan(prefix: String, _ body: (Entry) -> Void) {
    var length: UInt = 0
    guard let start = wupd_catalog_updates(&length) else { return }
    let bytes = UnsafeRawBufferPointer(start: start, count: Int(length))
    var header: [Substring]?
    var files: [File] = []
    func finish() {
      defer {
        header = nil
        files = []
      }
      guard let fields = header, fields.count >= 5, let article = KBNumber(fields[1]),
        let product = Product(rawValue: String(fields[2]))
      else { return }
      body(
        Entry(
          article: article, product: product, bulletin: String(fields[3]),
          articleAllowsHotpatching: fields[4] == "yes" ? true : fields[4] == "no" ? false : nil, files: files))
    }
    TabularFacts.forEachLine(bytes) { line in
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
  static func forEachLine(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer.SubSequence) -> Void) {
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
}
