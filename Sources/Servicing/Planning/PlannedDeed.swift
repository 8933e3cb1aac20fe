import StateStore
public import WindowsModel

/// One thing of a plan, as it would be done at the machine.
public enum PlannedDeed {
  case install(Package, Switches)
  case uninstall(ShortTitle, Switches)
  case qchain(log: WindowsPath?)
  case restart
  /// Anything else that acts on a machine, a batch file for one: its words, and what does it.
  case other(String, (Operator) throws -> Other)

  /// What came of a thing of another kind.
  public struct Other: Sendable {
    public var code: Int
    /// Why and where it stopped.
    public var stopped: String?
    /// What a person should know of it, in sentences.
    public var notes: [String] = []
    /// Restarts that it did itself.
    public var restarts = 0

    public init(code: Int, stopped: String? = nil, notes: [String] = [], restarts: Int = 0) {
      (self.code, self.stopped, self.notes, self.restarts) = (code, stopped, notes, restarts)
    }
  }

  /// What a person does for it.
  public var title: String {
    switch self {
    case .install(let package, let switches): ([package.name] + switches.text).joined(separator: " ")
    case .uninstall(let name, let switches):
      "Take \(name) off: " + (["spuninst.exe"] + switches.text).joined(separator: " ")
    case .qchain(let log): "qchain.exe" + (log.map { " \($0)" } ?? "")
    case .restart: "Restart the machine"
    case .other(let words, _): words
    }
  }

  /// The package that it puts on or takes off.
  public var name: ShortTitle? {
    switch self {
    case .install(let package, _): package.shortTitle
    case .uninstall(let name, _): name
    case .qchain, .restart, .other: nil
    }
  }

  /// As a person names it.
  public var shortName: String { name?.description ?? title }

  /// Splits the words of a plan at `then`: `install KB1 /z then qchain then reboot` are three.
  public static func clauses(_ words: [String]) -> [[String]] {
    words.split(omittingEmptySubsequences: false) { $0.lowercased() == "then" }.map { Array($0) }
  }
}
