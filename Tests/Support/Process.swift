import Glibc

/// What a program said and how it ended.
public struct ProcessResult: Sendable {
  /// The exit status; 128 + signal for one that was killed.
  public let status: Int32
  public let output: String
  public let errors: String
}

/// Runs a program to its end.
///
/// - Parameter environment: variables on top of this process's own.
@discardableResult
public func run(
  _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], input: String? = nil
) -> ProcessResult {
  let scratch = "/tmp/wupd-run-\(getpid())-\(UInt64.random(in: 0 ... .max))"
  let files = ["\(scratch).in", "\(scratch).out", "\(scratch).err"]
  defer { for file in files { unlink(file) } }
  write(Array((input ?? "").utf8), to: files[0])

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, files[1], O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  posix_spawn_file_actions_addopen(&actions, 2, files[2], O_WRONLY | O_CREAT | O_TRUNC, 0o600)

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
  let argv = ([program] + arguments).map { strdup($0) } + [nil]
  let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for pointer in argv + envp { free(pointer) } }

  var pid: pid_t = 0
  let code = posix_spawnp(&pid, program, &actions, nil, argv, envp)
  guard code == 0 else { return ProcessResult(status: 127, output: "", errors: String(cString: strerror(code))) }
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7F
  return ProcessResult(
    status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal,
    output: String(decoding: contents(of: files[1]), as: UTF8.self),
    errors: String(decoding: contents(of: files[2]), as: UTF8.self))
}
