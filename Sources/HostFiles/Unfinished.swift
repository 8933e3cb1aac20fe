import Glibc
import Synchronization

/// What lies on this computer and is to be gone when the work that made it ends before its time: drafts of files, folders
/// for a while.
package enum Unfinished {
  private static let paths = Mutex<Set<String>>([])

  package static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// It is whole, or gone.
  package static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  private static let left = Mutex<[String]>([])

  /// What killed programs left and this one took away.
  package static var swept: [String] { left.withLock { $0 } }

  package static func sweep(_ path: String) { left.withLock { $0.append(path) } }

  /// Takes all of it away.
  package static func clear() {
    let all = paths.withLock { paths in
      defer { paths = [] }
      return paths
    }
    for path in all { TemporaryFolder.delete(path) }
  }
}
