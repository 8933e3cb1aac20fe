import HostFiles
import WindowsFormats

/// A stretch of the file that an archive was laid out in: one of its members.
public struct ArchivePart: Sendable {
  let file: AnonymousFile
  let offset: Int
  let count: Int
  /// What it is, for errors.
  let name: String

  /// Fills the buffer, as far as the part goes.
  func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) throws(HostError) -> Int {
    let wanted = max(0, min(buffer.count, count - place))
    guard wanted > 0 else { return 0 }
    return try file.read(at: offset + place, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
  }

  var bytes: ForeignBytes {
    ForeignBytes(count: count) { [self] (place, buffer) throws(UnreadableBytes) in
      let count: Int
      do throws(HostError) { count = try read(at: place, into: buffer) } catch {
        throw UnreadableBytes(offset: place, reason: "cannot be read from \(name) (\(error.reason))")
      }
      guard count == buffer.count else {
        throw UnreadableBytes(offset: place, reason: "is gone: \(name) was cut while it was read")
      }
    }
  }
}
