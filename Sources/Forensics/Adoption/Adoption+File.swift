import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

extension Adoption {
  /// A hive, a log or an event log alone.
  func adoptFile(_ transaction: borrowing Transaction, _ result: inout Result) throws -> Evidence {
    let name = HostPath.name(of: source)
    let folder: EvidenceFolder
    let file: HostFile
    do {
      folder = try EvidenceFolder(HostPath.folder(of: source))
      file = try folder.file(name)
    } catch {
      throw StoreError(error)
    }
    let evidence = Evidence(below: folder)
    if HiveHeader.isThere(in: ForeignBytes(file)) || HiveFileName(name)?.form == .packed {
      let hive = try HiveFile(name, in: folder, evidence)
      guard let place = hive.place else {
        throw StoreError(
          .invalid, "\(source): is a hive, and neither its name nor its header tell which.",
          hint: EvidenceHint.importUnderKey)
      }
      try adopt(hive, to: place, evidence, transaction, &result)
      try linkControlSet(transaction)
      try conclude(transaction, &result)
      return evidence
    }
    let isEventLog = try isEventLog(file)
    guard isEventLog || name.lowercased().hasSuffix(".log") else {
      throw StoreError(
        .invalid, "\(source): is neither a hive nor an event log nor an update's log, which can be adopted alone.")
    }
    let number = try evidence.take(file, role: isEventLog ? "event log" : "update log")
    let place = isEventLog ? try EventEvidence.folder(transaction.now) : try WindowsPath("C:\\WINDOWS")
    let path = try place.child(name)
    let stored = try transaction.store(file, in: PieceBuffer())
    try transaction.put(
      path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)),
      written: WindowsTime(unixSeconds: file.status.written.seconds))
    evidence.note("\(path)", of: number)
    try transaction.record(
      "log", Statement(.logPlace, path.description), witnesses: [Statement(isEventLog ? .eventLogHabit : .logHabit)],
      against: [Statement(.logUnplaced)])
    result.bias = try describe(LocalClock(Machine.zone(transaction.now)), transaction)
    result.files = 1
    result.bytes = stored.size
    if isEventLog { try describeEvents(transaction, &result) }
    return evidence
  }

  private func isEventLog(_ file: HostFile) throws(StoreError) -> Bool {
    do throws(UnreadableBytes) { return try EventLogHeader.isThere(in: ForeignBytes(file)) } catch {
      throw StoreError(.io, "\(source): \(error)")
    }
  }
}
