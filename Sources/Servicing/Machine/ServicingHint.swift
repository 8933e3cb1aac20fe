public import StateStore
public import WindowsModel

/// What may be done about what is told of a machine and its updates.
public enum ServicingHint: Hint, Hashable {
  /// The status of the machine shows what is on it.
  case listWhatIsThere
  /// The findings of an adoption say what it rests on.
  case seeFindings
  /// The journal leads back to before the update.
  case rollBack
  /// It is an update, and is removed as one.
  case removeAsUpdate
  /// The registry shows the value.
  case showValue
  /// To install the update once more puts it right: from the catalog, or from its package; after a restart, where one has
  /// to come first.
  case installAgain(KBNumber, fromCatalog: Bool, afterRestart: Bool)
  /// Whoever knows where it is from may go on all the same.
  case allowUnsigned
  /// The catalog can be searched by bulletin, file or product.
  case searchCatalog
  /// What was brought in can be a store of its own.
  case makeStoreOfItsOwn
}

/// Something that is wrong with a machine, or that an administrator would hardly mean, and needs a person.
public struct Problem: Sendable, Hashable {
  /// A sentence.
  public let text: String
  public let hint: ServicingHint?

  public init(_ text: String, _ hint: ServicingHint? = nil) {
    self.text = text
    self.hint = hint
  }
}
