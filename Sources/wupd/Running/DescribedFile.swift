import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A file of this computer with all that can be read out of it.
struct DescribedFile {
  let path: String
  let size: Int
  let sha256: [UInt8]
  let program: ProgramFile
  let facts: RevisionFacts
  /// Of the bytes as they are; nil where the file has no checksum.
  let checksum: UInt32?

  /// - Throws: ``StoreError``.
  init(_ path: String) throws {
    let file = try HostFile(path)
    let bytes = ForeignBytes(file)
    do {
      var hash = ContentHash()
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      var offset = 0
      while offset < bytes.count {
        let count = min(buffer.count, bytes.count - offset)
        try buffer.withUnsafeMutableBytes { buffer in
          let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
          try bytes.read(at: offset, into: piece)
          hash.add(UnsafeRawBufferPointer(piece))
        }
        offset += count
      }
      program = ProgramFile(bytes)
      checksum = try program.portable?.computedChecksum(bytes)
      sha256 = hash.finished()
    } catch let error as UnreadableBytes {
      throw StoreError(.io, "\(path): \(error.description)")
    }
    (self.path, size) = (path, file.size)
    facts = RevisionFacts(of: program, size: file.size)
  }

  // MARK: For people

  var lines: [String] {
    var table = Columns()
    table.add("kind", kind)
    table.add("size", "\(size) bytes")
    table.add("content", "SHA-256 \(hexadecimal(sha256))")
    if program.kind != .none { addVersion(to: &table) }
    if let portable = program.portable {
      table.add("linked", portable.linked?.iso ?? "not said")
      if let stated = portable.checksum { table.add("checksum", checksumText(stated)) }
      if let certificates = portable.certificates {
        table.add(
          "signature", "certificates, \(counted(certificates.count, "byte")) at \(hex(certificates.lowerBound))")
      }
    }
    for overlay in program.overlays(size) {
      table.add("overlay", "\(counted(overlay.count, "byte")) at \(hex(overlay.lowerBound))")
    }
    return [path] + table.lines + program.versions.flatMap(textLines) + problemLines
  }

  private var kind: String {
    switch program.kind {
    case .pe32, .pe32Plus, .portable:
      [
        program.kind.rawValue, program.portable?.machineName,
        program.portable.map { $0.isLibrary ? "DLL" : "program" },
      ].compactMap { $0 }.joined(separator: ", ")
    case .ne: "NE, 16-bit"
    case .le: "LE, a driver of Windows 9x"
    case .lx: "LX, 32-bit OS/2"
    case .dos: "MZ, a DOS program"
    case .none: "no program"
    }
  }

  private func addVersion(to table: inout Columns) {
    guard let version = program.version else { return table.add("version", "none") }
    table.add("version", facts.fileVersion?.description ?? "none in numbers")
    if let text = facts.versionText {
      let disagrees = facts.fileVersion.map { !VersionText(text).agrees(with: $0) } ?? false
      table.add("version text", printable(text) + (disagrees ? "  (not the version)" : ""))
    }
    if let branch = facts.branch { table.add("branch", printable(branch.name)) }
    if let product = facts.productVersion, product != facts.fileVersion { table.add("product", "\(product)") }
    if let translation = version.translation {
      table.add("language", "\(hex(translation.language)), code page \(translation.codePage)")
    }
    if let original = version.table?.text("OriginalFilename"), !WindowsName.same(original, fileName) {
      table.add("once named", printable(original))
    }
  }

  private func checksumText(_ stated: UInt32) -> String {
    guard let checksum else { return hex(stated) }
    if stated == 0 { return "none stated, \(hex(checksum)) of its bytes" }
    return stated == checksum
      ? "\(hex(stated)), that of its bytes" : "\(hex(stated)), but \(hex(checksum)) of its bytes"
  }

  private func textLines(_ version: VersionResource) -> [String] {
    let several = program.versions.count > 1
    return version.tables.flatMap { table -> [String] in
      let columns = Columns(indent: 4, table.strings.map { [printable($0.name), printable($0.value)] })
      let from = several ? ", in the version resource of language \(hex(version.language))" : ""
      return ["  Texts \(printable(table.key))\(from)"] + columns.lines
    }
  }

  private var problemLines: [String] {
    program.problems.isEmpty ? [] : ["  Wrong with it"] + program.problems.map { "    \($0.description)" }
  }

  private var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  // MARK: For programs

  var json: JSON {
    [
      "path": .text(path), "size": .number(size), "sha256": .text(hexadecimal(sha256)),
      "kind": .text(program.kind.rawValue), "version": .text(facts.fileVersion?.description),
      "product_version": .text(facts.productVersion?.description), "version_text": .text(facts.versionText),
      "branch": .text(facts.branch?.name), "language": .number(facts.language),
      "header": program.portable.map(header) ?? .null, "overlays": .array(program.overlays(size).map(Self.place)),
      "versions": .array(program.versions.map(version)),
      "problems": .array(program.problems) { ["offset": .number($0.offset), "reason": .text($0.reason)] },
    ]
  }

  private func header(_ portable: PortableHeader) -> JSON {
    [
      "machine": .number(portable.machine), "architecture": .text(portable.machineName),
      "library": .bool(portable.isLibrary), "stamp": .number(portable.stamp), "linked_utc": .text(portable.linked?.iso),
      "checksum": .number(portable.checksum), "computed_checksum": .number(checksum),
      "sections": .array(portable.sections) {
        [
          "name": .text($0.name), "address": .number($0.address), "virtual_size": .number($0.virtualSize),
          "offset": .number($0.offset), "size": .number($0.size),
        ]
      }, "certificates": portable.certificates.map(Self.place) ?? .null,
    ]
  }

  private func version(_ version: VersionResource) -> JSON {
    [
      "name": .text(version.name.description), "language": .number(version.language),
      "fixed": version.fixed.map(Self.fixed) ?? .null,
      "tables": .array(version.tables) { table in
        [
          "key": .text(table.key),
          "strings": .array(table.strings) { ["name": .text($0.name), "value": .text($0.value)] },
        ]
      },
      "translations": .array(version.translations) {
        ["language": .number($0.language), "code_page": .number($0.codePage)]
      },
    ]
  }

  private static func fixed(_ fixed: VersionResource.Fixed) -> JSON {
    [
      "file_version": .text("\(fixed.fileVersion)"), "product_version": .text("\(fixed.productVersion)"),
      "flags_mask": .number(fixed.flagsMask), "flags": .number(fixed.flags), "system": .number(fixed.system),
      "type": .number(fixed.type), "subtype": .number(fixed.subtype), "date": .text(String(fixed.date)),
    ]
  }

  private static func place(_ range: Range<Int>) -> JSON {
    ["offset": .number(range.lowerBound), "size": .number(range.count)]
  }
}

/// `0x0409`: at least four digits.
private func hex(_ number: some BinaryInteger) -> String { "0x" + number.digits(4, radix: 16) }
