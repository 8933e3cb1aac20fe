/// A place in the modelled machine's file system: a volume and the names below it. Equal as Windows compares names.
///
/// What cannot be a place is refused when it is read: devices, streams, `..` above the root, characters no file name
/// has. So a path that exists as a value never leads out of the machine.
public struct WindowsPath: Hashable, Sendable, CustomStringConvertible {
  /// `C:`, or `\\server\share`.
  public let volume: String
  /// Names from the root of the volume down, in the case they were written in.
  public let components: [String]

  /// A limit of this program and not of Windows: what walks a tree of folders stays within its stack.
  public static let deepest = 1000

  init(volume: String, components: [String]) {
    self.volume = volume
    self.components = components
  }

  /// Reads `C:\WINDOWS\x.dll`, `%SystemRoot%\x.dll`, `\SystemRoot\x.dll`, `\??\C:\x`, `\\?\C:\x`,
  /// `\??\UNC\server\share\x` and `\\server\share\x`; `/` counts as `\`.
  ///
  /// - Parameter environment: what stands for `%NAME%`, by upper-case name. As in Windows any other `%NAME%` stands for itself,
  ///   and behind `\\?\` and `\??\` all of them do.
  /// - Throws: ``NameError`` with the reason.
  public init(_ text: String, environment: [String: String] = [:]) throws(NameError) {
    // 32,767 units is what a UNICODE_STRING holds; UTF-8 has at most three bytes a unit.
    guard text.utf8.count <= 3 * 32_767 else { throw NameError(text, "is longer than a Windows path can be") }
    // By scalars throughout: a separator and a combining mark behind it are one Character.
    var rest = Self.backslashed(text.unicodeScalars)[...]
    var isNative = Self.dropNativePrefix(&rest)
    var undefined: String?
    if !isNative {
      rest = Self.backslashed(Self.expanded(rest, environment, &undefined))[...]
      isNative = Self.dropNativePrefix(&rest)
    }
    let volume: String
    if let drive = Self.drive(rest) {
      volume = drive
      rest = rest.dropFirst(2)
      guard rest.isEmpty || rest.first == "\\" else {
        throw NameError(text, "is relative to the current folder of a drive; write \(drive)\\…")
      }
    } else if Self.drop(isNative ? "UNC\\" : "\\\\", from: &rest) {
      let parts = rest.split(separator: "\\", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty, !parts[0].elementsEqual(".".unicodeScalars),
        !parts[0].elementsEqual("?".unicodeScalars)
      else { throw NameError(text, "names a device, or no server and share") }
      try Self.check(Substring(parts[0]), in: text)
      try Self.check(Substring(parts[1]), in: text)
      volume = "\\\\\(Substring(parts[0]))\\\(Substring(parts[1]))"
      rest = parts.count > 2 ? parts[2] : rest.suffix(0)
    } else if isNative || rest.first == "\\" {
      throw NameError(text, "names a device or has no drive")
    } else if let undefined {
      throw NameError(text, "holds %\(undefined)%, which this machine does not define")
    } else {
      throw NameError(text, "is not a full path; write it with its drive, or with %SystemRoot%")
    }

    var components: [String] = []
    for part in rest.split(separator: "\\") {
      // Win32 drops dots and blanks at the end of a name; the NT form is taken to the letter.
      var name = part
      if !isNative {
        if name.elementsEqual("..".unicodeScalars) {
          guard !components.isEmpty else { throw NameError(text, "leads out of its volume") }
          components.removeLast()
          continue
        }
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        if part.elementsEqual(".".unicodeScalars) { continue }
      }
      guard !name.isEmpty, !name.elementsEqual(".".unicodeScalars), !name.elementsEqual("..".unicodeScalars) else {
        throw NameError(text, "has a name made of dots or blanks")
      }
      try Self.check(Substring(name), in: text)
      components.append(String(name))
    }
    guard components.count <= Self.deepest else { throw NameError(text, "is deeper than \(Self.deepest) folders") }
    self.init(volume: volume, components: components)
    guard WindowsText.length(ntForm) <= 32_767 else { throw NameError(text, "is longer than a Windows path can be") }
  }

  private typealias Scalars = Substring.UnicodeScalarView

  private static func backslashed(_ text: some Sequence<Unicode.Scalar>) -> Scalars {
    var result = String.UnicodeScalarView()
    for scalar in text { result.append(scalar == "/" ? "\\" : scalar) }
    return result[...]
  }

  /// Takes off a beginning, given in ASCII, in any case.
  private static func drop(_ prefix: String, from text: inout Scalars) -> Bool {
    func upper(_ scalar: Unicode.Scalar) -> UInt32 {
      ("a"..."z").contains(scalar) ? scalar.value - 32 : scalar.value
    }
    let count = prefix.unicodeScalars.count
    guard text.prefix(count).elementsEqual(prefix.unicodeScalars, by: { upper($0) == upper($1) }) else { return false }
    text = text.dropFirst(count)
    return true
  }

  private static func dropNativePrefix(_ text: inout Scalars) -> Bool {
    drop("\\??\\", from: &text) || drop("\\\\?\\", from: &text) || drop("\\DosDevices\\", from: &text)
  }

  private static func drive(_ text: Scalars) -> String? {
    let start = text.prefix(2)
    guard let letter = start.first, start.count == 2, start.last == ":", letter.isASCII, letter.properties.isAlphabetic
    else { return nil }
    return String(start).uppercased()
  }

  private static func expanded(
    _ text: Scalars, _ environment: [String: String], _ undefined: inout String?
  ) -> String.UnicodeScalarView {
    var rest = text
    var result = String.UnicodeScalarView()
    if drop("\\SystemRoot\\", from: &rest) {
      rest = String.UnicodeScalarView("%SystemRoot%\\".unicodeScalars + Array(rest))[...]
    }
    while let open = rest.firstIndex(of: "%") {
      result.append(contentsOf: rest[..<open])
      let after = rest[rest.index(after: open)...]
      guard let close = after.firstIndex(of: "%") else {
        result.append(contentsOf: rest[open...])
        return result
      }
      let name = String(after[..<close])
      guard let value = environment[name.uppercased()] else {
        // Its second % may be the first one of the next.
        undefined = undefined ?? name
        result.append(contentsOf: rest[open..<close])
        rest = rest[close...]
        continue
      }
      result.append(contentsOf: value.unicodeScalars)
      rest = after[after.index(after: close)...]
    }
    result.append(contentsOf: rest)
    return result
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
    let stem = String(name.unicodeScalars.prefix { $0 != "." }).uppercased()
    if reserved.contains(stem.last == " " ? String(stem.prefix { $0 != " " }) : stem) {
      throw NameError(text, "has the name of a device (\(name))")
    }
  }

  /// DOS device names, which Windows takes for devices with any extension.
  private static let reserved = Set(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"])
    .union((1...9).flatMap { ["COM\($0)", "LPT\($0)"] })

  /// The last name, or the volume for its root.
  public var name: String { components.last ?? volume }

  /// The folder it is in, or nil for the root of a volume.
  public var parent: WindowsPath? {
    components.isEmpty ? nil : WindowsPath(volume: volume, components: Array(components.dropLast()))
  }

  /// A place directly below this one, its name taken to the letter, as a file system has it.
  ///
  /// - Throws: ``NameError`` for what is not one name.
  public func child(_ name: String) throws(NameError) -> WindowsPath {
    let base = ntForm
    // The root of a drive ends in a backslash, that of a share does not.
    let result = try WindowsPath(base + (base.utf8.last == UInt8(ascii: "\\") ? "" : "\\") + name)
    guard result.components.count == components.count + 1 else { throw NameError(name, "is not one name") }
    return result
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
    // By scalars, as it was read: a server's name may begin with a combining mark.
    volume.unicodeScalars.first == "\\" ? "\\??\\UNC" + description.dropFirst(1) : "\\??\\" + description
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
