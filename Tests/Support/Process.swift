import Glibc

/// What a program said and how it ended.
public struct ProcessResult: Sendable {
  /// The exit status; 128 + signal for one that was killed.
  public let status: Int32
  public let output: String
  public let errors: String

  /// Standard output to the byte.
  public let bytes: [UInt8]
}

/// A program that runs beside the test.
public final class RunningProgram {
  private let scratch: String
  private var pid: pid_t = 0
  private var launchError: Int32 = 0

  /// - Parameters:
  ///   - arguments: as bytes, so that they can also be what is no text.
  ///   - environment: variables on top of this process's own.
  ///   - folder: where it runs; this process's folder if nil.
  public init(
    _ program: String, bytes arguments: [[UInt8]], environment: [String: String] = [:], folder: String? = nil,
    input: String? = nil
  ) {
    scratch = "/tmp/wupd-run-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    write(Array((input ?? "").utf8), to: "\(scratch).in")

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "\(scratch).in", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "\(scratch).out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "\(scratch).err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)

    var variables = environment
    var index = 0
    while let entry = environ[index] {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        let name = String(text[..<equals])
        if variables[name] == nil { variables[name] = String(text[text.index(after: equals)...]) }
      }
      index += 1
    }
    let moved = folder.map { ["/usr/bin/env", "-C", $0] } ?? []
    let words = (moved + [program]).map { Array($0.utf8) } + arguments
    let argv = words.map { word in strdup(word.map { CChar(bitPattern: $0) } + [0]) } + [nil]
    let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    launchError = posix_spawnp(&pid, moved.first ?? program, &actions, nil, argv, envp)
  }

  deinit { for suffix in ["in", "out", "err"] { unlink("\(scratch).\(suffix)") } }

  /// What it has said so far on standard output.
  public var outputSoFar: String { String(decoding: contents(of: "\(scratch).out"), as: UTF8.self) }

  public func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits for its end.
  public func wait() -> ProcessResult {
    guard launchError == 0 else {
      return ProcessResult(status: 127, output: "", errors: String(cString: strerror(launchError)), bytes: [])
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    let signal = status & 0x7F
    let bytes = contents(of: "\(scratch).out")
    return ProcessResult(
      status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: String(decoding: bytes, as: UTF8.self),
      errors: String(decoding: contents(of: "\(scratch).err"), as: UTF8.self), bytes: bytes)
  }
}

/// Runs a program to its end.
///
/// - Parameter environment: variables on top of this process's own.
@discardableResult
public func run(
  _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
  input: String? = nil
) -> ProcessResult {
  RunningProgram(
    program, bytes: arguments.map { Array($0.utf8) }, environment: environment, folder: folder, input: input
  ).wait()
}
