import StateStore
import WindowsFormats

/// What the security catalogs in a package say of its sheets. Who signed them is not judged.
package struct CatalogWitness: Sendable {
  /// Names of those that can be read.
  package private(set) var catalogs: [String] = []
  /// The others, with the reason.
  package private(set) var unreadable: [String] = []
  /// Of all files that they list.
  private(set) var digests: Set<[UInt8]> = []
  /// Sheets that none of them lists.
  package private(set) var unlisted: [String] = []

  /// - Throws: ``StoreError``: io.
  init(_ source: PackageSource, sheets: [String]) throws {
    for member in source.members where member.name.lowercased().hasSuffix(".cat") {
      do {
        let catalog = try SecurityCatalog(source.bytes(of: member, limit: SecurityCatalog.largest))
        catalogs.append(member.name)
        digests.formUnion(catalog.digests)
      } catch let error as SignatureError {
        unreadable.append("\(member.name) \(error)")
      } catch let error as StoreError where error.code == .invalid {
        unreadable.append(error.message)
      }
    }
    guard isSigned else { return }
    for name in sheets {
      guard let member = source[name], try !lists(source.foreignBytes(of: member), of: source) else { continue }
      unlisted.append(name)
    }
  }

  /// There is a catalog, be it what it may.
  package var isSigned: Bool { !catalogs.isEmpty || !unreadable.isEmpty }

  /// One of the catalogs has the digest of these bytes.
  func lists(_ bytes: ForeignBytes, _ ranges: [Range<Int>]? = nil, of source: PackageSource) throws -> Bool {
    for (length, algorithm) in [(20, FileDigest.Algorithm.sha1), (32, .sha256)]
    where digests.contains(where: { $0.count == length }) {
      do {
        if try digests.contains(FileDigest.of(bytes, algorithm, in: ranges)) { return true }
      } catch {
        throw StoreError(.io, "\(source.path): \(error.description)")
      }
    }
    return false
  }

  /// Why Update.exe refuses a package that goes by these sheets; nil: it does not.
  func refusal(_ sheets: [String]) -> Refusal? {
    guard let sheet = unlisted.first(where: sheets.contains) else { return nil }
    let names = catalogs.isEmpty ? unreadable.joined(separator: ", ") : "none of its catalogs (\(list)) lists it"
    var refusal = Refusal(
      0xF0DA, "Setup could not verify the integrity of \(sheet): \(names), so it is not known to be what was signed.",
      hint: .allowUnsigned)
    refusal.logLines = ["IsInfFileTrusted: ValidateSingleFileSignature Failed: STR_FAILED_INF_INTEGRITY"]
    return refusal
  }

  private var list: String { catalogs.joined(separator: ", ") }

  /// For a person.
  package var text: String {
    if !isSigned { return "none: the package is unsigned, and nobody vouches for its sheets" }
    let bad = unreadable.isEmpty ? "" : "; \(unreadable.joined(separator: "; "))"
    if catalogs.isEmpty { return String(bad.dropFirst(2)) }
    return unlisted.isEmpty
      ? "\(list) lists its sheets" + bad
      : "\(list) does NOT list \(unlisted.joined(separator: ", ")): changed, or of another package" + bad
  }
}
