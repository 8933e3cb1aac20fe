extension Store {
  /// Lends this store to another connection, where it is attached as `source` and its tables have names that begin with
  /// `source_`, of this program's version whatever its own is.
  ///
  /// - Throws: ``StoreError``: busy where a writer came that could not be seen; and what `body` throws.
  func attached<T>(to database: Database, _ body: () throws -> T) throws -> T {
    // Else a log beside this store in which nothing is whole would be removed when the new one is closed.
    database.writesBackOnClose = false
    defer {
      try? Overlay.takeFromSource(database)
      if !database.staysOpen() { try? database.run("DETACH source") }
      database.writesBackOnClose = true
    }
    let stamp: ReadingMode.Stamp?
    do {
      stamp = try attach(to: database)
    } catch let error as SQLiteError where error.isDamage {
      // This store could be read when it was opened.
      throw StoreError.cannotOpen(path)
    }
    // What a writer that came meanwhile made of it is no damage.
    func checkUnchanged() throws {
      if let stamp, try stamp != ReadingMode.Stamp(path) { throw StoreError.changedWhileRead(path) }
    }
    do {
      try Overlay.layOverSource(database)
      let result = try body()
      try checkUnchanged()
      return result
    } catch {
      try checkUnchanged()
      throw error
    }
  }
}
