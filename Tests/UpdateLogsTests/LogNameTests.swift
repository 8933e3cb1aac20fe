import Testing
import UpdateLogs
import WindowsModel

@Suite("The name of an update's log")
struct LogNameTests {
  @Test(
    "It is the article's, in any case of letters, with what is set off from the number",
    arguments: [
      ("KB921883.log", "KB921883"), ("kb921883.LOG", "KB921883"), ("KB2510531-IE8.log", "KB2510531"),
      ("Q300845_WM9.log", "Q300845"), ("Q12345.log", "Q12345"),
    ])
  func ofAnArticle(name: String, article: String) throws {
    let log = try #require(LogName(name))
    #expect(log.article == KBNumber(article))
    #expect(!log.isOfRemoval)
  }

  @Test("That of a removal has Uninst behind the number")
  func ofARemoval() throws {
    let log = try #require(LogName("KB921883Uninst.log"))
    #expect(log.article == KBNumber("KB921883"))
    #expect(log.isOfRemoval)
  }

  @Test("That of a service pack is svcpack.log, and names no article")
  func ofAServicePack() throws {
    let log = try #require(LogName("svcpack.log"))
    #expect(log.article == nil)
    #expect(!log.isOfRemoval)
  }

  @Test(
    "No other file is one",
    arguments: [
      "", ".log", "KB.log", "KB921883", "KB921883.txt", "KB921883x.log", "KB921883Uninstall.log", "setupapi.log",
      "svcpack1.log", "921883.log",
    ])
  func other(name: String) {
    #expect(LogName(name) == nil)
  }
}
