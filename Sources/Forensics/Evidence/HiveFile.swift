import HostFiles
package import StateStore
package import WindowsFormats
package import WindowsModel

/// A hive of this computer with the transaction logs that lie beside it.
package struct HiveFile {
  package let hive: Hive
  package let name: String
  private let number: Int
  private let logs: [(name: String, number: Int)]

  static let logEndings = [".LOG", ".LOG1", ".LOG2"]

  /// One at a path, with nothing kept of it as evidence.
  ///
  /// - Throws: as ``init(_:in:_:)``.
  package init(_ path: String) throws {
    do {
      let folder = try EvidenceFolder(HostPath.folder(of: path))
      try self.init(HostPath.name(of: path), in: folder, Evidence(below: folder))
    } catch let error as HostError {
      throw StoreError(error)
    }
  }

  /// - Throws: ``StoreError``: missing, noPermission, io, and invalid for what is no hive.
  package init(_ name: String, in folder: EvidenceFolder, _ evidence: Evidence) throws {
    let file: HostFile
    (file, number) = try Self.take(name, "hive", folder, evidence)
    var logs: [(String, Int)] = []
    var bytes: [ForeignBytes] = []
    for ending in Self.logEndings {
      guard let found = folder.find(name + ending, .file) else { continue }
      let (log, number) = try Self.take(found, "transaction log", folder, evidence)
      logs.append((found, number))
      bytes.append(ForeignBytes(log))
    }
    self.logs = logs
    self.name = name
    guard file.size > 0 else {
      evidence.note("not read: it is empty", of: number)
      let beside = logs.isEmpty ? "" : ", beside its log \(logs.map(\.0).joined(separator: " and "))"
      throw StoreError(.invalid, "\(file.path): is empty\(beside): no hive can be read of it.")
    }
    do {
      hive = try Hive(Self.unpacked(ForeignBytes(file)), logs: bytes)
    } catch {
      evidence.note("not read: \(error)", of: number)
      throw StoreError(.invalid, "\(file.path): is no hive that can be read: \(error)")
    }
  }

  /// A hive that is larger unpacked is none of the years in which they were packed.
  private static let largestPacked = 256 << 20

  /// NT 4.0 packs those for a repair.
  static func unpacked(_ bytes: ForeignBytes) throws -> ForeignBytes {
    guard let packed = try CompressedFile(bytes) else { return bytes }
    var unpacked: [UInt8] = []
    try packed.extract(limit: largestPacked) { unpacked += $0 }
    return ForeignBytes(unpacked)
  }

  private static func take(
    _ name: String, _ role: String, _ folder: EvidenceFolder, _ evidence: Evidence
  ) throws -> (HostFile, Int) {
    do {
      let file = try folder.file(name)
      return (file, try evidence.take(file, role: role))
    } catch {
      throw StoreError(error)
    }
  }

  /// Where Windows has it, by its name or the one in its header; nil: neither tells.
  package var place: RegistryPath? { HiveFileName(name)?.place ?? Self.place(in: hive) }

  /// What became of each log.
  package var logOutcomes: [(name: String, outcome: String)] {
    zip(logs, hive.recovery.logs).map { log, outcome in
      let pages = outcome.pages > 0 ? "\(outcome.pages) pages of 512 bytes replayed in memory" : ""
      return (log.name, [pages, outcome.reason ?? ""].filter { !$0.isEmpty }.joined(separator: "; "))
    }
  }

  /// Brings it in, and notes with the evidence what became of it and of its logs.
  ///
  /// - Returns: what was not read or not taken over.
  package func adopt(
    to place: RegistryPath, _ evidence: Evidence, _ transaction: borrowing Transaction
  ) throws -> HiveImport {
    let result = try HiveImport(hive, to: place, transaction)
    let census = result.census
    evidence.note(
      "\(place): \(census.keys) \(census.keys == 1 ? "key" : "keys"), \(census.values) \(census.values == 1 ? "value" : "values")"
        + (result.losses.count == 0 ? "" : ", \(result.losses.count) losses")
        + (hive.recovery.isNeeded && !hive.recovery.isApplied
          ? "; its last write was cut short, and no log gives it back" : "")
        + "; security left aside (descriptors: \(census.securityDescriptors))", of: number)
    for (log, outcome) in zip(logs, logOutcomes) { evidence.note(outcome.outcome, of: log.number) }
    return result
  }

  /// Where Windows has a hive of the name in its own header, the end of the path it had.
  static func place(in hive: Hive) -> RegistryPath? {
    let name = hive.header.name.unicodeScalars.split(separator: "\\").last.map { String($0) }
    return name.flatMap { HiveFileName($0)?.place }
  }
}
