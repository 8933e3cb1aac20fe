import HostFiles
import StateStore
import WindowsFormats
import WindowsModel

/// The files of a package that holds most of them as deltas to others of its own (`_sfx_manifest_`): each is made when its
/// old file is there, one at a time, in a file without a name.
struct MadeMembers {
  private(set) var members: [PackageSource.Member]
  /// Files whose names lead nowhere.
  private(set) var leftOut: [String] = []
  private let path: String
  private var places: [String: Int] = [:]
  private var file: AnonymousFile?
  /// Bytes in that file, and those of all files that were made, copies with them.
  private var offset = 0
  private var made = 0

  /// - Parameters:
  ///   - found: what lies in the package; anything else is given back as it is.
  ///   - path: of the package.
  ///   - isFolder: what was unpacked from it before need not be made.
  /// - Throws: ``StoreError``: invalid for an express package and for what is damaged, in a sentence that names it; io.
  init(_ found: [PackageSource.Member], _ path: String, isFolder: Bool) throws {
    (members, self.path) = (found, path)
    let manifest = try Self.manifest(found, path)
    guard !Self.isExpress(found), manifest?.asksForDownloads != true else {
      throw StoreError(
        .invalid,
        "\(path): is an express package, which downloads what a machine lacks. Get the full package, of the same name in the Download Center."
      )
    }
    guard let manifest, !manifest.steps.isEmpty else { return }
    for (place, member) in found.enumerated() { places[WindowsName.folded(member.name)] = place }
    guard found.count + manifest.steps.count <= PackageSource.mostMembers else {
      throw StoreError(.invalid, "\(path): has more than \(PackageSource.mostMembers) files, which no package has.")
    }
    let steps: [DeltaManifest.Step]
    do { steps = try manifest.order { member($0) != nil } } catch { throw Self.wrong(error, path) }
    for step in steps where !isFolder || member(step.name) == nil { try make(step) }
    members.removeAll { WindowsName.same($0.name, DeltaManifest.name) || manifest.isDeleted($0.name) }
  }

  /// `update.url` says from where its installer downloads; patches lie one behind the other in a `.psf`.
  private static func isExpress(_ members: [PackageSource.Member]) -> Bool {
    members.contains { WindowsName.same($0.name, "update\\update.url") || $0.name.lowercased().hasSuffix(".psf") }
  }

  private static func manifest(_ members: [PackageSource.Member], _ path: String) throws -> DeltaManifest? {
    guard let member = members.first(where: { WindowsName.same($0.name, DeltaManifest.name) }) else { return nil }
    do { return try DeltaManifest(member.contents(of: path, limit: InfFile.largest)) } catch let error as InfError {
      throw wrong(error, path)
    }
  }

  private static func wrong(_ error: InfError, _ path: String) -> StoreError {
    let its = error.description.hasPrefix("line ") ? "its" : "it"
    return StoreError(.invalid, "\(path): its \(DeltaManifest.name) is not correct: \(its) \(error). Get it anew.")
  }

  private func member(_ name: String) -> PackageSource.Member? {
    places[WindowsName.folded(name)].map { members[$0] }
  }

  private mutating func make(_ step: DeltaManifest.Step) throws {
    let name: String
    do { name = try MemberPath(step.name).components.joined(separator: "\\") } catch {
      return leftOut.append("\(step.name) is left out: it \(error.reason)")
    }
    func failed(_ why: String) -> StoreError {
      StoreError(.invalid, "\(path): \(name) cannot be made: \(why).")
    }
    guard let old = member(step.old) else { throw failed("\(step.old) is not in the package. Get it anew") }
    var new = old
    new.name = name
    if let deltaName = step.delta {
      guard let delta = member(deltaName) else { throw failed("\(deltaName) is not in the package. Get it anew") }
      do {
        try make(&new, of: old, delta)
      } catch let error as DeltaError {
        let other = error == .otherOldFile ? " than \(old.name)" : ""
        throw failed("\(delta.name) \(error)\(other)\(error.isDamage ? ". Get it anew" : "")")
      }
    }
    made += Int(new.size)
    guard made <= UnpackedArchive.mostBytes else { throw failed("all files together have more bytes than any package") }
    // One that was there already is there twice, which the source tells.
    places[WindowsName.folded(name)] = members.count
    members.append(new)
  }

  private mutating func make(
    _ new: inout PackageSource.Member, of old: PackageSource.Member, _ packed: PackageSource.Member
  ) throws {
    for size in [old.size, packed.size] where size > PackageDelta.largest { throw DeltaError.tooLarge(Int(size)) }
    let delta = try PackageDelta(packed.contents(of: path, limit: PackageDelta.largest))
    let bytes = try delta.apply(to: old.contents(of: path, limit: PackageDelta.largest))
    let file = try self.file ?? UnpackedArchive.room(for: path)
    self.file = file
    do {
      try bytes.withUnsafeBytes { try file.append($0, for: "\(new.name) of \(path)") }
    } catch let error as HostError {
      throw StoreError(error)
    }
    new.bytes = .part(ArchivePart(file: file, offset: offset, count: bytes.count, name: "\(path), \(new.name)"))
    new.size = Int64(bytes.count)
    offset += bytes.count
  }
}
