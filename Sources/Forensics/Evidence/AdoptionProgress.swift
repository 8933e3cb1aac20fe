/// How far the reading of evidence has come.
public struct AdoptionProgress: Sendable {
  public var files = 0
  public var bytes: Int64 = 0
  /// The folder that is read.
  public var folder = ""
}
