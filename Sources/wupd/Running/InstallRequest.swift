import ArgumentParser
import Servicing
import WindowsModel

/// Packages and switches, in any order. A word that begins with `/` is a switch if an installer knows it or it looks like none
/// but a switch, and else a path.
struct InstallRequest {
  var packages: [PackageArgument] = []
  var installed: [ShortTitle] { packages.map(\.installedName) }
  var switches = Switches()
  /// A switch that no installer knows.
  private(set) var unknown: String?

  /// - Parameter codePage: as for ``ShippedPackage/init(_:codePage:)``.
  init(_ words: [String], codePage: CodePage? = nil) throws {
    var switchWords: [String] = []
    for word in words {
      let isSwitch = word.hasPrefix("-") || word.hasPrefix("/") && (try? Switches([word])) != nil
      if isSwitch || word.hasPrefix("/") && !PackageArgument.isPath(word) && !PackageArgument.looksLikePath(word) {
        switchWords.append(word)
      } else {
        packages.append(try PackageArgument(word, codePage: codePage))
      }
    }
    do {
      switches = try Switches(switchWords)
    } catch {
      unknown = error.word
    }
    if packages.isEmpty && unknown == nil && !switches.listOnly && !switches.helpOnly {
      throw ValidationError("Name an update, such as KB921883.")
    }
  }
  /// Makes sure that the installers of some packages know every switch.
  ///
  /// - Throws: ``UnknownSwitch``, with the usage of the first that does not know one.
  func check(_ packages: [Package]) throws {
    if let unknown { throw UnknownSwitch(unknown, of: packages.first) }
    for package in packages {
      if let word = switches.unknown(to: package.era) { throw UnknownSwitch(word, of: package) }
    }
  }
}
