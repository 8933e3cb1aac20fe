public import WindowsFormats
public import WindowsModel

extension VersionResource {
  /// As resource compilers write it (VS_VERSIONINFO).
  public func bytes() -> [UInt8] {
    var value: [UInt8] = []
    if let fixed {
      value.add32(0xFEEF_04BD)
      value.add32(0x1_0000)
      for version in [fixed.fileVersion, fixed.productVersion] {
        value.add32(Int(version.packed >> 32))
        value.add32(Int(truncatingIfNeeded: version.packed & 0xFFFF_FFFF))
      }
      for number in [fixed.flagsMask, fixed.flags, fixed.system, fixed.type, fixed.subtype] { value.add32(Int(number)) }
      value.add32(Int(fixed.date >> 32))
      value.add32(Int(fixed.date & 0xFFFF_FFFF))
    }
    var parts: [[UInt8]] = []
    if !tables.isEmpty {
      parts.append(
        Self.block(
          "StringFileInfo", isText: true,
          parts: tables.map { table in
            Self.block(
              table.key, isText: true,
              parts: table.strings.map {
                Self.block(
                  $0.name, isText: true, value: WindowsText.encoded($0.value, terminated: true),
                  length: WindowsText.length($0.value) + 1)
              })
          }))
    }
    if !translations.isEmpty {
      var pairs: [UInt8] = []
      for translation in translations {
        pairs.add16(Int(translation.language))
        pairs.add16(Int(translation.codePage))
      }
      parts.append(Self.block("VarFileInfo", isText: true, parts: [Self.block("Translation", value: pairs)]))
    }
    return Self.block("VS_VERSION_INFO", value: value, parts: parts)
  }

  /// - Parameter length: what stands for the length of the value, if not its bytes.
  private static func block(
    _ key: String, isText: Bool = false, value: [UInt8] = [], length: Int? = nil, parts: [[UInt8]] = []
  ) -> [UInt8] {
    var block: [UInt8] = []
    block.add16(0)
    block.add16(length ?? value.count)
    block.add16(isText ? 1 : 0)
    block += WindowsText.encoded(key, terminated: true)
    block.align(4)
    block += value
    for part in parts {
      block.align(4)
      block += part
    }
    block[0] = UInt8(truncatingIfNeeded: block.count)
    block[1] = UInt8(truncatingIfNeeded: block.count >> 8)
    return block
  }

  /// What the files of Windows have: `5.2.3790.1830 (srv03_sp1_rtm.050324-1447)` and a few texts beside it.
  public static func plain(
    _ version: FileVersion, branch: String? = "srv03_sp1_rtm", name: String = "example.dll", language: UInt16 = 0x0409
  ) -> VersionResource {
    let text = "\(version)" + (branch.map { " (\($0).050324-1447)" } ?? "")
    let digits = String(language, radix: 16)
    return VersionResource(
      language: language, fixed: Fixed(fileVersion: version, productVersion: version),
      tables: [
        Table(
          key: String(repeating: "0", count: 4 - digits.count) + digits + "04b0",
          strings: [
            Entry("CompanyName", "Example"), Entry("FileDescription", "An example"), Entry("FileVersion", text),
            Entry("InternalName", name), Entry("OriginalFilename", name), Entry("ProductVersion", "\(version)"),
          ])
      ], translations: [Translation(language: language, codePage: 1200)])
  }
}
