import CZlib

/// The CRC32 of bytes as zip and Ethernet have it (polynomial 0xEDB88320).
func crc32(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  UInt32(truncatingIfNeeded: CZlib.crc32_z(0, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count))
}
