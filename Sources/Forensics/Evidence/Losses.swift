/// What was not read or not taken over, and why: all are counted, and the first are told.
package struct Losses: Sendable, Hashable {
  /// So many are told.
  static let told = 1000

  package private(set) var texts: [String] = []
  /// Of all, told or not.
  package private(set) var count = 0

  mutating func add(_ text: String) {
    count += 1
    if texts.count < Self.told { texts.append(text) }
  }

  /// - Parameter source: stands before each; nil: they say themselves where.
  mutating func add(_ other: Losses, of source: String? = nil) {
    for text in other.texts { add(source.map { "\($0): \(text)" } ?? text) }
    count += other.count - other.texts.count
  }
}
