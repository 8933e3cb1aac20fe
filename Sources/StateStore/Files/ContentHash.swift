import Crypto

/// SHA-256 of bytes that come piece by piece, as contents are known by.
public struct ContentHash {
  private var hash = SHA256()

  public init() {}

  public mutating func add(_ piece: UnsafeRawBufferPointer) { hash.update(bufferPointer: piece) }

  public func finished() -> [UInt8] { Array(hash.finalize()) }
}
