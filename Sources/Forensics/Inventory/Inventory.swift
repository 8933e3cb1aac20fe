import HostFiles
import Servicing
import UpdateLogs
import WindowsFormats
import WindowsModel

/// A folder with what was gathered of a running machine: exports of its registry, listings of its files, a list of their
/// versions, copies of some. Told by content, whatever the names, as `scripts/inventory.cmd` leaves it or by hand.
struct Inventory {
  enum Role: String {
    case registry = "registry export"
    case listing
    case versions = "version list"
    case notes = "inventory"
    case log = "update log"
  }

  struct Source {
    let file: HostFile
    let role: Role
    let name: String
    let folder: EvidenceFolder
  }

  /// In the order of their names, folder by folder.
  private(set) var sources: [Source] = []
  /// `files`, whose folders are drives: `files\C\WINNT\KB921883.log`.
  private(set) var copies: EvidenceFolder?
  /// Files that are none of these.
  private(set) var others: [String] = []
  /// What could not be looked at, or is not followed.
  private(set) var losses = Losses()

  private static let marker = "wupd inventory 1"
  private static let depth = 3
  /// More files than an inventory has beside its copies.
  private static let most = 10_000

  /// - Returns: nil when there is neither an export, a listing nor a list of versions.
  init?(_ base: EvidenceFolder) {
    look(in: base, depth: 0)
    guard sources.contains(where: { $0.role != .log && $0.role != .notes }) else {
      base.unseen.texts.formUnion(losses.texts)
      return nil
    }
  }

  private mutating func look(in folder: EvidenceFolder, depth: Int) {
    for entry in folder.entries(losing: &losses) {
      let path = "\(folder.path)/\(entry.name)"
      do {
        switch entry.status.kind {
        case .folder where depth == 0 && WindowsName.same(entry.name, "files"): copies = try folder.folder(entry.name)
        case .folder where depth < Self.depth: look(in: try folder.folder(entry.name), depth: depth + 1)
        case .folder: others.append(path)
        case .file where sources.count + others.count >= Self.most: losses.add("\(path): there are too many files")
        case .file:
          let file = try folder.file(entry.name)
          let bytes = ForeignBytes(file)
          if bytes.count > 0 { _ = try bytes.u8(at: 0) }
          if let role = Self.role(of: bytes, named: entry.name) {
            sources.append(Source(file: file, role: role, name: entry.name, folder: folder))
          } else {
            others.append(path)
          }
        case .link: losses.add("\(path): a symbolic link, which is not followed")
        case .other: losses.add("\(path): neither file nor folder")
        }
      } catch let error as HostError {
        losses.add(error.description)
      } catch {
        losses.add("\(path): \(error)")
      }
    }
  }

  private static func role(of bytes: ForeignBytes, named name: String) -> Role? {
    if (try? RegistryTextReader(bytes, codePage: .western)) != nil { return .registry }
    if let start = try? bytes.bytes(at: 0, count: min(bytes.count, marker.utf8.count)), start == Array(marker.utf8) {
      return .notes
    }
    if VersionList.isThere(in: bytes) { return .versions }
    if DirectoryListing.isThere(in: bytes) { return .listing }
    return LogName(name) == nil ? nil : .log
  }

  /// What the script noted of the machine, by name, and the code page of the console that it ran in; nil: not known.
  func notes() -> (texts: [String: String], codePage: CodePage?) {
    var notes: [(name: ArraySlice<UInt8>, text: ArraySlice<UInt8>)] = []
    for source in sources where source.role == .notes {
      let bytes = ForeignBytes(source.file)
      guard let text = try? bytes.bytes(at: 0, count: min(bytes.count, 1 << 16)) else { continue }
      for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
        let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        notes.append((parts[0], parts.dropFirst().first ?? []))
      }
    }
    // What `chcp` printed: a sentence in the language of the machine, and the number in its end.
    let page = notes.last { $0.name.elementsEqual("CodePage".utf8) }.flatMap { note in
      let end = note.text.reversed().drop { !(0x30...0x39).contains($0) }.prefix { (0x30...0x39).contains($0) }
      return Int(String(decoding: end.reversed(), as: UTF8.self)).flatMap { CodePage($0) }
    }
    var texts: [String: String] = [:]
    for note in notes { texts[CodePage.us.decoded(note.name)] = (page ?? .us).decoded(note.text) }
    return (texts, page)
  }

  /// The time zone of the machine as the exports name it; nil: they do not.
  func zone() -> TimeZoneRule? {
    let names = TimeZoneRule.names
    let values = control(names.map { (Keys.timeZone, $0) })
    return TimeZoneRule { name in names.firstIndex(of: name).flatMap { values[$0] } }
  }

  /// The code pages of the machine as the exports name them.
  func pages() -> MachinePages { MachinePages(control(MachinePages.witnesses).map { $0?.text }) }

  /// Values below the key Control of the machine, as the first export with one of them has them.
  private func control(_ wanted: [(key: RegistryPath, name: String)]) -> [RegistryValue?] {
    var found = [RegistryValue?](repeating: nil, count: wanted.count)
    // Behind `SYSTEM` and the name of the set.
    let keys = wanted.map { $0.key.components.dropFirst(2).map { $0.uppercased() } }
    for source in sources where source.role == .registry && found.allSatisfy({ $0 == nil }) {
      var key: [String] = []
      let bytes = ForeignBytes(source.file)
      defer {
        if !bytes.unreadable.isEmpty { source.folder.unseen.texts.insert("\(source.file.path): cannot be read whole") }
      }
      // All that is asked for is ASCII, in whatever code page.
      guard var reader = try? RegistryTextReader(bytes, codePage: .western) else { continue }
      reading: while let item = try? reader.next() {
        guard case .statement(let statement, _) = item else { continue }
        if case .key(let path) = statement {
          let names = path.components.map { $0.uppercased() }
          // Exports of other hives are many times as long.
          if let first = names.first, first != "SYSTEM" { break reading }
          key = Array(names.dropFirst(2))
        }
        // The last one is that of CurrentControlSet: keys come in the order of their names.
        if case .value(let name, let value) = statement {
          for index in wanted.indices where keys[index] == key && WindowsName.same(name, wanted[index].name) {
            found[index] = value
          }
        }
      }
    }
    return found
  }
}

extension Losses {
  mutating func add(_ text: String, of source: Inventory.Source) { add("\(source.name): \(text)") }
}
