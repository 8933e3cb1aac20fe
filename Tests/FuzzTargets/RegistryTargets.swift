import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A machine on which each input is rehearsed, so that one serves for all.
private struct RegistryDesk: Sendable {
  let store: Store
  let sessionManager = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet", "Control", "Session Manager"])

  private static var header: ActHeader {
    ActHeader(kind: .edit, command: "fuzz", account: "fuzz", time: WindowsTime(unixSeconds: 1_200_000_000))
  }

  init(_ path: String) throws {
    store = try Store.create(path, Self.header) {
      try Baseline.fill($0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7", extent: .registryOnly)
    }.store
  }

  func act(_ body: (borrowing Transaction, RegistryPath) throws -> Void) throws {
    try store.rehearse(Self.header) { try body($0, sessionManager) }
  }
}

extension FuzzTarget {
  /// The first byte is the type, the second what the name is.
  static func registryValue(in folder: String) throws -> FuzzTarget {
    let desk = try RegistryDesk(folder + "/registry-value.wupd")
    let values: [RegistryValue] = [
      .string("text"), .expandString("%SystemRoot%\\x"), .multiString(["a", "", "b\nc"]), .dword(7), .qword(.max),
      .link("\\Registry\\Machine\\x"), .binary([0, 1]), .string(""), .multiString([]),
      RegistryValue(type: .string, data: [65, 0, 0, 0, 0, 0]),
      RegistryValue(type: .multiString, data: [0, 0xD8, 0, 0]),
    ]
    return FuzzTarget(
      "registry-value", seeds: values.map { [UInt8($0.type.rawValue), 0] + $0.data }, pieces: ["\0\0", "\n\0", "a\0"]
    ) { bytes in
      let number = bytes.first ?? 0
      let type = RegistryValueType(rawValue: number < 200 ? UInt32(number % 14) : UInt32.max - UInt32(number))
      let value = RegistryValue(type: type, data: Array(bytes.dropFirst(2)))
      _ = (value.text, value.strings, value.number, value.type.description)
      if let strings = value.strings {
        try expect(RegistryValue.multiString(strings).strings == strings, "strings change")
      }
      try desk.act { transaction, key in
        let name = String(decoding: bytes.dropFirst().prefix(1), as: UTF8.self)
        try transaction.setValue(key, name, value)
        let again = try transaction.now.value(key, name)
        try expect(again == value, "\(value) comes back as \(String(describing: again))")
      }
    }
  }

  static func pendingRenames(in folder: String) throws -> FuzzTarget {
    let desk = try RegistryDesk(folder + "/pending-renames.wupd")
    let lists = [
      [#"\??\C:\a.tmp"#, #"!\??\C:\a.dll"#, #"\??\C:\b"#, ""], [#"*1\??\UNC\s\d\x"#, #"@\??\C:\x"#, "@", ""],
      ["", "", "x", "y"], [],
    ]
    return FuzzTarget(
      "pending-renames", seeds: lists.map { RegistryValue.multiString($0).data },
      pieces: ["\0\0", "\\\0?\0?\0\\\0C\0:\0\\\0", "!\0", "@\0", "*\01\0", "U\0N\0C\0\\\0", "\0\u{58}"]
    ) { bytes in
      let value = RegistryValue(type: .multiString, data: bytes)
      var list: PendingRenameList?
      // Of what is no list, the pairs that are whole.
      var whole: [PendingRename] = []
      do throws(PendingRenameList.Malformed) {
        list = try PendingRenameList(value)
        whole = list?.renames ?? []
      } catch {
        whole = error.pairs
      }
      if let list {
        try expect(list.value == value, "the list is written back as other bytes")
        for rename in list.renames { _ = (rename.kind, rename.sourcePath?.ntForm, rename.targetPath?.description) }
      }
      try desk.act { transaction, key in
        try transaction.setValue(key, "PendingFileRenameOperations", value)
        let queue = try PendingQueue.read(transaction.now)
        try expect(
          queue.renames == whole && queue.malformed.isEmpty == (list != nil), "the queue is another")
        let pairs = try PendingPair.all(transaction.now)
        try expect(pairs.map(\.rename) == queue.renames, "the explained queue is another")
        // It refuses to add to what is no list.
        _ = try refusing(StoreError.self) { try QChain().run(transaction) }
      }
      try desk.act { transaction, key in
        try transaction.setValue(key, "PendingFileRenameOperations2", value)
        let restart = try SessionManager.restart(transaction)
        try expect(restart.carried.count <= whole.count, "more is carried out than was queued")
      }
    }
  }
}
