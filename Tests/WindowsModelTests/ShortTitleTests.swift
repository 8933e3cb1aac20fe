import Testing
import WindowsModel

@Suite("The name of a package") struct ShortTitleTests {
  @Test(
    "is an article with what stands behind it",
    arguments: [
      ("KB921883", "KB921883", ""), ("Q300845", "KB300845", ""), ("KB2544893-v2", "KB2544893", "-v2"),
      ("KB3067903_WM10", "KB3067903", "_WM10"), ("KB893803v2", "KB893803", "v2"),
    ])
  func parts(_ text: String, _ article: String, _ suffix: String) throws {
    let title = try #require(ShortTitle(text))
    #expect(title.article.canonical == article && title.suffix == suffix && title.description == text)
  }

  @Test("is the same in any case, and with Q for KB", arguments: [("q300845", "KB300845"), ("KB1-V2", "kb1-v2")])
  func same(_ one: String, _ other: String) {
    #expect(ShortTitle(one) == ShortTitle(other))
    #expect(ShortTitle(one)?.folded == ShortTitle(other)?.folded)
  }

  @Test("is another with another suffix", arguments: [("KB921883", "KB921883-v2"), ("KB921883-v2", "KB921883-v3")])
  func other(_ one: String, _ other: String) { #expect(ShortTitle(one) != ShortTitle(other)) }

  @Test("begins with an article", arguments: ["", "KB", "921883", "SP2", "KB12", "Windows XP", "KB123456789"])
  func none(_ text: String) { #expect(ShortTitle(text) == nil) }
}
