import StateStore
import WindowsFormats
import WindowsModel

extension Adoption {
  /// A hive or a log alone.
  func adoptFile(_ transaction: borrowing Transaction, _ result: inout Result) throws -> Evidence {
    let scalars = source.unicodeScalars
    let cut = scalars.lastIndex(of: "/")
    let name = String(scalars[(cut.map { scalars.index(after: $0) } ?? scalars.startIndex)...])
    let above = cut.map { String(scalars[...$0]) } ?? "."
    let folder: EvidenceFolder
    let file: HostFile
    do {
      folder = try EvidenceFolder(above)
      file = try folder.file(name)
    } catch {
      throw StoreError(error.isMissing ? .missing : error.isRefused ? .noPermission : .invalid, error.description)
    }
    let evidence = Evidence(below: folder)
    if HiveHeader.isThere(in: file.bytes()) {
      let hive = try HiveFile(name, in: folder, evidence)
      guard let place = hive.place else {
        throw StoreError(
          .invalid, "\(source): is a hive, and neither its name nor its header tell which. Use wupd reg import --key.")
      }
      try adopt(hive, to: place, evidence, transaction, &result)
      try linkControlSet(transaction)
      try conclude(transaction, &result)
      return evidence
    }
    guard name.lowercased().hasSuffix(".log") else {
      throw StoreError(.invalid, "\(source): is neither a hive nor an update's log, which wupd adopts alone.")
    }
    let number = try evidence.take(file, role: "update log")
    let path = try WindowsPath("C:\\WINDOWS").child(name)
    let stored = try transaction.store(file.path, in: PieceBuffer()) { try file.read(at: $0, into: $1) }
    try transaction.put(
      path, transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)),
      written: WindowsTime(unixSeconds: file.modified / 1_000_000_000))
    evidence.note("\(path)", of: number)
    try transaction.record(
      Finding(
        "log", "\(path) is where it was put", restsOn: ["installers leave their logs in the Windows folder"],
        disputed: ["nothing tells where on the machine it lay"]))
    result.bias = try describeClock(transaction)
    result.files = 1
    result.bytes = stored.size
    return evidence
  }
}
