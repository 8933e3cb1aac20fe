package import WindowsModel

/// A file of the machine, before the first step or written in one.
package struct DrillFile: Hashable, Sendable {
  /// As it is written in the file; the machine expands it.
  package var path: String
  package var version: FileVersion?
  package var branch: Branch?
  package var use: Use
  /// The program that holds it runs under a debugger.
  package var isDebugged: Bool
  package var content: DrillContent
  package var place: Place

  /// Who has the file mapped.
  package enum Use: Hashable, Sendable {
    case none
    /// A program, which is gone after the restart.
    case untilRestart
    /// A service that starts at each boot.
    case always
  }
}

/// The bytes of a file.
package enum DrillContent: Hashable, Sendable {
  case text(String)
  /// A file below the folder of the drill: names between `/`, none of them `..`.
  ///
  /// It was there, and within ``limit``, when the drill was read; ``Drill/bytes(of:at:)`` reads it.
  case file(String)
  /// Made from path, version and branch.
  case made

  /// The most bytes that a content may have.
  package static let limit = 64 << 20
}
