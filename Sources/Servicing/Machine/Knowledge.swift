/// How something that is told came to be known.
public enum Knowledge: String, Sendable, Hashable {
  /// Bytes say so.
  case read
  /// A person, a bulletin or a list says so.
  case stated
  /// It follows from named witnesses by a rule.
  case reckoned
  /// Nothing tells.
  case unknown
}
