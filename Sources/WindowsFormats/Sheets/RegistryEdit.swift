public import WindowsModel

/// What a line of an AddReg or DelReg section does with the registry.
public struct RegistryEdit: Hashable, Sendable {
  public var key: RegistryPath
  /// Empty: the key's default value.
  public var name: String
  public var action: Action

  public enum Action: Hashable, Sendable {
    case set(RegistryValue)
    /// Only where there is no such value yet.
    case setIfMissing(RegistryValue)
    /// Only where there is one already.
    case setIfPresent(RegistryValue)
    /// To the strings of a REG_MULTI_SZ, those that it has not.
    case append([String])
    case createKey
    case deleteValue
    /// With all below it.
    case deleteKey
    /// One out of the strings of a REG_MULTI_SZ.
    case removeString(String)
  }

  public init(key: RegistryPath, name: String = "", _ action: Action) {
    self.key = key
    self.name = name
    self.action = action
  }

  /// `root,key,name,flags,data…` of an AddReg section. The flags are those of the INF AddReg directive in Microsoft's
  /// driver documentation.
  ///
  /// - Throws: ``InfError`` for what is no such line; continues "line 7 …".
  public init(adding line: InfLine) throws(InfError) {
    let fields = line.items
    let key = try Self.key(fields)
    let name = fields.count > 2 ? fields[2] : ""
    guard let flags = fields.count < 4 || fields[3].isEmpty ? 0 : InfLine.number(fields[3]) else {
      throw InfError("has \(fields[3]) for its flags")
    }
    let data = Array(fields.dropFirst(4))
    if flags & 0x4 != 0 {
      self.init(key: key, name: name, name.isEmpty ? .deleteKey : .deleteValue)
    } else if flags & 0x10 != 0 || fields.count < 3 {
      self.init(key: key, .createKey)
    } else if flags & 0x8 != 0, flags & 0xFFFF_0001 == 0x1_0000 {
      self.init(key: key, name: name, .append(data))
    } else {
      let value = try Self.value(flags, data)
      self.init(
        key: key, name: name,
        flags & 0x2 != 0 ? .setIfMissing(value) : flags & 0x20 != 0 ? .setIfPresent(value) : .set(value))
    }
  }

  /// `root,key,name` of a DelReg section; without a name the key goes.
  public init(deleting line: InfLine) throws(InfError) {
    let fields = line.items
    let key = try Self.key(fields)
    let name = fields.count > 2 ? fields[2] : ""
    if fields.count > 4, InfLine.number(fields[3]) == 0x18002 {
      self.init(key: key, name: name, .removeString(fields[4]))
    } else {
      self.init(key: key, name: name, fields.count > 2 && !name.isEmpty ? .deleteValue : .deleteKey)
    }
    guard action != .deleteKey || !key.components.isEmpty else { throw InfError("would delete a whole root") }
  }

  private static func key(_ fields: [String]) throws(InfError) -> RegistryPath {
    let text = fields.count > 1 && !fields[1].isEmpty ? "\(fields[0])\\\(fields[1])" : fields.first ?? ""
    do {
      return try RegistryPath(text)
    } catch {
      throw InfError("names no key: \(error.description)")
    }
  }

  private static func value(_ flags: Int, _ data: [String]) throws(InfError) -> RegistryValue {
    let first = data.first ?? ""
    switch flags & 0xFFFF_0001 {
    case 0: return .string(first)
    case 0x1_0000: return .multiString(data)
    case 0x2_0000: return .expandString(first)
    case 0x1_0001:
      if data.count == 4, let bytes = InfLine(nil, data).bytes(from: 1) {
        return RegistryValue(type: .dword, data: bytes)
      }
      guard let number = InfLine.number(first.isEmpty ? "0" : first) else { throw InfError("has no number: \(first)") }
      return .dword(UInt32(truncatingIfNeeded: number))
    case let other:
      guard other & 1 == 1, let bytes = InfLine(nil, data == [""] ? [] : data).bytes(from: 1) else {
        throw InfError("has no bytes, or flags that are not known: 0x\(String(flags, radix: 16))")
      }
      let type = other >> 16
      return RegistryValue(
        type: type == 0 ? .binary : type == 2 ? .none : RegistryValueType(rawValue: UInt32(type)), data: bytes)
    }
  }
}
