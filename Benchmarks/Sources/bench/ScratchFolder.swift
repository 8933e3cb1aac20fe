import Glibc

/// A folder that is new and goes with all in it.
struct ScratchFolder: ~Copyable {
  let path: String

  init(in folder: String) throws {
    var template = Array("\(folder)/wupd-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Child.Failure(description: "\(folder): \(String(cString: strerror(errno)))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// Removes a file or folder that a work is done with.
  static func remove(_ path: String) { _ = try? Child("rm", ["-rf", path]) }
}
