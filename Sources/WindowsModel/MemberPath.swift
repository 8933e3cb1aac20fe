/// Where a file of an archive goes, below the folder it is unpacked in.
///
/// What leads elsewhere cannot be one: a drive, a root, `..`, a device, a stream, a NUL, a name that Windows would take for another.
public struct MemberPath: Hashable, Sendable, CustomStringConvertible {
  /// Folders and the name, none of which holds a separator of any system.
  public let components: [String]

  /// Reads `SP2QFE\x.dll`; `/` counts as `\`.
  ///
  /// - Throws: ``NameError`` with the reason.
  public init(_ text: String) throws(NameError) {
    let path: WindowsPath
    do {
      // The form of the object manager is taken to the letter: nothing is expanded, and no name is put right.
      path = try WindowsPath("\\??\\C:\\" + text)
    } catch {
      throw NameError(text, error.reason)
    }
    guard let first = text.unicodeScalars.first, first != "\\", first != "/" else {
      throw NameError(text, "is no name of a file below a folder")
    }
    guard let last = text.unicodeScalars.last, last != "\\", last != "/" else {
      throw NameError(text, "is a folder")
    }
    for name in path.components where name.unicodeScalars.last == "." || name.unicodeScalars.last == " " {
      throw NameError(text, "has a name that ends in a dot or a blank")
    }
    components = path.components
  }

  public var name: String { components.last ?? "" }

  public var description: String { components.joined(separator: "\\") }

  public static func == (one: Self, other: Self) -> Bool {
    one.components.count == other.components.count && zip(one.components, other.components).allSatisfy(WindowsName.same)
  }

  public func hash(into hasher: inout Hasher) {
    for component in components { hasher.combine(WindowsName.folded(component)) }
  }
}
