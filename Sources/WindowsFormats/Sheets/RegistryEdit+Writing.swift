import WindowsModel

extension RegistryEdit {
  /// The line of an AddReg section that reads back to this; nil for what such a section cannot say.
  public var addReg: InfLine? {
    switch action {
    case .set(let value): line(value, 0)
    case .setIfMissing(let value): line(value, 0x2)
    case .setIfPresent(let value): line(value, 0x20)
    case .append(let strings): InfLine(nil, place + [name, Self.hexadecimal(0x1_0008)] + strings)
    case .createKey: InfLine(nil, place + ["", Self.hexadecimal(0x10)])
    case .deleteValue, .deleteKey, .removeString: nil
    }
  }

  /// The same for a DelReg section. The default value of a key alone cannot be deleted there.
  public var delReg: InfLine? {
    switch action {
    case .deleteValue: name.isEmpty ? nil : InfLine(nil, place + [name])
    case .deleteKey: InfLine(nil, place)
    case .removeString(let string): InfLine(nil, place + [name, Self.hexadecimal(0x1_8002), string])
    case .set, .setIfMissing, .setIfPresent, .append, .createKey: nil
    }
  }

  private var place: [String] { [key.root.rawValue, key.components.joined(separator: "\\")] }

  private func line(_ value: RegistryValue, _ extra: Int) -> InfLine? {
    let bytes = value.data.map { $0.digits(2, radix: 16) }
    let (flags, data): (Int, [String])
    switch value.type {
    case .string:
      guard let text = value.text else { return nil }
      (flags, data) = (0, [text])
    case .expandString where value.text != nil: (flags, data) = (0x2_0000, [value.text ?? ""])
    case .multiString where value.strings != nil: (flags, data) = (0x1_0000, value.strings ?? [])
    case .binary: (flags, data) = (0x1, bytes)
    case .none: (flags, data) = (0x2_0001, bytes)
    case .dword where bytes.count == 4: (flags, data) = (0x1_0001, bytes)
    // Of 16 bits there.
    case let type where type.rawValue < 0x8000: (flags, data) = (Int(type.rawValue) << 16 | 1, bytes)
    default: return nil
    }
    return InfLine(nil, place + [name, Self.hexadecimal(flags | extra)] + data)
  }

  private static func hexadecimal(_ number: Int) -> String { "0x" + String(number, radix: 16) }
}
