import Glibc
import Measuring

/// A program run to its end, and what it told: lines of a name and a number.
struct Child {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private(set) var numbers: [String: [Double]] = [:]
  /// From before the process was there until it was gone.
  let seconds: Double
  /// Kilobytes, the most that it had; no less than this process had when it was started.
  let peak: Double

  /// Numbers under a name; a work that does not tell what it was asked for is broken.
  func all(_ name: String) throws -> [Double] {
    guard let found = numbers[name] else { throw Failure(description: "no line \(name)") }
    return found
  }

  func one(_ name: String) throws -> Double { try median(all(name)) }

  /// - Parameter accepted: another exit status than 0 that will do.
  init(_ program: String, _ arguments: [String], accepted: Int32 = 0) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)

    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in argv { free(pointer) } }
    let start = now()
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, program, &actions, nil, argv, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw Failure(description: "\(program): \(String(cString: strerror(code)))")
    }
    let output = Self.contents(of: ends[0])
    close(ends[0])
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) < 0 && errno == EINTR {}
    seconds = now() - start
    peak = Double(usage.ru_maxrss)
    guard status == 0 || status == accepted << 8 else {
      throw Failure(description: "\(program) \(arguments.joined(separator: " ")): status \(status)")
    }
    for line in output.split(separator: "\n") {
      let parts = line.split(separator: " ")
      if parts.count == 2, let number = Double(parts[1]) { numbers[String(parts[0]), default: []].append(number) }
    }
  }

  private static func contents(of descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
