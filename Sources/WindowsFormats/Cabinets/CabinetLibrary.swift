import CMSPack
import WindowsModel

/// libmspack on bytes of ours: what it opens are parts by their number, and what it writes goes to a sink.
final class CabinetLibrary {
  private let host: UnsafeMutablePointer<wupd_mspack>
  private let context: CabinetContext
  private let decompressor: UnsafeMutablePointer<mscab_decompressor>
  private var cabinet: UnsafeMutablePointer<mscabd_cabinet>?
  /// The part that was joined last.
  private var last: UnsafeMutablePointer<mscabd_cabinet>?
  /// The library keeps the names it was given.
  private var names: [UnsafeMutablePointer<CChar>] = []

  init(_ parts: [ForeignBytes]) throws {
    context = CabinetContext(parts)
    host = context.makeHost()
    guard let made = mspack_create_cab_decompressor(CabinetContext.system(host)) else {
      host.deallocate()
      throw CabinetError("cannot be unpacked for want of memory")
    }
    decompressor = made
    for index in parts.indices { try open(index) }
  }

  deinit {
    if let cabinet { decompressor.pointee.close(decompressor, cabinet) }
    mspack_destroy_cab_decompressor(decompressor)
    for name in names { name.deallocate() }
    host.deallocate()
  }

  var previousName: String { Self.text(cabinet?.pointee.prevname) }

  var nextName: String { Self.text(last?.pointee.nextname) }

  /// Opens a part and joins it to those before.
  private func open(_ index: Int) throws {
    let text = String(index).utf8CString
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
    _ = UnsafeMutableBufferPointer(start: name, count: text.count).initialize(from: text)
    names.append(name)
    guard let opened = decompressor.pointee.open(decompressor, name) else {
      throw failure(decompressor.pointee.last_error(decompressor))
    }
    guard let before = last else {
      (cabinet, last) = (opened, opened)
      return
    }
    let code = decompressor.pointee.append(decompressor, before, opened)
    guard code == MSPACK_ERR_OK else {
      decompressor.pointee.close(decompressor, opened)
      throw context.failure ?? CabinetError("has parts \(index) and \(index + 1) that do not go together")
    }
    last = opened
  }

  /// - Parameter most: what the headers say, for a list that does not end.
  func contents(atMost most: Int) throws -> [(member: CabinetMember, file: UnsafeMutablePointer<mscabd_file>)] {
    var folders: [UnsafeMutablePointer<mscabd_folder>: Int] = [:]
    var folder = cabinet?.pointee.folders
    while let this = folder {
      folders[this] = folders.count
      folder = this.pointee.next
    }
    var result: [(CabinetMember, UnsafeMutablePointer<mscabd_file>)] = []
    var file = cabinet?.pointee.files
    while let this = file, result.count < most {
      result.append((Self.member(this.pointee, result.count, folders), this))
      file = this.pointee.next
    }
    return result
  }

  private static func member(
    _ file: mscabd_file, _ index: Int, _ folders: [UnsafeMutablePointer<mscabd_folder>: Int]
  ) -> CabinetMember {
    let bits = UInt32(truncatingIfNeeded: file.attribs)
    let folder = file.folder.flatMap { folders[$0] } ?? 0
    return CabinetMember(
      index: index, name: text(file.filename, isUTF8: bits & 0x80 != 0), size: Int(file.length),
      modified: CivilTime(
        year: Int(file.date_y), month: Int(file.date_m), day: Int(file.date_d), hour: Int(file.time_h),
        minute: Int(file.time_m), second: Int(file.time_s)),
      attributes: FileAttributes(rawValue: bits & 0x27),
      compression: file.folder.flatMap { CabinetMember.Compression(rawValue: Int($0.pointee.comp_type) & 0xF) },
      folder: folder, offset: Int(file.offset))
  }

  private static func text(_ name: UnsafePointer<CChar>?, isUTF8: Bool = false) -> String {
    guard let name else { return "" }
    var length = 0
    while name[length] != 0 { length += 1 }
    let bytes = [UInt8](UnsafeRawBufferPointer(start: name, count: length))
    return isUTF8 ? String(decoding: bytes, as: UTF8.self) : CodePage.western.decoded(bytes[...])
  }

  /// Unpacks a file into a sink, which gets exactly its size if nothing is thrown.
  func extract(
    _ file: UnsafeMutablePointer<mscabd_file>, size: Int, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try context.extract(size: size, to: sink) {
      decompressor.pointee.extract(decompressor, file, CabinetContext.output)
    }
  }

  private func failure(_ code: Int32) -> any Error { context.failure(code) }
}

extension CabinetContext {
  /// Runs the library while it writes into a sink, which gets exactly its size if nothing is thrown.
  func extract(
    size: Int, to sink: (UnsafeRawBufferPointer) throws -> Void, _ body: () -> Int32
  ) throws {
    failure = nil
    let code = withoutActuallyEscaping(sink) { sink in
      self.sink = sink
      left = size
      defer { self.sink = nil }
      return body()
    }
    guard code == MSPACK_ERR_OK else { throw failure(code) }
    guard left == 0 else { throw CabinetError("is shorter than it should be") }
  }

  /// What a callback saw goes before what the library made of it.
  func failure(_ code: Int32) -> any Error {
    if let failure { return failure }
    let reason =
      switch code {
      case MSPACK_ERR_SIGNATURE: "is none: it does not begin as cabinets do"
      case MSPACK_ERR_DATAFORMAT: "is damaged: its tables are not as they should be"
      case MSPACK_ERR_CHECKSUM: "is damaged: a checksum is wrong"
      case MSPACK_ERR_DECRUNCH: "is damaged: its bytes cannot be unpacked"
      case MSPACK_ERR_NOMEMORY: "asks for more memory than any needs"
      case MSPACK_ERR_READ, MSPACK_ERR_SEEK: "is cut off"
      default: "cannot be unpacked (\(code))"
      }
    return CabinetError(reason)
  }
}
