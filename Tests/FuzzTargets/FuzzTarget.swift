import StateStore

/// One reader of foreign bytes, and what must hold of it for any bytes.
public struct FuzzTarget: Sendable {
  public let name: String
  /// Good input to begin with.
  public let seeds: [[UInt8]]
  /// What such input is made of.
  public let pieces: [[UInt8]]
  private let body: @Sendable ([UInt8]) throws -> Void

  init(_ name: String, seeds: [String], pieces: [String] = [], text body: @escaping @Sendable (String) throws -> Void) {
    self.init(name, seeds: seeds.map { Array($0.utf8) }, pieces: pieces) {
      try body(String(decoding: $0, as: UTF8.self))
    }
  }

  init(
    _ name: String, seeds: [[UInt8]], pieces: [String] = [], bytes body: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.seeds = seeds
    self.pieces = pieces.map { Array($0.utf8) }
    self.body = body
  }

  /// - Throws: ``Broken``, and whatever else the reader should not have thrown.
  public func run(_ input: [UInt8]) throws { try body(input) }

  /// - Parameter folder: an empty one, for the files that a target needs.
  /// - Returns: nil for a name that is none of ``names``.
  public static func named(_ name: String, in folder: String) throws -> FuzzTarget? {
    switch name {
    case "windows-path": windowsPath
    case "registry-path": registryPath
    case "version": version
    case "time": time
    case "point": point
    case "text": text
    case "switches": switches
    case "anchor": anchor
    case "log": log
    case "batch": batch
    case "inf": inf
    case "update-ver": updateVersions
    case "branches": branches
    case "update-inf": updateSheet
    case "drill": drill(in: folder)
    case "registry-text": registryText
    case "program": program
    case "signature": signature
    case "cabinet": cabinet
    case "delta": delta
    case "delta-manifest": deltaManifest
    case "hive": hive
    case "event-log": eventLog
    case "listing": listing
    case "version-list": versionList
    case "registry-value": try registryValue(in: folder)
    case "pending-renames": try pendingRenames(in: folder)
    case "store": try store(in: folder)
    default: nil
    }
  }

  public static let names = [
    "windows-path", "registry-path", "version", "time", "point", "text", "switches", "anchor", "log", "batch", "drill",
    "program", "signature", "cabinet", "delta", "delta-manifest", "hive", "event-log", "listing", "version-list",
    "registry-text",
    "inf",
    "update-ver", "branches",
    "update-inf", "registry-value",
    "pending-renames",
    "store",
  ]
}

/// What should hold and does not.
public struct Broken: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// - Throws: ``Broken`` with the words if it does not hold.
func expect(_ condition: Bool, _ words: @autoclosure () -> String) throws {
  if !condition { throw Broken(words()) }
}

/// Runs what may refuse its input, and in one way only.
func refusing<T, E: Error>(_ kind: E.Type, _ body: () throws -> T) throws -> T? {
  do { return try body() } catch is E { return nil }
}
