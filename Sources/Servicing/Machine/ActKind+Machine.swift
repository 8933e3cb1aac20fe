public import StateStore

extension ActKind {
  /// The Session Manager started the machine.
  public static let restart = ActKind("restart")
  public static let uninstall = ActKind("uninstall")
  public static let qchain = ActKind("qchain")
  /// Qfecheck wrote its log.
  public static let qfecheck = ActKind("qfecheck")
  /// A package was laid out in a folder of the machine.
  public static let extract = ActKind("extract")
  /// An entry under Add or Remove Programs came or went.
  public static let program = ActKind("program")
}
