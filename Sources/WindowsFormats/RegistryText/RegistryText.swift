public import WindowsModel

/// What a file of the registry editor (`.reg`) says, statement by statement.
///
/// It has no room for volatile keys, class names, last-write times, security and links: those are not said.
public enum RegistryText {
  public enum Version: Sendable {
    /// `REGEDIT4`, the form of NT 4.0: in the ANSI code page of the machine, also within `hex(1):`, `hex(2):` and `hex(7):`.
    /// Text beyond it cannot be said.
    case four
    /// `Windows Registry Editor Version 5.00`, the form since Windows 2000: UTF-16LE.
    case five

    var header: String { self == .four ? "REGEDIT4" : "Windows Registry Editor Version 5.00" }
  }

  /// A value belongs to the key last named.
  public enum Statement: Hashable, Sendable {
    case key(RegistryPath)
    /// The key goes with all below it.
    case deletedKey(RegistryPath)
    /// The empty name is the default value.
    case value(name: String, RegistryValue)
    case deletedValue(name: String)
  }

  /// A part of a file that says nothing, and why.
  public typealias Loss = LineLoss

  /// Not a file of the registry editor at all.
  public struct Foreign: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// What cannot be said in a file: the reason.
  public struct Unsayable: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// Types whose data are text, which `REGEDIT4` writes in ANSI.
  static func isText(_ type: RegistryValueType) -> Bool { [.string, .expandString, .multiString].contains(type) }
}
