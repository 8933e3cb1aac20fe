import Servicing
import StateStore
import WindowsModel

// How things are called in front of a person.

/// `5f1c…9ab2`.
func shortened(_ hash: [UInt8]) -> String {
  let digits = hexadecimal(hash)
  return digits.count > 12 ? "\(digits.prefix(4))…\(digits.suffix(4))" : digits
}

/// `1 change`, `12 changes`.
func counted(_ number: some BinaryInteger, _ noun: String, plural: String? = nil) -> String {
  "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// `ERROR_SUCCESS_REBOOT_REQUIRED (3010)`, the last line of every act.
func codeLine(_ code: Int) -> String { "\(WindowsCode.name(code)) (\(code))" }

func versionText(_ revision: Revision?) -> String {
  revision?.summary ?? "not there"
}

/// The version alone, or what there is instead of one.
func shortVersion(_ revision: Revision?) -> String {
  revision?.fileVersion?.description ?? versionText(revision)
}

/// Two versions, with their branches where that is all that tells them apart.
func versionChange(_ one: Revision?, _ other: Revision?) -> String {
  let short = (shortVersion(one), shortVersion(other))
  let pair = short.0 == short.1 ? (versionText(one), versionText(other)) : short
  return "\(pair.0) -> \(pair.1)"
}

/// The data of a registry value as the registry editor of the command line prints it.
func registryText(_ value: RegistryValue) -> String {
  switch value.type {
  case .string, .expandString, .link: value.text.map(printable) ?? bytesText(value.data)
  case .multiString: value.strings.map { $0.map(printable).joined(separator: "\\0") } ?? bytesText(value.data)
  case .dword, .qword, .dwordBigEndian: value.number.map { "0x" + String($0, radix: 16) } ?? bytesText(value.data)
  default: bytesText(value.data)
  }
}

private func bytesText(_ bytes: [UInt8]) -> String {
  bytes.count > 64
    ? hexadecimal(bytes.prefix(64)).uppercased() + "… (\(bytes.count) bytes)" : hexadecimal(bytes).uppercased()
}

/// Facts about a file for machines.
func json(_ revision: Revision?) -> JSON {
  guard let revision else { return .null }
  let facts = revision.facts
  return [
    "version": .text(facts.fileVersion?.description), "branch": .text(facts.branch?.name),
    "version_text": .text(facts.versionText), "size": .number(facts.size),
    "sha256": .text(facts.sha256.map { hexadecimal($0) }), "held": .bool(revision.isHeld),
    "origin": .text(facts.origin.rawValue), "product_version": .text(facts.productVersion?.description),
    "language": .number(facts.language), "linked_utc": .text(facts.linked?.iso), "checksum": .number(facts.checksum),
  ]
}

func json(_ refusal: Refusal?) -> JSON {
  refusal.map {
    [
      "extended_code": .number($0.extendedCode),
      "extended_code_hexadecimal": .text(WindowsCode.hexadecimal($0.extendedCode)), "message": .text($0.told),
    ]
  } ?? .null
}

func json(_ value: RegistryValue) -> JSON {
  let data: JSON =
    if let text = value.text { .text(text) } else if let strings = value.strings {
      .texts(strings)
    } else if let number = value.number {
      value.type == .qword ? .text(String(number)) : .number(Int64(bitPattern: number))
    } else { .text(hexadecimal(value.data)) }
  return ["type": .text(value.type.description), "data": data, "hex": .text(hexadecimal(value.data))]
}
