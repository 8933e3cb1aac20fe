import ArgumentParser

struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "Real updates of 2003 to 2010, by their bulletins' file tables.",
    discussion: """
        wupd catalog search netapi32
        wupd catalog show KB921883
      Facts from Microsoft's security bulletins (MicrosoftDocs/security-updates,
      CC-BY-4.0).
      """,
    subcommands: [CatalogSearch.self, CatalogShow.self])
}
