import Glibc

/// Memory, where the system has a say in it.
package enum HostMemory {
  /// Memory in large pages where the system has them: the first touch of memory costs it more than the reading of a file.
  ///
  /// - Parameter alignment: the size of such a page.
  package static func allocate(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: alignment)
    madvise(memory, byteCount, MADV_HUGEPAGE)
    return memory
  }

  /// Whether all bytes are the same as the first.
  package static func isUniform(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, bytes.count > 1 else { return true }
    return memcmp(start, start + 1, bytes.count - 1) == 0
  }
}
