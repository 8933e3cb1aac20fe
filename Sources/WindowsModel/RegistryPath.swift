/// The name of a registry key: a root and the keys below it.
///
/// Only the two trees that Windows stores are roots here. The other handles of the API are links into them and are
/// written out:
/// `HKCR` is `HKLM\SOFTWARE\Classes`, `HKCC` is `HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current`, and `HKCU`
/// is `HKU\.DEFAULT`, the hive of the account that installs.
public struct RegistryPath: Hashable, Sendable, CustomStringConvertible {
  public enum Root: String, CaseIterable, Sendable {
    case machine = "HKLM"
    case users = "HKU"

    /// The name below `\Registry`.
    public var ntName: String { self == .machine ? "Machine" : "User" }
  }

  public var root: Root
  /// Key names from the root down, in the case they were written in.
  public var components: [String]

  /// Windows opens no key below this level.
  public static let deepest = 512

  public init(_ root: Root, _ components: [String] = []) {
    self.root = root
    self.components = components
  }

  /// Reads `HKLM\SOFTWARE\Vendor`, the long names, and the NT form `\Registry\Machine\…`.
  ///
  /// - Throws: ``NameError`` for an unknown root, an empty name or one of more than 255 characters.
  public init(_ text: String) throws(NameError) {
    // By scalars: a backslash and a combining mark behind it are one Character.
    var parts = text.unicodeScalars.split(separator: "\\", omittingEmptySubsequences: false).map { String($0) }
    var prefix: [String] = []
    let root: Root
    if parts.first == "", parts.count > 2, WindowsName.same(parts[1], "Registry") {
      parts.removeFirst(2)
      guard let found = Root.allCases.first(where: { WindowsName.same($0.ntName, parts[0]) }) else {
        throw NameError(text, "is below neither \\Registry\\Machine nor \\Registry\\User")
      }
      root = found
    } else {
      switch parts.first?.uppercased() {
      case "HKLM", "HKEY_LOCAL_MACHINE": root = .machine
      case "HKU", "HKEY_USERS": root = .users
      case "HKCR", "HKEY_CLASSES_ROOT": (root, prefix) = (.machine, ["SOFTWARE", "Classes"])
      case "HKCU", "HKEY_CURRENT_USER": (root, prefix) = (.users, [".DEFAULT"])
      case "HKCC", "HKEY_CURRENT_CONFIG":
        (root, prefix) = (.machine, ["SYSTEM", "CurrentControlSet", "Hardware Profiles", "Current"])
      default: throw NameError(text, "does not begin with HKLM, HKU, HKCR, HKCU or HKCC")
      }
    }
    parts.removeFirst()
    if parts.last == "" { parts.removeLast() }
    guard parts.count + prefix.count <= Self.deepest else {
      throw NameError(text, "is deeper than the 512 levels of a registry")
    }
    for name in parts {
      if name.isEmpty { throw NameError(text, "has an empty key name") }
      if WindowsText.length(name) > 255 { throw NameError(text, "has a key name of more than 255 characters") }
    }
    self.init(root, prefix + parts)
  }

  public var name: String { components.last ?? root.rawValue }

  /// The key above, or nil for a root.
  public var parent: RegistryPath? {
    components.isEmpty ? nil : RegistryPath(root, Array(components.dropLast()))
  }

  /// A key below this one; the name may hold backslashes.
  public func appending(_ names: String) -> RegistryPath {
    RegistryPath(root, components + names.unicodeScalars.split(separator: "\\").map { String($0) })
  }

  /// The key of a name below this one, whatever the name holds.
  ///
  /// - Throws: ``NameError`` below the deepest level.
  public func child(_ name: String) throws(NameError) -> RegistryPath {
    guard components.count < Self.deepest else { throw NameError(description, "is deeper than a registry can be") }
    return RegistryPath(root, components + [name])
  }

  public var description: String { ([root.rawValue] + components).joined(separator: "\\") }

  /// `\Registry\Machine\SYSTEM`, the form of links.
  public var ntForm: String { (["", "Registry", root.ntName] + components).joined(separator: "\\") }

  public static func == (one: Self, other: Self) -> Bool {
    one.root == other.root && one.components.count == other.components.count
      && zip(one.components, other.components).allSatisfy(WindowsName.same)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(root)
    for component in components { hasher.combine(WindowsName.folded(component)) }
  }
}
