import CZlib
public import WindowsModel

/// Writes a cabinet ([MS-CAB]) as makecab would, of files that it is given.
public struct CabinetBuilder {
  public struct File {
    /// With `\` between folders; anything that is to be in the cabinet.
    public var name: String
    public var bytes: [UInt8]
    /// Which of the builder's folders it is packed in; folders are numbered as they come.
    public var folder = 0
    public var modified = CivilTime(year: 2006, month: 8, day: 10, hour: 2, minute: 55, second: 16)
    public var attributes = FileAttributes.archive
    public var hasUTF8Name = false

    public init(_ name: String, _ bytes: [UInt8], folder: Int = 0) {
      (self.name, self.bytes, self.folder) = (name, bytes, folder)
    }
  }

  public var files: [File]
  /// MSZIP instead of stored.
  public var isCompressed: Bool
  public var setID: UInt16 = 0

  public init(_ files: [File], isCompressed: Bool = false) {
    (self.files, self.isCompressed) = (files, isCompressed)
  }

  /// Files by name, all in one folder.
  public init(_ files: [(name: String, bytes: [UInt8])], isCompressed: Bool = false) {
    self.init(files.map { File($0.name, $0.bytes) }, isCompressed: isCompressed)
  }

  /// - Parameter stub: a program in front, as self-extracting packages have it.
  public func bytes(behind stub: [UInt8] = []) -> [UInt8] {
    let folders = (0...(files.map(\.folder).max() ?? 0)).map { number in
      let content = files.filter { $0.folder == number }.flatMap(\.bytes)
      return Folder(
        blocks: stride(from: 0, to: content.count, by: 32_768).map {
          Self.block(Array(content[$0..<min($0 + 32_768, content.count)]), isCompressed: isCompressed)
        })
    }
    return stub + assemble(folders, entries: files.map { ($0, $0.folder, offset(of: $0)) })
  }

  /// Two cabinets of one set, between which a single stored file is cut.
  ///
  /// - Parameter cut: bytes of the file's only block that the first of them holds.
  public static func pair(_ file: File, cut: Int) -> [[UInt8]] {
    var builder = CabinetBuilder([file])
    builder.setID = 77
    let whole = file.bytes
    let entry = { (number: Int) in [(file, number, 0)] }
    return [
      // The block goes on, so that it unpacks to nothing yet.
      builder.assemble(
        [Folder(blocks: [Block(data: Array(whole[..<cut]), size: 0)])], entries: entry(0xFFFE), next: "second.cab"),
      builder.assemble(
        [Folder(blocks: [Block(data: Array(whole[cut...]), size: whole.count)])], entries: entry(0xFFFD), index: 1,
        previous: "first.cab"),
    ]
  }

  private struct Block {
    let data: [UInt8]
    /// Unpacked.
    let size: Int
  }

  private struct Folder {
    let blocks: [Block]
  }

  private func offset(of file: File) -> Int {
    // Files of one name are told apart by their place only here.
    files.prefix { $0.name != file.name || $0.bytes != file.bytes }.filter { $0.folder == file.folder }.reduce(0) {
      $0 + $1.bytes.count
    }
  }

  private func assemble(
    _ folders: [Folder], entries: [(file: File, folder: Int, offset: Int)], index: Int = 0, previous: String? = nil,
    next: String? = nil
  ) -> [UInt8] {
    // Its name, and that of its disk.
    let names: [UInt8] = [previous, next].compactMap { $0 }.flatMap { Array("\($0)\0disk\0".utf8) }
    var table: [UInt8] = []
    for entry in entries {
      table.add32(entry.file.bytes.count)
      table.add32(entry.offset)
      table.add16(entry.folder)
      let time = entry.file.modified
      table.add16((time.year - 1980) << 9 | time.month << 5 | time.day)
      table.add16(time.hour << 11 | time.minute << 5 | time.second / 2)
      table.add16(Int(entry.file.attributes.rawValue) | (entry.file.hasUTF8Name ? 0x80 : 0))
      table += Array(entry.file.name.utf8) + [0]
    }
    let tableAt = 36 + names.count + 8 * folders.count
    var data: [UInt8] = []
    var heads: [UInt8] = []
    for folder in folders {
      heads.add32(tableAt + table.count + data.count)
      heads.add16(folder.blocks.count)
      heads.add16(isCompressed ? 1 : 0)
      for block in folder.blocks {
        var sizes: [UInt8] = []
        sizes.add16(block.data.count)
        sizes.add16(block.size)
        data.add32(Self.checksum(sizes, seed: Self.checksum(block.data)))
        data += sizes + block.data
      }
    }
    var bytes = Array("MSCF".utf8)
    for number in [0, tableAt + table.count + data.count, 0, tableAt, 0] { bytes.add32(number) }
    bytes += [3, 1]
    let flags = (previous == nil ? 0 : 1) + (next == nil ? 0 : 2)
    for number in [folders.count, entries.count, flags, Int(setID), index] as [Int] { bytes.add16(number) }
    return bytes + names + heads + table + data
  }

  /// MSZIP: `CK` and a raw deflate of its own for each block.
  private static func block(_ bytes: [UInt8], isCompressed: Bool) -> Block {
    guard isCompressed else { return Block(data: bytes, size: bytes.count) }
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var packed = [UInt8](repeating: 0, count: bytes.count + 1000)
    let count = input.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
        return output.count - Int(stream.avail_out)
      }
    }
    return Block(data: Array("CK".utf8) + packed[..<count], size: bytes.count)
  }

  /// CFDATA's checksum: words of 32 bits, and what is left over the other way round.
  private static func checksum(_ bytes: [UInt8], seed: Int = 0) -> Int {
    var sum = seed
    let whole = bytes.count & ~3
    for index in stride(from: 0, to: whole, by: 4) {
      sum ^= Int(bytes[index]) | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2]) << 16 | Int(bytes[index + 3]) << 24
    }
    return sum ^ bytes[whole...].reduce(0) { $0 << 8 | Int($1) }
  }
}
