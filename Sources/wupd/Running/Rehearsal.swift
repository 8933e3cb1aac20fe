import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// A store to plan on: the store itself, or a copy where it may not be written. Nothing of a plan is kept in either.
final class Rehearsal {
  let store: Store
  private let copy: String?

  /// - Throws: as ``Store/open(_:_:patience:)``, and ``StoreError``: io when there is no room for the copy.
  init(_ options: GlobalOptions) throws {
    do {
      store = try Store.open(options.path, patience: options.patience)
      copy = nil
    } catch let error as StoreError where error.code == .noPermission {
      // Also says what is wrong with a store that cannot be read either.
      _ = try Store.open(options.path, .readOnly)
      var template = Array("\(environment("TMPDIR") ?? "/tmp")/wupd-plan-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw error }
      let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      copy = folder
      do {
        let input = open(options.path, O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        let output = try HostOutput("\(folder)/plan.wupd")
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
          let count = read(input, &buffer, buffer.count)
          guard count >= 0 else { throw StoreError(.io, "\(options.path): reading failed.") }
          if count == 0 { break }
          try buffer.withUnsafeBytes { try output.write(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        try output.close()
        store = try Store.open("\(folder)/plan.wupd")
      } catch {
        Self.remove(folder)
        throw error
      }
    }
  }

  deinit { if let copy { Self.remove(copy) } }

  private static func remove(_ folder: String) {
    for name in ["plan.wupd", "plan.wupd-wal", "plan.wupd-shm"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
}
