import StateStore

/// What may be done about evidence that is not taken.
package enum EvidenceHint: Hint, Hashable {
  /// A hive whose place is not known can be brought in under a key that is named.
  case importUnderKey
}
