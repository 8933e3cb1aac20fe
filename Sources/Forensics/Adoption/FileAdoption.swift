import HostFiles
import Servicing
package import StateStore
import UpdateLogs
import WindowsFormats
package import WindowsModel

/// Brings the files of an image into a store: names, times, attributes, hashes, version resources, and their bytes unless
/// only what is known of them is wanted.
package struct FileAdoption {
  package internal(set) var progress = AdoptionProgress()
  package private(set) var folders = 0
  /// Copies of what no listing has.
  private(set) var unlisted = 0
  /// Paths of which a copy was taken, as Windows compares them.
  private var copied: Set<String> = []
  package internal(set) var losses = Losses()

  private let evidence: Evidence
  private let isHeld: Bool
  let tell: (AdoptionProgress) throws -> Void
  private let buffer = PieceBuffer()

  /// - Parameters:
  ///   - evidence: takes up the logs and sheets from which conclusions are drawn.
  ///   - isHeld: false keeps hashes and no bytes, but of those.
  ///   - tell: called for each folder and each 64 files; what it throws ends the adoption.
  package init(_ evidence: Evidence, isHeld: Bool, tell: @escaping (AdoptionProgress) throws -> Void) {
    self.evidence = evidence
    self.isHeld = isHeld
    self.tell = tell
  }

  /// Takes a folder with all below it.
  ///
  /// - Throws: ``StoreError``, and what `tell` throws. What cannot be read is a loss and no error.
  package mutating func adopt(
    _ folder: EvidenceFolder, as place: WindowsPath, _ transaction: borrowing Transaction
  ) throws {
    var names: Set<String> = []
    for entry in try entries(of: folder) {
      let path: WindowsPath
      do { path = try place.child(entry.name) } catch {
        losses.add("\(folder.path)/\(entry.name): no name that Windows has: \(error)")
        continue
      }
      guard names.insert(WindowsName.folded(entry.name)).inserted else {
        losses.add(
          "\(folder.path)/\(entry.name): another name in this folder is the same to Windows; the first one was taken")
        continue
      }
      switch entry.status.kind {
      case .folder:
        do {
          let below = try folder.folder(entry.name)
          let facts = folder.facts(of: entry.name)
          if facts.hasOddTime { losses.add("\(below.path): \(HostFacts.oddTime)") }
          try transaction.putFolder(path, facts)
          folders += 1
          try adopt(below, as: path, transaction)
        } catch let error as HostError {
          losses.add(error.description)
        }
      case .file: try adopt(entry.name, in: folder, as: path, transaction)
      case .link: losses.add("\(folder.path)/\(entry.name): a symbolic link, which is not followed")
      case .other: losses.add("\(folder.path)/\(entry.name): neither file nor folder")
      }
    }
  }

  mutating func entries(of folder: EvidenceFolder) throws -> [EvidenceFolder.Entry] {
    progress.folder = folder.path
    try tell(progress)
    return folder.entries(losing: &losses)
  }

  /// Takes one file.
  ///
  /// - Parameter isCopy: what lies here was copied from the machine, and what is known of it there already counts more
  ///   than what this computer tells; where its size or version is another, that is a loss.
  mutating func adopt(
    _ name: String, in folder: EvidenceFolder, as path: WindowsPath, isCopy: Bool = false,
    _ transaction: borrowing Transaction
  ) throws {
    let facts = folder.facts(of: name)
    let file: HostFile
    do { file = try folder.file(name) } catch { return losses.add(error.description) }
    var role = Self.role(of: path)
    let most = role == Self.eventLog ? EventEvidence.largest : InfFile.largest
    if let kind = role, file.size > most {
      role = nil
      losses.add("\(folder.path)/\(name): \(kind) of \(file.size) bytes; at most \(most) are interpreted")
    }
    var read: Revision?
    do {
      read = try self.revision(of: file, isHeld: isHeld || Self.isInterpreted(path, file), transaction)
      if let role { evidence.note(path.description, of: try evidence.take(file, role: role)) }
    } catch let error as HostError {
      losses.add("\(error) The file is on record, its bytes are not.")
    } catch let error as UnreadableBytes {
      losses.add("\(folder.path)/\(name): \(error) The file is on record, its bytes are not.")
    } catch let error as StoreError where error.code == .changed {
      losses.add("\(error.message) The file is on record, its bytes are not.")
    }
    let revision = try read ?? transaction.revision(RevisionFacts(size: facts.size, origin: .bytes))
    // Read once more would be read elsewhere: size and time tell whether it is what it was.
    if facts.hasOddTime { losses.add("\(folder.path)/\(name): \(HostFacts.oddTime)") }
    if folder.facts(of: name) != facts { losses.add("\(folder.path)/\(name): changed while it was read") }
    var known = facts
    if isCopy {
      let listed = try transaction.now.file(path)
      guard copied.insert(WindowsName.folded(path.description)).inserted else {
        if listed?.revision?.sha256 != revision.sha256 {
          losses.add(
            "\(folder.path)/\(name): another copy of \(path) was taken, and this one has other bytes; it is left aside")
        }
        return
      }
      if listed == nil { unlisted += 1 }
      if let other = listed?.revision { compare(other, revision, path) }
      known = HostFacts(attributes: listed?.attributes ?? [], written: listed?.written ?? facts.written)
    }
    try transaction.put(path, revision, known)
    progress.files += 1
    progress.bytes += revision.size ?? 0
    if progress.files % 64 == 0 { try tell(progress) }
  }

  private mutating func compare(_ listed: Revision, _ copy: Revision, _ path: WindowsPath) {
    if let size = listed.size, let own = copy.size, size != own {
      losses.add("\(path): its copy has \(own) bytes, and it is listed with \(size); the copy counts")
    }
    if let version = listed.fileVersion, version != copy.fileVersion {
      losses.add(
        "\(path): its copy has \(copy.fileVersion.map { "version \($0)" } ?? "no version"), and it is listed with \(version); the copy counts"
      )
    }
  }

  private static let eventLog = "event log"

  /// What conclusions are drawn from: the logs of installers, the system's event log, and what was left for a removal.
  static func role(of path: WindowsPath) -> String? {
    let name = path.name.lowercased()
    if name == "spuninst.inf" || name == "spuninst.txt" { return "uninstall sheet" }
    if name == TimeLineLog.name.lowercased() { return "list of updates" }
    if name == SetupLog.name { return "log of SetupAPI" }
    if name == EventEvidence.name.lowercased() { return eventLog }
    return LogName(name) == nil ? nil : "update log"
  }

  /// Whether somebody may ever read more out of it than its version: then its bytes are kept in any case.
  private static func isInterpreted(_ path: WindowsPath, _ file: HostFile) -> Bool {
    if role(of: path) != nil { return true }
    let name = path.name.lowercased()
    if [".evt", ".cat", ".inf"].contains(where: name.hasSuffix) { return true }
    // Of a hive, and of the log beside it.
    return withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { buffer in
      (try? file.read(at: 0, into: buffer)) == 4 && buffer.elementsEqual("regf".utf8)
    }
  }

  /// Stores the bytes of a file; for sectors that could be read once and not again, zeros as for those that never could.
  private func store(
    _ file: HostFile, isHeld: Bool, _ salvage: inout Salvage, _ transaction: borrowing Transaction
  ) throws -> (sha256: [UInt8], size: Int64) {
    while true {
      let known = salvage
      do {
        return try transaction.store(file.path, in: buffer, held: isHeld) { try salvage.read(file, at: $0, into: $1) }
      } catch let error as StoreError where error.code == .changed && salvage.unreadable != known.unreadable {
        continue
      }
    }
  }

  private mutating func revision(of file: HostFile, isHeld: Bool, _ transaction: borrowing Transaction) throws
    -> Revision
  {
    var salvage = Salvage()
    let stored = try store(file, isHeld: isHeld, &salvage, transaction)
    if let loss = salvage.loss(of: file.size) { losses.add("\(file.path): \(loss) in what is kept and in its hash") }
    var facts = RevisionFacts(size: stored.size, origin: .bytes)
    // Only what begins as a program has a version.
    if stored.size >= 64, buffer.first[0] == 0x4D, buffer.first[1] == 0x5A {
      if stored.size <= Int64(buffer.first.count) {
        let first = buffer.first
        facts = RevisionFacts(
          of: ForeignBytes(count: Int(stored.size)) { offset, target in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: first[offset..<(offset + target.count)]))
          })
      } else {
        facts = RevisionFacts(of: ForeignBytes(file))
      }
    }
    facts.sha256 = stored.sha256
    return try transaction.revision(facts)
  }
}
