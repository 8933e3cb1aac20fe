import StateStore
import TestSupport
import WindowsModel

/// Acts of a store that knows nothing of installers.
enum StoreDeeds {
  static let key = RegistryPath(.machine, ["SOFTWARE", "Vendor"])

  private static let prepare: @Sendable (String) throws -> Void = { path in
    var acts = RandomActs(seed: 7)
    let store = try acts.create(path)
    for _ in 0..<3 { try acts.act(on: store) }
  }

  static let edit = Deed(name: "edit", prepare: prepare) { store in
    var acts = RandomActs(seed: 99)
    try acts.act(on: store, most: 20)
  }

  static let rollback = Deed(name: "rollback", prepare: prepare) { store in
    try store.write(header("rollback")) { _ = try $0.restore(.act(1)) }
  }

  /// Contents of several pieces.
  static let put = Deed(name: "put", prepare: prepare) { store in
    try store.write(header("put")) { transaction in
      for seed in UInt64(1)...2 {
        let stored = try transaction.store(noise(seed == 1 ? 5000 : 70_000, seed: seed))
        let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes))
        try transaction.put(WindowsPath("C:\\put\(seed).bin"), revision)
      }
    }
  }

  static let compact = Deed(
    name: "compact",
    prepare: { path in
      _ = try Store.create(path, header("create")) { transaction in
        for seed in UInt64(1)...3 {
          _ = try transaction.store(noise(2000, seed: seed) + [UInt8](repeating: 0, count: 20_000))
        }
      }
    },
    act: { store in try store.write(header("compact", second: 1)) { _ = try $0.compact() } })

  static let small = [edit, rollback, put, compact]
}
