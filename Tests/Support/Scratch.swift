import Glibc

/// A folder of a test's own, gone when the test is.
public final class Scratch {
  public let path: String

  public init() {
    var template = Array("/tmp/wupd-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no folder for tests in /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { run("/bin/rm", ["-rf", path]) }

  public func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// A variable of the environment.
public func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The bytes of a file of this computer.
public func contents(of path: String) -> [UInt8] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
  }
}

public func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "w") else { fatalError("cannot write \(path)") }
  defer { fclose(file) }
  fwrite(bytes, 1, bytes.count, file)
}
