import StateStore
import WindowsFormats

/// What the security catalogs in a package say of its sheets. Who signed them is not judged.
package struct CatalogWitness: Sendable {
  /// Names of those that can be read.
  package var catalogs: [String] { read.map(\.name) }
  /// The others, with the reason.
  package private(set) var unreadable: [String] = []
  /// Sheets that none of them lists.
  package private(set) var unlisted: [String] = []
  /// Those that list a sheet.
  private var listing: [String] = []
  private var read: [(name: String, digests: Set<[UInt8]>)] = []

  /// More than all catalogs of a service pack list.
  private static let mostDigests = 200_000

  /// - Throws: ``StoreError``: io.
  init(_ source: PackageSource, sheets: [String]) throws {
    var digests = 0
    for member in source.members where member.name.lowercased().hasSuffix(".cat") {
      do {
        let catalog = try SecurityCatalog(source.bytes(of: member, limit: SecurityCatalog.largest))
        digests += catalog.digests.count
        if digests > Self.mostDigests {
          unreadable.append("\(member.name) and those before it list more than any package has")
          break
        }
        read.append((member.name, catalog.digests))
      } catch let error as SignatureError {
        unreadable.append("\(member.name) \(error)")
      } catch let error as StoreError where error.code == .invalid {
        unreadable.append(error.message)
      }
    }
    guard isSigned else { return }
    for name in sheets {
      guard let member = source[name] else { continue }
      if let catalog = try listing(source.foreignBytes(of: member), of: source) {
        if !listing.contains(catalog) { listing.append(catalog) }
      } else {
        unlisted.append(name)
      }
    }
  }

  /// There is a catalog, be it what it may.
  package var isSigned: Bool { !read.isEmpty || !unreadable.isEmpty }

  /// The first catalog that has the digest of these bytes.
  func listing(_ bytes: ForeignBytes, _ ranges: [Range<Int>]? = nil, of source: PackageSource) throws -> String? {
    for (length, algorithm) in [(20, FileDigest.Algorithm.sha1), (32, .sha256)] {
      let having = read.filter { $0.digests.contains { $0.count == length } }
      if having.isEmpty { continue }
      do {
        let digest = try FileDigest.of(bytes, algorithm, in: ranges)
        if let found = having.first(where: { $0.digests.contains(digest) }) { return found.name }
      } catch {
        throw StoreError(.io, "\(source.path): \(error.description)")
      }
    }
    return nil
  }

  /// Why Update.exe refuses a package that goes by these sheets; nil: it does not.
  func refusal(_ sheets: [String]) -> Refusal? {
    guard let sheet = unlisted.first(where: sheets.contains) else { return nil }
    let names = read.isEmpty ? unreadable.joined(separator: ", ") : "none of its catalogs (\(list(catalogs))) lists it"
    var refusal = Refusal(
      0xF0DA, "Setup could not verify the integrity of \(sheet): \(names), so it is not known to be what was signed.",
      hint: .allowUnsigned)
    refusal.logLines = ["IsInfFileTrusted: ValidateSingleFileSignature Failed: STR_FAILED_INF_INTEGRITY"]
    return refusal
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  /// For a person.
  package var text: String {
    if !isSigned { return "none: the package is unsigned, and nobody vouches for its sheets" }
    let bad = unreadable.isEmpty ? "" : "; \(list(unreadable))"
    if read.isEmpty { return String(bad.dropFirst(2)) }
    return unlisted.isEmpty
      ? "\(list(listing)) lists its sheets (who signed it is not judged)" + bad
      : "\(list(catalogs)) does NOT list \(list(unlisted)): changed, or of another package" + bad
  }
}
