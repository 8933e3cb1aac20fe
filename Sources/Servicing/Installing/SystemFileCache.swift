import StateStore
import WindowsModel

/// `dllcache`, where Windows File Protection keeps a copy of each system file. NT 4.0 has none.
struct SystemFileCache {
  private let system: WindowsPath
  private let cache: WindowsPath
  /// What the package puts there itself.
  private let brought: Set<WindowsPath>

  /// That of a machine; nil where there is none.
  init?(_ machine: Machine, _ view: borrowing View, brought decisions: [FileDecision] = []) throws {
    guard machine.platform.product != .nt4, let system = try? machine.system("system32"),
      let cache = try? system.appending("dllcache"), try view.file(cache)?.isDirectory == true
    else { return nil }
    self.system = system
    self.cache = cache
    brought = Set(decisions.map(\.path).filter { cache.contains($0) })
  }

  /// Where the copy of a file belongs; nil for one that is no system file.
  func place(of path: WindowsPath) throws -> WindowsPath? {
    guard system.contains(path), path != system, !cache.contains(path) else { return nil }
    let place = try cache.appending(path.name)
    return brought.contains(place) ? nil : place
  }
}
