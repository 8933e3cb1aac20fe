import Glibc

/// A file that is written as plainly as can be.
final class PlainFile {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        throw Child.Failure(description: "a plain file cannot be written: \(String(cString: strerror(errno)))")
      }
      left = left.dropFirst(count)
    }
  }

  /// Waits until what was written is on disk.
  func sync() throws {
    guard fsync(descriptor) == 0 else { throw Child.Failure(description: String(cString: strerror(errno))) }
  }

  /// Waits until the names in a folder are on disk.
  static func syncFolder(_ path: String) throws {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw Child.Failure(description: String(cString: strerror(errno))) }
  }

  static func contents(of path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Child.Failure(description: path) }
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = read(file, buffer.baseAddress! + filled, size - filled)
        if count <= 0 { break }
        filled += count
      }
    }
    guard bytes.count == size else { throw Child.Failure(description: "\(path) cannot be read to its end") }
    return bytes
  }

  /// Makes another file of one, and gives its SHA-256 and size. A program of its own hashes it, whose memory is not ours.
  static func changeFirstByte(of path: String) throws -> (sha256: [UInt8], size: Int64) {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    var byte: UInt8 = 0
    var status = stat()
    guard pread(file, &byte, 1, 0) == 1, fstat(file, &status) == 0 else { throw Child.Failure(description: path) }
    byte ^= 0xFF
    guard pwrite(file, &byte, 1, 0) == 1, let program = popen("sha256sum '\(path)'", "r") else {
      throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))")
    }
    defer { pclose(program) }
    var line = [CChar](repeating: 0, count: 65)
    guard fgets(&line, 65, program) != nil else { throw Child.Failure(description: "sha256sum says nothing") }
    let digits = line.prefix(64).map { UInt8(bitPattern: $0) }
    let hash = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    guard hash.count == 32 else { throw Child.Failure(description: "sha256sum says no hash") }
    return (hash, Int64(status.st_size))
  }
}
