import CMSPack

/// What libmspack's callbacks work on.
final class CabinetContext {
  let parts: [ForeignBytes]
  /// The first error of a callback, which the library cannot carry.
  var failure: (any Error)?
  var sink: ((UnsafeRawBufferPointer) throws -> Void)?
  /// What the file may still give.
  var left = 0

  /// The name of what is written; parts are named by their number.
  static let output = "output"
  /// More than the largest window with all tables.
  static let mostMemory = 16 << 20

  init(_ parts: [ForeignBytes]) { self.parts = parts }

  /// The library's view of this context, which has to live as long; the caller deallocates it.
  func makeHost() -> UnsafeMutablePointer<wupd_mspack> {
    let host = UnsafeMutablePointer<wupd_mspack>.allocate(capacity: 1)
    host.initialize(to: wupd_mspack())
    host.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    Self.fill(&host.pointee.system)
    return host
  }

  static func system(_ host: UnsafeMutablePointer<wupd_mspack>) -> UnsafeMutablePointer<mspack_system> {
    UnsafeMutableRawPointer(host).assumingMemoryBound(to: mspack_system.self)
  }

  private static func fill(_ system: inout mspack_system) {
    system.open = { system, name, _ in
      guard let system, let name,
        let pointer = UnsafeMutableRawPointer(system).assumingMemoryBound(to: wupd_mspack.self).pointee.context
      else { return nil }
      let context = Unmanaged<CabinetContext>.fromOpaque(pointer).takeUnretainedValue()
      let part = Int(String(cString: name)).flatMap { context.parts.indices.contains($0) ? context.parts[$0] : nil }
      let file = CabinetFile(context, part)
      return Unmanaged.passRetained(file).toOpaque().assumingMemoryBound(to: mspack_file.self)
    }
    system.close = { file in
      if let file { Unmanaged<CabinetFile>.fromOpaque(file).release() }
    }
    system.read = { file, buffer, count in CabinetFile.of(file)?.read(into: buffer, Int(count)) ?? -1 }
    system.write = { file, buffer, count in CabinetFile.of(file)?.write(buffer, Int(count)) ?? -1 }
    system.seek = { file, offset, mode in CabinetFile.of(file)?.seek(Int(offset), mode) ?? -1 }
    system.tell = { file in off_t(CabinetFile.of(file)?.position ?? 0) }
    system.alloc = { _, count in
      count <= CabinetContext.mostMemory ? UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16) : nil
    }
    system.free = { $0?.deallocate() }
    system.copy = { source, target, count in
      if let source, let target { target.copyMemory(from: source, byteCount: count) }
    }
    wupd_mspack_silence(&system)
  }
}

/// A part that is read, or the output.
private final class CabinetFile {
  private let context: CabinetContext
  /// nil: the output.
  private let part: ForeignBytes?
  private(set) var position = 0

  init(_ context: CabinetContext, _ part: ForeignBytes?) { (self.context, self.part) = (context, part) }

  static func of(_ file: UnsafeMutablePointer<mspack_file>?) -> CabinetFile? {
    file.map { Unmanaged<CabinetFile>.fromOpaque($0).takeUnretainedValue() }
  }

  func read(into buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
    guard let part, let buffer, count >= 0 else { return -1 }
    let count = min(count, part.count - position)
    guard count > 0 else { return 0 }
    do {
      try part.read(at: position, into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
    } catch {
      context.failure = error
      return -1
    }
    position += count
    return Int32(truncatingIfNeeded: count)
  }

  func write(_ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
    guard part == nil, let buffer, let sink = context.sink, count >= 0 else { return -1 }
    guard count <= context.left else {
      context.failure = CabinetError("gives more bytes than it should have")
      return -1
    }
    context.left -= count
    do {
      try sink(UnsafeRawBufferPointer(start: buffer, count: count))
    } catch {
      context.failure = error
      return -1
    }
    return Int32(truncatingIfNeeded: count)
  }

  func seek(_ offset: Int, _ mode: Int32) -> Int32 {
    let base =
      switch mode {
      case MSPACK_SYS_SEEK_START: 0
      case MSPACK_SYS_SEEK_CUR: position
      default: part?.count ?? 0
      }
    let (target, overflow) = base.addingReportingOverflow(offset)
    guard !overflow, target >= 0 else { return -1 }
    position = target
    return 0
  }
}
