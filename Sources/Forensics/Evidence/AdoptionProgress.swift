/// How far the reading of evidence has come.
package struct AdoptionProgress: Sendable {
  package var files = 0
  package var bytes: Int64 = 0
  /// The folder that is read.
  package var folder = ""
}
