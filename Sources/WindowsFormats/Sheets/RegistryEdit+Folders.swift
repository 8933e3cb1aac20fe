import WindowsModel

extension RegistryEdit {
  /// The same with the folders of the machine for their numbers in key, name and texts: `%11%\msi.dll`.
  ///
  /// - Parameter folder: of a number, without a backslash at its end; nil: not known.
  /// - Throws: ``InfError`` for a number that is not known; continues the name of the sheet.
  public func placed(_ folder: (Int) -> String?) throws(InfError) -> RegistryEdit {
    var result = self
    result.name = try Self.placed(name, folder)
    let text = key.components.joined(separator: "\\")
    let placedKey = try Self.placed(text, folder)
    if placedKey != text {
      do { result.key = try RegistryPath("\(key.root.rawValue)\\\(placedKey)") } catch {
        throw InfError("names no key: \(error.description)")
      }
    }
    switch action {
    case .set(let value): result.action = .set(try Self.placed(value, folder))
    case .setIfMissing(let value): result.action = .setIfMissing(try Self.placed(value, folder))
    case .setIfPresent(let value): result.action = .setIfPresent(try Self.placed(value, folder))
    case .append(let strings): result.action = .append(try Self.placed(strings, folder))
    case .removeString(let string): result.action = .removeString(try Self.placed(string, folder))
    case .createKey, .deleteValue, .deleteKey: break
    }
    return result
  }

  private static func placed(_ value: RegistryValue, _ folder: (Int) -> String?) throws(InfError) -> RegistryValue {
    if let strings = value.strings { return .multiString(try placed(strings, folder)) }
    guard let text = value.text else { return value }
    let result = try placed(text, folder)
    if result == text { return value }
    return value.type == .expandString ? .expandString(result) : .string(result)
  }

  private static func placed(_ texts: [String], _ folder: (Int) -> String?) throws(InfError) -> [String] {
    var result: [String] = []
    for text in texts { result.append(try placed(text, folder)) }
    return result
  }

  private static func placed(_ text: String, _ folder: (Int) -> String?) throws(InfError) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    // What stands between two signs is a number, or the second sign may begin one.
    let parts = text.unicodeScalars.split(separator: "%", omittingEmptySubsequences: false).map { String($0) }
    var result = parts[0]
    var index = 1
    while index < parts.count {
      let part = parts[index]
      if index + 1 < parts.count, !part.isEmpty, part.utf8.count <= 9, let number = Int(part), part.utf8.first != 0x2B,
        part.utf8.first != 0x2D
      {
        guard let place = folder(number) else { throw InfError("names the folder %\(part)%, which is not known") }
        // A drive is its root, where no backslash follows.
        let isRoot = place.hasSuffix(":") && parts[index + 1].utf8.first != UInt8(ascii: "\\")
        result += place + (isRoot ? "\\" : "") + parts[index + 1]
        index += 2
      } else {
        result += "%" + part
        index += 1
      }
    }
    return result
  }
}
