import StateStore
import WindowsFormats
import WindowsModel

/// What is known of a file of a package: its bytes, and what they and update.ver say of its version.
struct MemberFacts {
  let revision: RevisionFacts
  let md5: [UInt8]
  /// The processor of a program; nil for any other file.
  let architecture: Architecture?

  /// Reads the file once, and both hashes of it.
  ///
  /// - Parameter entry: what update.ver says of it.
  init(
    _ member: PackageSource.Member, in source: PackageSource, _ entry: UpdateVersions.Entry?, _ product: Product
  ) throws {
    let bytes = try source.foreignBytes(of: member)
    var digest = ContentDigest()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    var offset = 0
    while offset < bytes.count {
      let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(bytes.count - offset))
      do { try bytes.read(at: offset, into: piece) } catch {
        throw StoreError(.io, "\(source.path): \(member.name): \(error.description)")
      }
      digest.update(UnsafeRawBufferPointer(piece))
      offset += piece.count
    }
    let result = digest.result
    md5 = result.md5
    let program = ProgramFile(bytes)
    architecture = program.portable.flatMap { Architecture(rawValue: $0.machineName) }
    var facts = RevisionFacts(of: program, size: bytes.count)
    facts.sha256 = result.sha256
    // What the file does not say itself stands in update.ver.
    facts.fileVersion = facts.fileVersion ?? entry?.version
    facts.productVersion = facts.productVersion ?? entry?.version
    facts.branch = facts.branch ?? entry?.branch.flatMap { Branch(folder: $0, of: product) }
    facts.checksum = facts.checksum ?? entry?.checksum
    revision = facts
  }
}

extension Branch {
  /// The branch that a package's folder stands for: `SP1QFE` of Server 2003 is `srv03_sp1_qfe`. The names of Server 2003
  /// are those of KB897341; those of XP are inferred from them.
  init?(folder: String, of product: Product) {
    let upper = folder.uppercased()
    guard let line = [BranchLine.gdr, .qfe].first(where: { upper.hasSuffix($0.rawValue) }) else { return nil }
    let pack = upper.dropLast(line.rawValue.count)
    let number = pack == "RTM" ? 0 : pack.hasPrefix("SP") ? Int(pack.dropFirst(2)) : nil
    guard let number, (0...9).contains(number) else { return nil }
    self.init(line, servicePack: number, of: product)
  }

  /// nil for products whose files name no branch.
  init?(_ line: BranchLine, servicePack: Int, of product: Product) {
    let end = line == .gdr ? "_gdr" : "_qfe"
    switch product {
    case .ws2003: self.init((servicePack == 0 ? "srv03" : "srv03_sp\(servicePack)") + end)
    case .xp: self.init((servicePack == 0 ? "xpclnt" : "xpsp_sp\(servicePack)") + end)
    case .nt4, .w2k: return nil
    }
  }
}
