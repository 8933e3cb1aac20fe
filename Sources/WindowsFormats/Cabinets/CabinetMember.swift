public import WindowsModel

/// A file in a cabinet (CFFILE of [MS-CAB] 2.3).
public struct CabinetMember: Hashable, Sendable {
  public enum Compression: Int, Sendable {
    case stored, msZIP, quantum, lzx
  }

  /// Its place in the list of the cabinet.
  public let index: Int
  /// As it stands there, with `\` between folders, and possibly anything else: ``MemberPath`` says whether it leads
  /// where it should. UTF-8 where the cabinet says so, Windows-1252 otherwise.
  public let name: String
  /// In bytes, unpacked.
  public let size: Int
  /// Local time of whoever made the cabinet, to two seconds; possibly no date that there is.
  public let modified: CivilTime
  public let attributes: FileAttributes
  /// nil: none that is known.
  public let compression: Compression?
  /// The folder it is packed in, by number, and where it begins in there: files packed one behind the other are
  /// unpacked cheaply in this order.
  public let folder: Int
  public let offset: Int
}
