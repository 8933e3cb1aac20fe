import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct CatalogShow: Command {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What an update brings, file by file.",
    discussion: """
        wupd catalog show KB921883
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The article.", valueName: "KB"))
  var article: String

  @Option(name: .long, help: "Only for nt4, w2k, xp or ws2003.")
  var product: Product?

  func perform() throws -> Status {
    guard let number = KBNumber(article) else { throw NameError(article, "is no article number, such as KB921883") }
    let entries = Catalog.entries(number).filter { product == nil || $0.product == product }
    guard !entries.isEmpty else {
      throw StoreError(
        .notFound, "\(number) is not in the catalog. wupd catalog search TEXT finds articles by bulletin or file.")
    }
    show(["updates": .array(entries.map(json))], entries.flatMap(lines))
    return .done
  }

  private func lines(_ entry: Catalog.Entry) -> [String] {
    let says =
      switch entry.articleAllowsHotpatching {
      case true?: "its article says that it can be hotpatched"
      case false?: "its article says that it cannot be hotpatched"
      case nil: "its article says nothing of hotpatching"
      }
    var table = Columns()
    for file in entry.files {
      table.add(
        file.servicePack.map { "SP\($0)" } ?? "any", file.line?.rawValue ?? "", file.architecture.rawValue,
        file.folder.map { "\($0)\\\(file.name)" } ?? "\(file.name) (not installed)", file.version?.description ?? "",
        file.size.map { "\($0) bytes" } ?? "", file.date ?? "",
        file.hotpatchSize == nil ? "" : "hotpatch" + (file.hotpatchBase.map { " on \($0)" } ?? ""))
    }
    return ["\(entry.article)  \(entry.bulletin)  \(entry.product.title): \(says)"] + table.lines
  }

  private func json(_ entry: Catalog.Entry) -> JSON {
    [
      "article": .text(entry.article.description), "bulletin": .text(entry.bulletin),
      "product": .text(entry.product.rawValue),
      "article_allows_hotpatching": entry.articleAllowsHotpatching.map { JSON.bool($0) } ?? .null,
      "files": .array(entry.files) { file in
        [
          "name": .text(file.name), "folder": .text(file.folder), "service_pack": .number(file.servicePack),
          "line": .text(file.line?.rawValue), "architecture": .text(file.architecture.rawValue),
          "version": .text(file.version?.description), "size": .number(file.size), "date": .text(file.date),
          "hotpatch": .bool(file.hotpatchSize != nil), "hotpatch_base": .text(file.hotpatchBase?.description),
        ]
      },
    ]
  }
}
