/// What a person before the machine is shown by an installer or a removal. A silent run shows nothing.
public enum Message: String, Sendable, Hashable, CaseIterable {
  /// It did not succeed.
  case failed
  /// It succeeded and wants a restart.
  case restart
  /// It asks whether to go on.
  case question
  /// It does not know a switch, or was asked for its switches.
  case usage
}
