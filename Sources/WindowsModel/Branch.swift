/// The line of source code a binary was built from, as it stands in its FileVersion text (`srv03_sp1_gdr`,
/// `xpsp_sp2_qfe`), or as packages name it, in their folders and in a FileBranch text (`SP1GDR`, `RTMQFE`).
///
/// A fact of its own beside the version: one version number may exist in two branches with different bytes
/// (`dnsapi.dll` 5.2.3790.2745 is both `srv03_sp1_gdr` and `srv03_sp1_qfe`).
public struct Branch: Hashable, Sendable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name.lowercased() }

  /// The hotfix line ("limited distribution release"); everything else is the general one or a release.
  public var isQFE: Bool { name.hasSuffix("_qfe") || packageLine == "qfe" }

  /// KB897341: a file of the branches GDR, RTM and SP may be hotpatched, one of QFE may not.
  ///
  /// A branch of no known form is not one the article allows.
  public var allowsHotpatching: Bool {
    if isQFE { return false }
    if name.hasSuffix("_rtm") || name.hasSuffix("_gdr") || packageLine == "gdr" || packageLine == "rtm" { return true }
    return name.split(separator: "_").last.map { Self.isPack($0) } ?? false
  }

  /// What follows `rtm` or `sp1` in a name of packages: `gdr`, `qfe` or, of a service pack itself, `rtm`.
  private var packageLine: String? {
    let release = name.dropLast(3)
    return release == "rtm" || Self.isPack(release) ? String(name.suffix(3)) : nil
  }

  /// `sp1`.
  private static func isPack(_ name: Substring) -> Bool {
    name.hasPrefix("sp") && name.count > 2 && name.dropFirst(2).allSatisfy { ("0"..."9").contains($0) }
  }

  public var description: String { name }
}
