/// Memory for the pieces of contents, used again for one file after another.
public final class PieceBuffer {
  /// The first piece of what was read last.
  public let first: UnsafeMutableRawBufferPointer
  /// The piece read last of those after it; empty until there was one.
  private(set) var rest = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  public init() { first = .allocate(byteCount: pieceSize, alignment: 16) }

  deinit {
    first.deallocate()
    rest.deallocate()
  }

  func makeRest() -> UnsafeMutableRawBufferPointer {
    if rest.isEmpty { rest = .allocate(byteCount: pieceSize, alignment: 16) }
    return rest
  }
}
