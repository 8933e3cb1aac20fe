import Forensics
import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// Files of this computer that hold a registry, or a part of one.
enum RegistryFile {
  /// What comes in from a file.
  ///
  /// - Parameter page: of text that does not say its own.
  /// What the file is, is decided here by its first bytes.
  /// - Throws: ``StoreError``: invalid, with the file's name, for a file that is refused as a whole.
  static func read(
    _ path: String, _ page: CodePage, skippingErrors: Bool, into transaction: borrowing Transaction
  ) throws -> RegistryImport {
    let bytes = try ForeignBytes(HostFile(path))
    do {
      return try RegistryImport(bytes, codePage: page, skippingErrors: skippingErrors, into: transaction)
    } catch let error as RegistryText.Foreign {
      throw StoreError(.invalid, "\(path): is no .reg file: it \(error).")
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(path): \(error)")
    } catch let error as StoreError where error.code == .invalid {
      throw StoreError(
        .invalid, "\(path): nothing was imported: \(error.told) --skip-errors imports what can be read.")
    }
  }

  /// A hive and the key that its root becomes.
  struct PlacedHive {
    let hive: Hive
    let place: RegistryPath
    /// The transaction logs beside it, and what became of each.
    let logs: [(name: String, outcome: String)]
  }

  /// The hive in a file; nil for a file that is none.
  ///
  /// - Throws: ``StoreError``: invalid for a hive that cannot be read, or has no place.
  static func hive(_ path: String, key: String?) throws -> PlacedHive? {
    guard HiveHeader.isThere(in: try ForeignBytes(HostFile(path))) else {
      if key != nil {
        throw StoreError(.invalid, "\(path): is no hive; the keys of a .reg file stand in it, without --key.")
      }
      return nil
    }
    let file = try HiveFile(path)
    guard let place = try key.map({ try RegistryPath($0) }) ?? file.place else {
      throw StoreError(
        .invalid, "\(path): is a hive, and its name does not tell which. Say where it goes: --key HKLM\\SOFTWARE.")
    }
    return PlacedHive(hive: file.hive, place: place, logs: file.logOutcomes)
  }

  /// What goes out to one, or to standard output.
  ///
  /// - Parameter key: nil is the whole registry.
  static func write(
    _ key: RegistryPath?, of store: Store, at point: Point, to path: String?, version: RegistryText.Version,
    replacing: Bool, skippingErrors: Bool
  ) throws -> RegistryExport {
    try store.read(at: point) { view in
      let output = try HostOutput(path, replacing: replacing)
      let page = try MachinePages(view).ansi
      var writer = try RegistryTextWriter(version, codePage: page.page) { try output.write($0) }
      let result = try RegistryExport(key, of: view, to: &writer, skippingErrors: skippingErrors)
      try output.close()
      page.tell(path ?? "export", isUsed: writer.usesCodePage, option: ", for the store does not tell")
      return result
    }
  }

  /// How much it was, and which links are not in it: what they lead to is.
  static func line(_ file: String, _ result: RegistryExport) -> String {
    let links =
      result.links.isEmpty
      ? "" : "; without the \(result.links.count == 1 ? "link" : "links") \(result.links.joined(separator: ", "))"
    return "\(file): \(counted(result.keys, "key")), \(counted(result.values, "value"))\(links)"
  }

  static func json(_ result: RegistryExport) -> JSONMembers {
    [
      "keys": .number(result.keys), "values": .number(result.values), "links": .texts(result.links),
      "left_out": .texts(result.unsayable),
    ]
  }

  /// Says beside the result what is not in the file.
  static func tell(_ result: RegistryExport) {
    let first = result.unsayable.prefix(RegistryImport.shown)
    Terminal.tell(first.map { "left out: \(printable($0))" }, of: result.unsayable.count)
  }
}
