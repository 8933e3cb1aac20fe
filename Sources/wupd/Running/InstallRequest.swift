import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// Articles and switches, in any order.
struct InstallRequest {
  var articles: [KBNumber] = []
  var switches = Switches()

  init(_ words: [String]) throws {
    var switchWords: [String] = []
    for word in words {
      if word.hasPrefix("/") || word.hasPrefix("-") {
        switchWords.append(word)
      } else if let article = KBNumber(word) ?? Self.article(inName: word) {
        articles.append(article)
      } else {
        throw StoreError(
          .notFound, "\(word): no article number and no package known here. wupd catalog search TEXT finds articles.")
      }
    }
    do {
      switches = try Switches(switchWords)
    } catch {
      throw UnknownSwitch(word: error.word)
    }
    if articles.isEmpty && !switches.listOnly && !switches.helpOnly {
      throw ValidationError("Name an update, such as KB921883.")
    }
  }

  /// The article in the name of a package: `WindowsServer2003-KB921883-x86-ENU.exe`.
  private static func article(inName name: String) -> KBNumber? {
    name.split(whereSeparator: { "-_.\\/".contains($0) }).lazy.compactMap { KBNumber($0) }.first
  }
}
