package import StateStore
package import WindowsFormats
package import WindowsModel

/// What a `.reg` file does to a registry, as `reg import` does it: keys and values come and go in the order of the file.
package struct RegistryImport: Sendable {
  /// Keys that the file names; most may have been there.
  package private(set) var keys: Int64 = 0
  /// Values that the file sets.
  package private(set) var values: Int64 = 0
  /// What it deleted, of that which was there.
  package private(set) var deletedKeys: Int64 = 0
  package private(set) var deletedValues: Int64 = 0
  /// The first of the parts that say nothing.
  package private(set) var losses: [RegistryText.Loss] = []
  package private(set) var lossCount: Int64 = 0
  /// Text beyond ASCII was read in the code page.
  package private(set) var usesCodePage = false

  /// How many losses are kept.
  package static let shown = 20

  /// Reads the whole file into an act.
  ///
  /// - Parameters:
  ///   - codePage: that of the machine it was written on, for text that does not say its own.
  ///   - skippingErrors: what cannot be read or done is counted and passed over. Otherwise it makes the whole file refused.
  /// - Throws: ``StoreError``: invalid for a file that is refused; ``RegistryText/Foreign``; ``UnreadableBytes``.
  package init(
    _ bytes: ForeignBytes, codePage: CodePage, skippingErrors: Bool = false, into transaction: borrowing Transaction
  ) throws {
    var reader = try RegistryTextReader(bytes, codePage: codePage)
    var key: RegistryKey?
    while let item = try reader.next() {
      switch item {
      case .loss(let loss): lose(loss)
      case .statement(let statement, let line):
        // What is refused in the end is not done in between; what else is wrong with the file is still found.
        guard skippingErrors || lossCount == 0 else { continue }
        do {
          try perform(statement, &key, transaction)
        } catch let error as StoreError where [.invalid, .notFound].contains(error.code) {
          lose(RegistryText.Loss(line: line, reason: "cannot be done: \(error.message)"))
        }
      }
    }
    usesCodePage = reader.usesCodePage
    guard skippingErrors || lossCount == 0 else {
      let first = losses.prefix(3).map(\.description).joined(separator: "; ")
      throw StoreError(.invalid, "\(first)\(lossCount > 3 ? "; and \(lossCount - 3) more" : "").")
    }
  }

  private mutating func lose(_ loss: RegistryText.Loss) {
    if losses.count < Self.shown { losses.append(loss) }
    lossCount += 1
  }

  private mutating func perform(
    _ statement: RegistryText.Statement, _ key: inout RegistryKey?, _ transaction: borrowing Transaction
  ) throws {
    switch statement {
    case .key(let path):
      key = nil
      key = try transaction.createKey(path)
      keys += 1
    case .deletedKey(let path):
      key = nil
      if try transaction.deleteKey(path) { deletedKeys += 1 }
    case .value(let name, let value):
      guard let key else { return }
      try transaction.setValue(name, value, of: key)
      values += 1
    case .deletedValue(let name):
      guard let key else { return }
      if try transaction.deleteValue(name, of: key) { deletedValues += 1 }
    }
  }
}
