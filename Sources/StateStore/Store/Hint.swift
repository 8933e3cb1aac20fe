/// What a person may do about what is told, without the words of any program: a library says what is, and the program that
/// is built on it says which of its commands help.
public protocol Hint: Sendable {}

/// What may be done about the file of a store.
public enum StoreHint: Hint, Hashable {
  /// There is none: make one, or name another.
  case makeOrName
  /// What lies there is no store and can go: make one in its place.
  case makeInstead
  /// Nothing is left of the act that failed; and what may be done before it is tried again.
  case undone(Remedy)
  /// It can be brought to the version of this program.
  case upgrade
  /// The machine was found as it was at the first act; what was before can be reckoned back.
  case reckonBack
  /// The journal shows which acts are done.
  case lookAtJournal
  /// On a copy: acts can be saved as far as they can be read, and single rows.
  case saveWhatCanBeRead
  /// It can be verified, and a sound store be made of what its journal proves.
  case verifyAndReplay
  /// Of two copies a verification tells which is whole.
  case verifyCopies
  /// The journal shows which names there are.
  case listMarks
  /// An anchor that is kept elsewhere would prove it.
  case keepAnchor
  /// An anchor that lies in a file has to be given as a line.
  case giveAnchorAsLine

  public enum Remedy: Hashable, Sendable {
    case makeRoom, checkDisk, raiseFileSize, closeFiles, useLocalDisk, freeMemory, checkStore, tryAgain
  }
}
