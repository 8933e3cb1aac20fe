/// The line of source code a binary was built from, as it stands in its FileVersion text: `srv03_sp1_gdr`,
/// `xpsp_sp2_qfe`.
///
/// A fact of its own beside the version: one version number may exist in two branches with different bytes
/// (`dnsapi.dll` 5.2.3790.2745 is both `srv03_sp1_gdr` and `srv03_sp1_qfe`).
public struct Branch: Hashable, Sendable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name.lowercased() }

  /// The hotfix line ("limited distribution release"); everything else is the general one or a release.
  public var isQFE: Bool { name.hasSuffix("_qfe") }

  /// KB897341: a file of the branches GDR, RTM and SP may be hotpatched, one of QFE may not.
  ///
  /// A branch of no known form is not one the article allows.
  public var allowsHotpatching: Bool {
    if isQFE { return false }
    if name.hasSuffix("_rtm") || name.hasSuffix("_gdr") { return true }
    guard let last = name.split(separator: "_").last, last.hasPrefix("sp") else { return false }
    return last.count > 2 && last.dropFirst(2).allSatisfy { ("0"..."9").contains($0) }
  }

  public var description: String { name }
}

/// The FileVersion text of a version resource, taken apart: `5.2.3790.1830 (srv03_sp1_rtm.050324-1447)`.
public struct VersionText: Hashable, Sendable {
  public var version: FileVersion?
  public var branch: Branch?
  /// Build date and time, `yymmdd-hhmm`.
  public var stamp: String?

  public init(_ text: String) {
    let parts = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
    version = FileVersion(trimmed(parts[0]))
    guard parts.count == 2, let end = parts[1].lastIndex(of: ")") else { return }
    let inside = parts[1][..<end]
    guard let dot = inside.lastIndex(of: ".") else { return }
    branch = Branch(String(inside[..<dot]))
    stamp = String(inside[inside.index(after: dot)...])
  }
}

private func trimmed(_ text: Substring) -> Substring {
  var text = text.drop { $0 == " " }
  while text.last == " " { text.removeLast() }
  return text
}
