import WindowsModel

extension FuzzTarget {
  static let windowsPath = FuzzTarget(
    "windows-path",
    seeds: [
      #"C:\WINDOWS\system32\x.dll"#, #"%SystemRoot%\x.dll"#, #"\SystemRoot\x"#, #"\??\C:\x. "#,
      #"\\?\UNC\server\share\x"#,
      #"\\server\share\a\..\b"#, #"\DosDevices\C:\x"#, "c:/a/./b.", #"C:\COM1.txt"#, #"C:\x:stream"#,
      #"\\.\PhysicalDrive0"#,
    ],
    pieces: [
      "C:", "\\", "\\\\", "/", "..", ".", " ", "%", "%SystemRoot%", "\\??\\", "\\\\?\\", "UNC\\", "\\DosDevices\\",
      "NUL",
      "CONIN$", "e\u{301}", "\u{10D800}", ":", "*", "\0", "\u{7F}",
    ]
  ) { text in
    guard let path = try refusing(NameError.self, { try WindowsPath(text, environment: ["SYSTEMROOT": "C:\\WINDOWS"]) })
    else { return }
    let native = try WindowsPath(path.ntForm)
    try expect(isSame(native, path), "\(path.ntForm) is read as \(native)")
    // Only the NT form has names that the other cannot spell: a dot at the end, a pair of percent signs.
    if !isNative(text) {
      let again = try WindowsPath(path.description)
      try expect(isSame(again, path), "\(path) is read as \(again)")
      if path.parent != nil { try expect(try path.renamed(path.name) == path, "\(path) renamed to its own name") }
    }
    try expect(native == path && native.hashValue == path.hashValue && path.contains(native), "\(path) is not itself")
    try expect(path.components.count <= WindowsPath.deepest, "too deep")
    try expect(path.parent?.contains(path) != false, "\(path) is not in its folder")
    _ = try refusing(NameError.self) { try path.appending(text) }
  }

  private static func isSame(_ one: WindowsPath, _ other: WindowsPath) -> Bool {
    one.volume.utf8.elementsEqual(other.volume.utf8) && isSame(one.components, other.components)
  }

  /// By bytes: `==` of `String` takes composed and decomposed letters for one.
  private static func isSame(_ one: [String], _ other: [String]) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  private static func isNative(_ text: String) -> Bool {
    let start = text.prefix(16).replacing("/", with: "\\").lowercased()
    return ["\\??\\", "\\\\?\\", "\\dosdevices\\"].contains { start.unicodeScalars.starts(with: $0.unicodeScalars) }
  }

  static let registryPath = FuzzTarget(
    "registry-path",
    seeds: [
      #"HKLM\SOFTWARE\Vendor"#, #"\Registry\Machine\SYSTEM"#, #"HKEY_USERS\.DEFAULT\"#, "HKCR", #"HKCC\x"#,
      #"hkcu\a b"#,
      #"\registry\user\x"#,
    ],
    pieces: ["HKLM", "\\", "\\Registry\\", "Machine", "User", "HKCU", "\0", "e\u{301}", "\u{10DC00}", "straße", "ſ"]
  ) { text in
    guard let path = try refusing(NameError.self, { try RegistryPath(text) }) else { return }
    for form in [path.description, path.ntForm] {
      let again = try RegistryPath(form)
      try expect(again.root == path.root && isSame(again.components, path.components), "\(form) is read as \(again)")
      try expect(again == path && again.hashValue == path.hashValue, "\(form) is not itself")
    }
    try expect(path.components.count <= RegistryPath.deepest, "too deep")
    _ = (path.parent, path.name, path.appending(text))
    _ = try refusing(NameError.self) { try path.child(text) }
  }
}
