import Glibc
import Servicing
import StateStore
import TestSupport
import WindowsModel

extension FuzzTarget {
  /// The input is no store but what is done to one: see ``StoreDamage``.
  static func store(in folder: String) throws -> FuzzTarget {
    let originals = try StoreOriginal.all(in: folder)
    let path = folder + "/damaged.wupd"
    // Each kind of damage once to each of them, with all that is done to a store.
    let seeds: [[UInt8]] = (0..<UInt8(originals.count)).flatMap { original in
      (0..<StoreDamage.kinds).map { kind in [original, 0xFF, kind, kind & 3, 1, 0, 9, 1, 2, 3] as [UInt8] }
    }
    return FuzzTarget("store", seeds: seeds) { bytes in
      guard bytes.count >= 2 else { return }
      let files = StoreDamage.apply(
        bytes.dropFirst(2), to: originals[Int(bytes[0]) % originals.count], bytes[1] & 1 != 0)
      try StoreExamination(path, files).run(replaying: bytes[1] & 2 != 0, writing: bytes[1] & 4 != 0)
    }
  }
}

/// All that is done with a store that somebody else made.
private struct StoreExamination {
  let path: String
  let files: StoreFiles

  init(_ path: String, _ files: StoreFiles) {
    (self.path, self.files) = (path, files)
  }

  func run(replaying: Bool, writing: Bool) throws {
    let replayed = path + ".replayed"
    for file in [path, path + "-journal", replayed, replayed + "-wal", replayed + "-shm"] { unlink(file) }
    files.write(to: path)
    if let store = try refusing(StoreError.self, { try Store.open(path, .readOnly, patience: 20) }) {
      try examine(store)
      if replaying { _ = try refusing(StoreError.self) { try store.replay(into: replayed) } }
    }
    let after = StoreFiles(of: path)
    let other = zip(StoreFiles.suffixes, zip(after.contents, files.contents)).filter { $0.1.0 != $0.1.1 }.map {
      "\"\($0.0)\" of \($0.1.1.count) bytes now \($0.1.0.count)"
    }
    try expect(other.isEmpty, "a store that was only read is another: \(other)")
    try expect(access(path + "-journal", F_OK) != 0, "reading has left a journal")
    if writing { _ = try refusing(StoreError.self) { try change(Store.open(path, patience: 20)) } }
  }

  private func examine(_ store: Store) throws {
    // That the store cannot be lent at all is an answer too.
    let verification = try refusing(StoreError.self) { try store.verify() }
    _ = try refusing(StoreError.self) { try store.read { try dump($0) } }
    _ = try refusing(StoreError.self) { try store.read(at: .time("2006-08-10T03:00")) { try dump($0) } }
    _ = try refusing(StoreError.self) {
      try store.read { view in
        let acts = try view.acts()
        for act in acts { _ = (act.time.text(bias: act.bias), act.changes) }
        _ = (try view.rolledBack(), try view.marks(), try view.anchor())
        try view.forEachDifference(after: 0, through: acts.last?.number ?? 1) { _ in }
      }
    }
    _ = try refusing(StoreError.self) { try store.read { _ = try MachineStatus($0) } }
    try expect((verification?.flaws.count ?? 0) < 100_000, "too many findings")
  }

  private func change(_ store: Store) throws {
    let header = ActHeader(kind: .edit, command: "fuzz", account: "fuzz", time: WindowsTime(unixSeconds: 1_200_000_000))
    try store.write(header) { transaction in
      try transaction.set("fuzz", .number(1))
      try transaction.setValue(RegistryPath(.machine, ["Alpha", "beta"]), "x", .string("y"))
    }
    _ = try refusing(StoreError.self) { try store.write(header) { _ = try $0.restore(.act(1)) } }
    _ = try refusing(StoreError.self) { try store.write(header) { _ = try $0.compact() } }
    _ = try store.verify()
  }
}
