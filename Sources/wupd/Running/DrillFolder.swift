import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// Where the stores of drills lie: a folder that a person named, or one that is gone afterwards.
final class DrillFolder {
  let path: String
  private let isKept: Bool

  /// - Throws: ``StoreError``: cannotCreate.
  init(_ named: String?) throws {
    isKept = named != nil
    if let named {
      if mkdir(named, 0o777) != 0 && errno != EEXIST {
        throw StoreError(.cannotCreate, "\(named): cannot be made (\(String(cString: strerror(errno)))).")
      }
      path = named
    } else {
      var template = Array("\(environment("TMPDIR") ?? "/tmp")/wupd-drill-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw StoreError(
          .cannotCreate, "\(environment("TMPDIR") ?? "/tmp"): no folder for the stores can be made there.")
      }
      path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  deinit {
    guard !isKept else { return }
    empty()
    rmdir(path)
  }

  /// Takes away the stores that are not to be kept.
  func empty() {
    guard !isKept, let names = try? Self.names(in: path) else { return }
    for name in names { unlink("\(path)/\(name)") }
  }

  /// A drill file itself; of a folder, its files that end in .yaml or .yml, by name.
  ///
  /// - Throws: ``StoreError``: missing when it is not there; notFound for a folder without any.
  static func files(_ named: String) throws -> [String] {
    var status = stat()
    guard stat(named, &status) == 0 else {
      throw StoreError(.missing, "\(named): cannot be read (\(String(cString: strerror(errno)))).")
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [named] }
    let names = try names(in: named).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    guard !names.isEmpty else { throw StoreError(.notFound, "\(named): there is no .yaml file in this folder.") }
    return names.map { named.hasSuffix("/") ? named + $0 : "\(named)/\($0)" }
  }

  private static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else {
      throw StoreError(.noPermission, "\(folder): cannot be read (\(String(cString: strerror(errno)))).")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}
