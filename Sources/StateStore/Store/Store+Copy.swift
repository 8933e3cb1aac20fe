extension Store {
  /// Copies this store as it is, page by page, into a new file: the same machine and the same journal, nothing proven. For work
  /// that is thrown away.
  ///
  /// - Throws: ``StoreError``: cannotCreate, also when there is a file of that name; and as for reading.
  public func copy(into path: String) throws {
    try withState { try StoreFile.copy($0, to: path) }
  }
}
