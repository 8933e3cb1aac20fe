import Glibc

/// The program as it was built, beside the tests.
public enum BuiltProgram {
  public static let folder: String = {
    guard let resolved = realpath("/proc/self/exe", nil) else { return "." }
    defer { free(resolved) }
    let path = String(cString: resolved)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }()

  public static let wupd = folder + "/wupd"
}

/// A folder in which somebody works with wupd. Nothing of the tester's own environment comes in.
public final class Desk {
  public let scratch = Scratch()
  public static let environment = [
    "PATH": "\(BuiltProgram.folder):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "WUPD_ACCOUNT": "tester",
    "WUPD_STORE": "", "WUPD_CLOCK": "", "WUPD_PATIENCE": "", "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
  ]

  public init() {}

  public var path: String { scratch.path }

  public func file(_ name: String) -> String { scratch.file(name) }

  /// Runs wupd here.
  @discardableResult
  public func wupd(_ words: String..., environment: [String: String] = [:]) -> ProcessResult {
    wupd(words, environment: environment)
  }

  @discardableResult
  public func wupd(_ words: [String], environment: [String: String] = [:]) -> ProcessResult {
    start(words, environment: environment).wait()
  }

  /// Starts wupd here and does not wait.
  public func start(_ words: [String], environment: [String: String] = [:]) -> RunningProgram {
    start(bytes: words.map { Array($0.utf8) }, environment: environment)
  }

  public func start(bytes words: [[UInt8]], environment: [String: String] = [:]) -> RunningProgram {
    RunningProgram(
      BuiltProgram.wupd, bytes: words, environment: Self.environment.merging(environment) { $1 }, folder: path)
  }

  /// Runs a line of a shell here, which finds wupd by its name.
  @discardableResult
  public func shell(_ line: String, environment: [String: String] = [:]) -> ProcessResult {
    run("/bin/sh", ["-c", line], environment: Self.environment.merging(environment) { $1 }, folder: path)
  }

  /// Given, so that the same acts make the same journal.
  public static let machineID = "0123456789abcdef0123456789abcdef"

  /// A Server 2003 SP1 in `machine.wupd`, with a clock of its own: made once, and copied for each test.
  public func makeMachine() { write(Self.madeMachine, to: file("machine.wupd")) }

  private static let madeMachine: [UInt8] = {
    let desk = Desk()
    let made = desk.wupd(
      "create", "--product", "ws2003", "--service-pack", "1", "--name", "PLANT7", "--clock", "2007-04-10T02:50:00",
      "--machine-id", machineID)
    guard made.status == 0 else { fatalError("no machine for tests: \(made.errors)") }
    return contents(of: desk.file("machine.wupd"))
  }()
}
