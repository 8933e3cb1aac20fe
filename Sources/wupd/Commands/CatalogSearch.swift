import ArgumentParser
import Servicing
import WindowsModel

struct CatalogSearch: Command {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find updates by article, bulletin or file.",
    discussion: """
        wupd catalog search netapi32.dll --product ws2003
        wupd catalog search MS06-040
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Part of an article, a bulletin or a file name.")
  var text: String

  @Option(name: .long, help: "Only for nt4, w2k, xp or ws2003.")
  var product: Product?

  func perform() throws -> Status {
    let found = Catalog.search(text).filter { product == nil || $0.product == product }
    var table = Columns(indent: 0)
    for entry in found {
      let names = entry.files.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      let hot = entry.files.contains { $0.hotpatchSize != nil } ? "hotpatch" : ""
      table.add(
        entry.article.description, entry.bulletin, entry.product.title, hot,
        names.prefix(4).joined(separator: " ") + (names.count > 4 ? " and \(names.count - 4) more" : ""))
    }
    show(
      [
        "updates": .array(found) {
          [
            "article": .text($0.article.description), "bulletin": .text($0.bulletin),
            "product": .text($0.product.rawValue),
          ]
        }
      ], found.isEmpty ? ["Nothing in the catalog matches \(text)"] : table.lines)
    return found.isEmpty ? .noInput : .done
  }
}
