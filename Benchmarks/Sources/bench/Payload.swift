import Glibc
import StateStore

/// Contents of files.
enum Payload {
  static let files = 100

  static func path(in folder: String) -> String { "\(folder)/payload.wupd" }

  /// Bytes that do not compress, other ones in each file.
  private static func bytes(_ file: Int) -> [UInt8] {
    var state = UInt64(file) &* 0x9E37_79B9_7F4A_7C15 | 1
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 << 20)
    while bytes.count < 1 << 20 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      withUnsafeBytes(of: state) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// Stores the files in one act, and writes them into one plain file, on which sha256sum works.
  static func perform(in folder: String) throws {
    let store = try Registry.create(path(in: folder))
    let plain = try PlainFile("\(folder)/payload.bin")
    var writing = 0.0
    let start = now()
    let waited = try store.write(Registry.header(1)) { transaction in
      var waited = 0.0
      for file in 0..<files {
        let pause = now()
        let bytes = bytes(file)
        writing += try seconds { try plain.write(bytes) }
        waited += now() - pause
        _ = try transaction.store(bytes)
      }
      return waited
    }
    tell("store", now() - start - waited)
    writing += seconds { plain.sync() }
    tell("plain", writing)
  }

  static func verify(in folder: String) throws {
    let store = try Store.open(path(in: folder), .readOnly)
    let start = now()
    let report = try store.verify()
    tell("verify", now() - start)
    tell("bytes", Double(report.bytes))
    guard report.isSound else { throw Child.Failure(description: "\(report.findings)") }
  }
}

/// A file that is written as plainly as can be.
final class PlainFile {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Child.Failure(description: "\(path): \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws {
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Child.Failure(description: "a plain file cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  /// Waits until what was written is on disk.
  func sync() { fsync(descriptor) }
}
