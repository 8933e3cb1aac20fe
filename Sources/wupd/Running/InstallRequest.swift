import ArgumentParser
import Servicing
import WindowsModel

/// Packages and switches, in any order. A word that begins with `/` is a switch if an installer knows it or it looks like none
/// but a switch, and else a path.
struct InstallRequest {
  var packages: [PackageArgument] = []
  var installed: [ShortTitle] { packages.map(\.installedName) }
  var switches = Switches()

  init(_ words: [String]) throws {
    var switchWords: [String] = []
    for word in words {
      let isSwitch = word.hasPrefix("-") || word.hasPrefix("/") && (try? Switches([word])) != nil
      if isSwitch || word.hasPrefix("/") && !PackageArgument.isPath(word) && !PackageArgument.looksLikePath(word) {
        switchWords.append(word)
      } else {
        packages.append(try PackageArgument(word))
      }
    }
    do {
      switches = try Switches(switchWords)
    } catch {
      throw UnknownSwitch(word: error.word)
    }
    if packages.isEmpty && !switches.listOnly && !switches.helpOnly {
      throw ValidationError("Name an update, such as KB921883.")
    }
  }
}
