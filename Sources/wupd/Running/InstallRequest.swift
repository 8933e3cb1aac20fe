import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// Articles and switches, in any order.
struct InstallRequest {
  var articles: [KBNumber] = []
  /// As they were given, one for each article.
  var names: [String] = []
  var switches = Switches()

  init(_ words: [String]) throws {
    var switchWords: [String] = []
    for word in words {
      if word.hasPrefix("/") || word.hasPrefix("-") {
        switchWords.append(word)
      } else if let article = KBNumber(word) ?? PackageName(word).article {
        articles.append(article)
        names.append(word)
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
}
