import HostFiles
import Servicing
import StateStore
import Synchronization
import WindowsModel

/// Power cuts at every point where the acts of a drill can be interrupted.
///
/// At each point the store's files are copied as they lie on the disk. Each copy is then opened as after a cut: it must
/// be sound, and hold the act whole or nothing of it; the act is done again if it was not there. In the end the act must
/// have the hash it has without a cut: hashes are chained over the whole history, so that everything after it comes out
/// the same as well.
final class InterruptedOperator: Operator {
  /// What went otherwise than it must, and where.
  private(set) var failures: [(act: Int64, point: String, reason: String, store: String)] = []
  private(set) var points = 0
  private let folder: String
  private let name: String

  init(_ store: Store, account: String, folder: String, name: String) {
    self.folder = folder
    self.name = name
    super.init(store, account: account)
  }

  override func act<T: Sendable>(
    _ kind: ActKind, _ subject: String, command: String, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    var taken: ActHeader?
    let before = try store.read { try $0.act(at: .last).number }
    let camera = Camera(store.path, prefix: "\(folder)/\(name).cut")
    let watch: @Sendable (Failpoint) -> Void = { camera.take($0) }
    let result = try Failpoint.$observer.withValue(watch) {
      try store.write(
        { view in
          let header = try header(kind, subject, command: command, view)
          taken = header
          return header
        }, body)
    }
    guard let header = taken else { return result }
    let done = try store.read { try $0.act(at: .last) }
    for copy in try camera.copies() {
      points += 1
      if let reason = try difference(copy.path, before, done, header, body) {
        failures.append((done.number, copy.point, reason, copy.path))
      } else {
        try? Camera.remove(copy.path)
      }
    }
    return result
  }

  /// What is wrong with the store after a cut; nil if nothing is.
  private func difference<T: Sendable>(
    _ path: String, _ before: Int64, _ done: Act, _ header: ActHeader, _ body: (borrowing Transaction) throws -> T
  ) throws -> String? {
    do {
      let copy = try Store.open(path)
      let verification = try copy.verify()
      if let finding = verification.flaws.first { return "the store is not sound: \(finding.text)" }
      let last = try copy.read { try $0.act(at: .last).number }
      guard last == before || last == done.number else { return "its last act is \(last)" }
      if last == before { _ = try copy.write(header, body) }
      let again = try copy.read { try $0.act(at: .last) }
      return again.hash == done.hash ? nil : "the act, done again, came out otherwise (\(hexadecimal(again.hash)))"
    } catch let error as StoreError {
      return error.message
    }
  }
}

/// Copies a store's files as they lie on the disk.
private final class Camera: Sendable {
  /// The copies so far, or why one could not be made.
  private let taken = Mutex<Result<[(point: String, path: String)], StoreError>>(.success([]))
  private let store: String
  private let prefix: String

  init(_ store: String, prefix: String) {
    self.store = store
    self.prefix = prefix
  }

  func take(_ point: Failpoint) {
    taken.withLock { taken in
      guard case .success(let copies) = taken else { return }
      let copy = "\(prefix)-\(copies.count + 1).wupd"
      do throws(HostError) {
        try Self.remove(copy)
        // The log of what is not in the file yet belongs to it; the rest is made anew.
        try HostFiles.copy(store, to: copy)
        if try HostFiles.isTaken("\(store)-wal") { try HostFiles.copy("\(store)-wal", to: "\(copy)-wal") }
        taken = .success(copies + [(point: point.name, path: copy)])
      } catch {
        taken = .failure(StoreError(.io, "\(copy): the store could not be copied: \(error)"))
      }
    }
  }

  /// - Throws: ``StoreError``: io when a copy could not be made.
  func copies() throws -> [(point: String, path: String)] {
    try taken.withLock { $0 }.get()
  }

  static func remove(_ copy: String) throws(HostError) {
    for file in [copy, "\(copy)-wal", "\(copy)-shm"] { try HostFiles.remove(file) }
  }
}
