public import WindowsModel

/// One pair of the list of renames that the Session Manager carries out at the next start.
///
/// The two strings stand as they are in the value, whatever prefixes they carry; what they mean is computed.
public struct PendingRename: Hashable, Sendable {
  public var source: String
  public var target: String

  public init(source: String, target: String) {
    self.source = source
    self.target = target
  }

  /// `source` takes the place of `target`, over what is there.
  public static func replace(_ source: WindowsPath, _ target: WindowsPath) -> PendingRename {
    PendingRename(source: source.ntForm, target: "!" + target.ntForm)
  }

  public static func delete(_ path: WindowsPath) -> PendingRename { PendingRename(source: path.ntForm, target: "") }

  /// `source` becomes `target` unless something is there.
  public static func rename(_ source: WindowsPath, _ target: WindowsPath) -> PendingRename {
    PendingRename(source: source.ntForm, target: target.ntForm)
  }

  public enum Kind: String, Sendable {
    case replace, rename, delete
    /// A source led by `@` without a target: the Session Manager passes over it.
    case skipped
  }

  /// A target led by `!` or `@` is replaced; none is a deletion.
  public var kind: Kind {
    if target.isEmpty { return source.hasPrefix("@") ? .skipped : .delete }
    return target.hasPrefix("!") || target.hasPrefix("@") ? .replace : .rename
  }

  /// The source as a place; nil if the string names none by itself.
  public var sourcePath: WindowsPath? { Self.path(sourceName) }

  /// The target as a place; nil for a deletion, or if the string names none by itself.
  public var targetPath: WindowsPath? { target.isEmpty ? nil : Self.path(targetName) }

  /// The source as the object manager has it, without a sign before it.
  public var sourceName: String { Self.name(source) }

  /// The target as the object manager has it, without the sign that says to replace; empty for a deletion.
  public var targetName: String { Self.name(target) }

  private static func name(_ text: String) -> String {
    var rest = text.unicodeScalars[...]
    if let first = rest.first, first == "!" || first == "@" {
      rest = rest.dropFirst()
    } else if rest.first == "*" {
      // Windows 11 leads a source with `*1`.
      rest = rest.dropFirst().drop { ("0"..."9").contains($0) }
    }
    return String(rest)
  }

  private static func path(_ name: String) -> WindowsPath? {
    guard name.hasPrefix("\\??\\") else { return nil }
    return try? WindowsPath(name)
  }
}

/// The value PendingFileRenameOperations (and …Operations2) of `HKLM\SYSTEM\CurrentControlSet\Control\Session Manager`:
/// a REG_MULTI_SZ of pairs, in which an empty string is a target and not the end.
///
/// What decodes, encodes to the same bytes. What is no list of pairs is refused with what was found: the pairs that are whole,
/// and what is left over.
public struct PendingRenameList: Hashable, Sendable {
  public var renames: [PendingRename]

  public init(_ renames: [PendingRename] = []) { self.renames = renames }

  /// Why a value is no such list, and the strings it holds as far as they can be told.
  ///
  /// The Session Manager takes the strings of a value two by two and carries out each pair that it comes to; one that is left
  /// over moves nothing (ReactOS, `SmpConfigureFileRenames`).
  public struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public let strings: [String]
    /// The last of ``strings`` has no end: it is no part of a pair.
    fileprivate var isUnended = false

    fileprivate init(reason: String, strings: [String], isUnended: Bool = false) {
      self.reason = reason
      self.strings = strings
      self.isUnended = isUnended
    }

    private var ended: Int { strings.count - (isUnended ? 1 : 0) }

    /// The pairs that are whole, in their order.
    public var pairs: [PendingRename] { PendingRenameList.pairs(strings[..<(ended / 2 * 2)]) }

    /// What is in no pair.
    public var leftOver: [String] { Array(strings[(ended / 2 * 2)...]) }

    public var description: String { "PendingFileRenameOperations is corrupt: \(reason)" }
  }

  private static func pairs(_ strings: ArraySlice<String>) -> [PendingRename] {
    stride(from: 0, to: strings.count, by: 2).map { PendingRename(source: strings[$0], target: strings[$0 + 1]) }
  }

  /// Walks the value by its length.
  ///
  /// - Throws: ``Malformed``: not a REG_MULTI_SZ, not UTF-16, not ended by a NUL of its own, or an odd number of
  ///   strings.
  public init(_ value: RegistryValue) throws(Malformed) {
    guard value.type == .multiString else {
      throw Malformed(reason: "it is \(value.type) and not REG_MULTI_SZ", strings: [])
    }
    guard value.data.count % 2 == 0 else {
      let reason = "it has an odd number of bytes (\(value.data.count))"
      let even = RegistryValue(type: .multiString, data: Array(value.data.dropLast()))
      let (strings, isUnended): ([String], Bool)
      do {
        (strings, isUnended) = (try PendingRenameList(even).renames.flatMap { [$0.source, $0.target] }, false)
      } catch {
        (strings, isUnended) = (error.strings, error.isUnended)
      }
      throw Malformed(reason: reason, strings: strings, isUnended: isUnended)
    }
    guard let text = WindowsText.decoded(value.data) else {
      throw Malformed(reason: "it holds a character that is kept for other use (U+10D800 to U+10DFFF)", strings: [])
    }
    var strings = text.unicodeScalars.split(separator: "\0", omittingEmptySubsequences: false).map { String($0) }
    guard strings.last == "" else {
      throw Malformed(reason: "its last string is not ended", strings: strings, isUnended: true)
    }
    // Behind the last NUL stands nothing.
    strings.removeLast()
    // The last NUL, an empty string to this walk, ends the list.
    guard strings.last == "" else {
      throw Malformed(reason: "the NUL that ends the list is missing", strings: strings)
    }
    strings.removeLast()
    guard strings.count % 2 == 0 else {
      throw Malformed(reason: "it holds \(strings.count) strings, and they go in pairs", strings: strings)
    }
    renames = Self.pairs(strings[...])
  }

  /// The value: each string with its NUL, and one NUL to end the list.
  public var value: RegistryValue { .multiString(renames.flatMap { [$0.source, $0.target] }) }
}
