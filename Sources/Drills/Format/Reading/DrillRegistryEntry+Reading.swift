import WindowsModel

extension DrillRegistryEntry {
  /// Keys with their values, in the order of the file.
  static func read(_ node: DrillNode) throws(DrillError) -> [DrillRegistryEntry] {
    var entries: [DrillRegistryEntry] = []
    for key in try node.entriesIfAny() {
      let path: RegistryPath
      do { path = try RegistryPath(key.key) } catch { throw key.node.error("\(error).") }
      let values = try key.node.entriesIfAny()
      if values.isEmpty {
        let content: Content = key.node.isNull ? .noKey : .key
        entries.append(DrillRegistryEntry(key: path, content: content, place: key.node.place))
      }
      var names: Set<String> = []
      for value in values {
        let name = value.key.lowercased() == "(default)" ? "" : value.key
        guard names.insert(WindowsName.folded(name)).inserted else {
          throw value.node.error("the key has this value above already; names are compared as Windows does.")
        }
        let content = Content.value(name: name, try RegistryValue.read(value.node))
        entries.append(DrillRegistryEntry(key: path, content: content, place: value.node.place))
      }
    }
    return entries
  }
}

extension RegistryValue {
  /// A value as a drill writes it; nil for null.
  fileprivate static func read(_ node: DrillNode) throws(DrillError) -> RegistryValue? {
    switch node.content {
    case .text(let text, isPlain: false): return .string(text)
    case .list: return .multiString(try node.texts())
    case .mapping: return try typed(node)
    case .text(let text, isPlain: true):
      if node.isNull { return nil }
      if WholeNumber.isMeant(text) { return .dword(try dword(node)) }
      guard node.flagIfAny == nil else {
        throw node.error("\(text) is neither a number nor a text. Write 1 or 0, or put it in quotes.")
      }
      return .string(text)
    }
  }

  /// `{type: REG_BINARY, data: 00 ff 10}`.
  private static func typed(_ node: DrillNode) throws(DrillError) -> RegistryValue {
    let fields = try Fields(node, ["type", "data"])
    let typeNode = try fields.required("type")
    guard let type = RegistryValueType(try typeNode.name("a registry type")) else {
      throw typeNode.wants("a registry type, such as REG_SZ or REG_BINARY")
    }
    let data = try fields.required("data")
    switch type {
    case .string: return .string(try data.text())
    case .expandString: return .expandString(try data.text())
    case .link: return .link(try data.text())
    case .multiString: return .multiString(try data.texts())
    case .dword: return .dword(try dword(data))
    case .dwordBigEndian:
      return RegistryValue(type: type, data: RegistryValue.dword(try dword(data)).data.reversed())
    case .qword: return .qword(try data.value("a whole number of 64 bits without a sign", WholeNumber.read))
    default: return RegistryValue(type: type, data: try bytes(data))
    }
  }

  private static func dword(_ node: DrillNode) throws(DrillError) -> UInt32 {
    UInt32(try node.number(0...Int(UInt32.max)))
  }

  /// Pairs of hexadecimal digits, with blanks between them or not. By their letters: `00` is a byte and no number.
  private static func bytes(_ node: DrillNode) throws(DrillError) -> [UInt8] {
    guard case .text(let text, _) = node.content else { throw node.wants("pairs of hexadecimal digits") }
    var bytes: [UInt8] = []
    for group in node.isNull ? [] : text.utf8.split(whereSeparator: { [0x20, 0x09, 0x0A].contains($0) }) {
      let digits = group.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map { UInt8($0) } }
      guard digits.count == group.count, digits.count % 2 == 0 else {
        throw node.wants("pairs of hexadecimal digits, such as 00 ff 10")
      }
      bytes += stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
    return bytes
  }
}
