/// A place in the modelled machine's file system: a volume and the names below it. Equal as Windows compares names.
///
/// What cannot be a place is refused when it is read: devices, streams, `..` above the root, characters no file name has.
/// So a path that exists as a value never leads out of the machine.
public struct WindowsPath: Hashable, Sendable, CustomStringConvertible {
  /// `C:`, or `\\server\share`.
  public let volume: String
  /// Names from the root of the volume down, in the case they were written in.
  public let components: [String]

  init(volume: String, components: [String]) {
    self.volume = volume
    self.components = components
  }

  /// Reads `C:\WINDOWS\x.dll`, `%SystemRoot%\x.dll`, `\SystemRoot\x.dll`, `\??\C:\x`, `\\?\C:\x`, `\??\UNC\server\share\x` and
  /// `\\server\share\x`; `/` counts as `\`.
  ///
  /// - Parameter environment: what stands for `%NAME%`, by upper-case name.
  /// - Throws: ``NameError`` with the reason.
  public init(_ text: String, environment: [String: String] = [:]) throws(NameError) {
    // 32,767 units is what a UNICODE_STRING holds; UTF-8 has at most three bytes a unit.
    guard text.utf8.count <= 3 * 32_767 else { throw NameError(text, "is longer than a Windows path can be") }
    var rest = try Self.expanded(text, environment).replacing("/", with: "\\")[...]
    var isNative = false
    for prefix in ["\\??\\", "\\\\?\\", "\\DosDevices\\"] where rest.uppercased().hasPrefix(prefix.uppercased()) {
      rest = rest.dropFirst(prefix.count)
      isNative = true
      break
    }
    let volume: String
    if let drive = Self.drive(rest) {
      volume = drive
      rest = rest.dropFirst(2)
      guard rest.isEmpty || rest.first == "\\" else {
        throw NameError(text, "is relative to the current folder of a drive; write \(drive)\\…")
      }
    } else if isNative && rest.uppercased().hasPrefix("UNC\\") || !isNative && rest.hasPrefix("\\\\") {
      rest = rest.dropFirst(isNative ? 4 : 2)
      let parts = rest.split(separator: "\\", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty, parts[0] != ".", parts[0] != "?" else {
        throw NameError(text, "names a device, or no server and share")
      }
      try Self.check(parts[0], in: text)
      try Self.check(parts[1], in: text)
      volume = "\\\\\(parts[0])\\\(parts[1])"
      rest = parts.count > 2 ? parts[2] : ""
    } else if isNative || rest.hasPrefix("\\") {
      throw NameError(text, "names a device or has no drive")
    } else {
      throw NameError(text, "is not a full path; write it with its drive, or with %SystemRoot%")
    }

    var components: [String] = []
    for part in rest.split(separator: "\\") {
      // Win32 drops dots and blanks at the end of a name; the NT form is taken to the letter.
      var name = part
      if !isNative {
        if name == ".." {
          guard !components.isEmpty else { throw NameError(text, "leads out of its volume") }
          components.removeLast()
          continue
        }
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        if name.isEmpty && part.allSatisfy({ $0 == "." }) && part.count == 1 { continue }
      }
      guard !name.isEmpty, name != ".", name != ".." else { throw NameError(text, "has a name made of dots or blanks") }
      try Self.check(name, in: text)
      components.append(String(name))
    }
    self.init(volume: volume, components: components)
    guard WindowsText.length(ntForm) <= 32_767 else { throw NameError(text, "is longer than a Windows path can be") }
  }

  private static func drive(_ text: Substring) -> String? {
    let start = text.utf8.prefix(2)
    guard start.count == 2, let letter = start.first, start.last == 0x3A, letter | 0x20 >= 0x61, letter | 0x20 <= 0x7A
    else {
      return nil
    }
    return text.prefix(2).uppercased()
  }

  private static func expanded(_ text: String, _ environment: [String: String]) throws(NameError) -> String {
    var text = text
    if text.uppercased().hasPrefix("\\SYSTEMROOT\\") { text = "%SystemRoot%" + text.dropFirst(11) }
    guard text.contains("%") else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "%") {
      result += rest[..<open]
      let after = rest[rest.index(after: open)...]
      guard let close = after.firstIndex(of: "%") else {
        result += rest[open...]
        return result
      }
      let name = String(after[..<close])
      guard let value = environment[name.uppercased()] else {
        throw NameError(text, "holds %\(name)%, which this machine does not define")
      }
      result += value
      rest = after[after.index(after: close)...]
    }
    return result + rest
  }

  private static func check(_ name: Substring, in text: String) throws(NameError) {
    for scalar in name.unicodeScalars {
      if scalar == ":" { throw NameError(text, "names a stream or a device (:)") }
      if scalar.value < 0x20 || "\"<>|*?".unicodeScalars.contains(scalar) {
        let shown = scalar.value < 0x20 ? "control character \(scalar.value)" : String(scalar)
        throw NameError(text, "has a character that no file name may have (\(shown))")
      }
    }
    if WindowsText.length(String(name)) > 255 { throw NameError(text, "has a name of more than 255 characters") }
    let stem = name.prefix { $0 != "." }.uppercased()
    if reserved.contains(stem.last == " " ? String(stem.prefix { $0 != " " }) : stem) {
      throw NameError(text, "has the name of a device (\(name))")
    }
  }

  /// DOS device names, which Windows takes for devices with any extension.
  private static let reserved: Set<String> = {
    var names: Set<String> = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"]
    for number in 1...9 { names.formUnion(["COM\(number)", "LPT\(number)"]) }
    return names
  }()

  /// The last name, or the volume for its root.
  public var name: String { components.last ?? volume }

  /// The folder it is in, or nil for the root of a volume.
  public var parent: WindowsPath? {
    components.isEmpty ? nil : WindowsPath(volume: volume, components: Array(components.dropLast()))
  }

  /// A place below this one; `names` may hold backslashes, and is checked as any path is.
  public func appending(_ names: String) throws(NameError) -> WindowsPath {
    try WindowsPath(description + "\\" + names)
  }

  /// The same folder, another name.
  public func renamed(_ name: String) throws(NameError) -> WindowsPath {
    guard let parent else { throw NameError(description, "is the root of a volume") }
    return try parent.appending(name)
  }

  /// True for the place itself and all below it.
  public func contains(_ other: WindowsPath) -> Bool {
    WindowsName.same(volume, other.volume) && components.count <= other.components.count
      && zip(components, other.components).allSatisfy(WindowsName.same)
  }

  /// `C:\WINDOWS\x.dll`; the root of a drive is `C:\`.
  public var description: String {
    components.isEmpty
      ? volume + (volume.hasSuffix(":") ? "\\" : "") : volume + "\\" + components.joined(separator: "\\")
  }

  /// The form of the object manager, which pending renames hold: `\??\C:\x`, `\??\UNC\server\share\x`.
  public var ntForm: String {
    volume.hasPrefix("\\\\") ? "\\??\\UNC" + description.dropFirst(1) : "\\??\\" + description
  }

  public static func == (one: Self, other: Self) -> Bool {
    one.components.count == other.components.count && WindowsName.same(one.volume, other.volume)
      && zip(one.components, other.components).allSatisfy(WindowsName.same)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(WindowsName.folded(volume))
    for component in components { hasher.combine(WindowsName.folded(component)) }
  }
}
