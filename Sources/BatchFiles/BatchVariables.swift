import WindowsModel

/// The environment of a batch file: names in any case, and not more than a process can be given.
struct BatchVariables {
  private var values: [String: String] = [:]
  private var size = 0
  /// Folded names of those that there are, but whose values are not known.
  private var untold: Set<String>

  /// UTF-16 units of an environment block of Windows NT to Server 2003, with `=` and NUL.
  static let largest = 32_767

  /// - Parameter untold: names of those that there are, but whose values are not known.
  /// - Throws: if there are more than fit.
  init(_ environment: [String: String], untold: Set<String>) throws(BatchReason) {
    self.untold = Set(untold.map(WindowsName.folded))
    for (name, value) in environment { try set(name, value) }
  }

  subscript(_ name: String) -> String? { values[WindowsName.folded(name)] }

  /// Every such Windows has it, and nothing here tells its value.
  func isUntold(_ name: String) -> Bool {
    let key = WindowsName.folded(name)
    return values[key] == nil && untold.contains(key)
  }

  func isDefined(_ name: String) -> Bool { self[name] != nil || isUntold(name) }

  /// An empty value removes the variable.
  ///
  /// - Throws: if there is no room for it; then it keeps its old value.
  mutating func set(_ name: String, _ value: String) throws(BatchReason) {
    let key = WindowsName.folded(name)
    let freed = values[key].map { Self.size(key, $0) } ?? 0
    let taken = value.isEmpty ? 0 : Self.size(key, value)
    guard size - freed + taken <= Self.largest else {
      throw BatchReason("the environment is full (\(Self.largest) characters)")
    }
    size += taken - freed
    untold.remove(key)
    values[key] = value.isEmpty ? nil : value
  }

  private static func size(_ name: String, _ value: String) -> Int { name.utf16.count + value.utf16.count + 2 }
}
