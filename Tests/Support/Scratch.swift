import Glibc

/// A folder of a test's own, gone when the test is.
public final class Scratch {
  public let path: String

  public init() {
    var template = Array("/tmp/wupd-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no folder for tests in /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    Self.empty(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    rmdir(path)
  }

  /// Takes away what is in a folder, by the bytes of the names, and closes it. There are thousands of them in a run, and a
  /// program for each costs more than the files.
  private static func empty(_ descriptor: Int32) {
    guard descriptor >= 0, let folder = fdopendir(descriptor) else { return }
    defer { closedir(folder) }
    var names: [[CChar]] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 }.map { CChar(bitPattern: $0) } + [0] })
    }
    for name in names where name != [0x2E, 0] && name != [0x2E, 0x2E, 0] && unlinkat(descriptor, name, 0) != 0 {
      empty(openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
      unlinkat(descriptor, name, AT_REMOVEDIR)
    }
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// A variable of the environment.
public func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The bytes of a file of this computer.
public func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var status = stat()
  guard fstat(fileno(file), &status) == 0 else { return [] }
  // As large as it says, and a byte to see its end; what says nothing of its size is read in portions.
  var bytes: [UInt8] = []
  var size = max(Int(status.st_size), (1 << 16) - 1) + 1
  while true {
    let portion = [UInt8](unsafeUninitializedCapacity: size) { $1 = fread($0.baseAddress, 1, size, file) }
    bytes = bytes.isEmpty ? portion : bytes + portion
    if portion.count < size { return bytes }
    size = 1 << 16
  }
}

public func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "w") else { fatalError("cannot write \(path)") }
  defer { fclose(file) }
  fwrite(bytes, 1, bytes.count, file)
}
