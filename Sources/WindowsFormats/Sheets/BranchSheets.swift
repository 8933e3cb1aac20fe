import WindowsModel

/// `updatebr.inf` of a package with several branches: which update.inf is for which of them, and which branch a machine
/// starts with. A package without it has one.
public struct BranchSheets: Hashable, Sendable {
  /// The branch for a service pack.
  public private(set) var defaults: [Int: String] = [:]
  /// Below the package, by branch as it is written: `update\update_SP3GDR.inf`.
  public private(set) var sheets: [Sheet] = []

  public struct Sheet: Hashable, Sendable {
    public var branch: String
    public var path: String
  }

  /// - Parameter version: of Windows, for which there may be defaults of its own: [DefaultBranchesServicePacks.WinNt51].
  /// - Throws: ``InfError`` for a sheet that is none (0xF0E9).
  public init(_ bytes: [UInt8], major: Int? = nil, minor: Int? = nil) throws(InfError) {
    let file = try InfFile(bytes).substituted()
    let name = "DefaultBranchesServicePacks"
    let own = major.flatMap { major in minor.map { "\(name).WinNt\(major)\($0)" } }
    guard let section = own.flatMap({ file[$0] }) ?? file[name] else { throw InfError("has no section [\(name)]") }
    for line in section.lines {
      guard let key = line.key, let pack = Int(key), (0...99).contains(pack), !line.text(1).isEmpty else {
        throw InfError(
          "has in line \(line.number) \(line.written), which is no branch of a service pack: its number is wanted, as in 1=SP1GDR"
        )
      }
      defaults[pack] = line.text(1)
    }
    for line in file["SourceInfsBranches"]?.lines ?? [] {
      guard let branch = line.key, !branch.isEmpty, !line.text(1).isEmpty, sheets.count < 100 else {
        throw InfError(
          "has in line \(line.number) \(line.written), which is no sheet of a branch, as SP1GDR=\"update\\update_SP1GDR.inf\" is one"
        )
      }
      sheets.append(Sheet(branch: branch, path: line.text(1)))
    }
    guard !sheets.isEmpty else { throw InfError("has no section [SourceInfsBranches] with an update.inf") }
  }

  /// The sheet of a branch, any case.
  public func sheet(of branch: String) -> String? { sheets.first { WindowsName.same($0.branch, branch) }?.path }
}
