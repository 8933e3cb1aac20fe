extension Store {
  /// What SQLite counted since the store was opened.
  @_spi(Measuring) public func counters() throws -> Counters { try lend { $0.database.counters } }
}
