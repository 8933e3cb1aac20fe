import HostFiles
import StateStore
import WindowsFormats
import WindowsModel

/// What the programs of a package say of themselves: whether they are still the bytes that were linked and signed. Whose the
/// signatures are is not judged.
public struct Genuineness: Sendable {
  public struct Program: Sendable {
    /// In the package; empty: the self-extracting program itself.
    public let name: String
    /// What its header says, and what is right; nil: it says none.
    public let checksum: (stated: UInt32, right: UInt32)?
    public let signature: Signature
    /// A catalog of the package lists it; nil: there is none.
    public let isListed: Bool?

    public var isChecksumRight: Bool? { checksum.map { $0.stated == $0.right } }
  }

  public enum Signature: Sendable, Hashable {
    case none
    /// There, and for these bytes.
    case holds
    /// There, and for others: what was signed was changed since.
    case contradicts
    /// What lies in its place is none that can be read: continues "what lies there".
    case damaged(String)
  }

  /// nil: it is a folder or a cabinet.
  public let itself: Program?
  public private(set) var programs: [Program] = []

  /// Reads every program once more.
  ///
  /// - Throws: ``StoreError``: io.
  public init(_ package: ShippedPackage) throws {
    let source = package.source
    itself = package.itself
    do {
      for member in source.members {
        let bytes = try source.foreignBytes(of: member)
        let catalogs = package.catalogs.isSigned ? package.catalogs : nil
        if let program = try Self.program(member.name, bytes, catalogs, source) { programs.append(program) }
      }
    } catch let error as HostError {
      throw StoreError(error)
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(source.path): \(error.description)")
    }
  }

  /// nil: the package is no program.
  static func itself(_ source: PackageSource) throws -> Program? {
    guard source.kind == .program else { return nil }
    do { return try program("", ForeignBytes(HostFile(source.path)), nil, source) } catch let error as HostError {
      throw StoreError(error)
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(source.path): \(error.description)")
    }
  }

  private static func program(
    _ name: String, _ bytes: ForeignBytes, _ catalogs: CatalogWitness?, _ source: PackageSource
  ) throws -> Program? {
    let program = ProgramFile(bytes)
    guard let portable = program.portable else { return nil }
    let stated = portable.checksum ?? 0
    let right = stated == 0 ? nil : try portable.computedChecksum(bytes)
    let ranges = ProgramSignature.ranges(of: program, bytes)
    var isListed: Bool?
    if let catalogs { isListed = try ranges.flatMap { try catalogs.listing(bytes, $0, of: source) } != nil }
    return Program(
      name: name, checksum: right.map { (stated, $0) }, signature: try signature(program, bytes, ranges),
      isListed: isListed)
  }

  private static func signature(
    _ program: ProgramFile, _ bytes: ForeignBytes, _ ranges: [Range<Int>]?
  ) throws -> Signature {
    do {
      guard let signature = try ProgramSignature(of: program, bytes) else { return .none }
      guard let ranges, let algorithm = FileDigest.Algorithm(length: signature.digest.count) else {
        return .damaged("goes by a digest that is not known")
      }
      return try FileDigest.of(bytes, algorithm, in: ranges) == signature.digest ? .holds : .contradicts
    } catch let error as SignatureError {
      return .damaged(error.description)
    }
  }

  /// What speaks against single programs within: sentences.
  public var contradictions: [String] {
    programs.flatMap { program -> [String] in
      var told: [String] = []
      switch program.signature {
      case .contradicts: told.append("\(program.name) was changed after it was signed: its signature is of other bytes")
      case .damaged(let why): told.append("the signature of \(program.name) \(why)")
      case .none where program.isListed == false:
        told.append("nobody vouches for \(program.name): it has no signature, and no catalog here lists it")
      case .none, .holds: break
      }
      if let checksum = program.checksum, checksum.stated != checksum.right {
        told.append("the checksum of \(program.name) is not that of its bytes")
      }
      return told
    }
  }
}
