/// The registry task: how many keys, values and acts, and what is written. The floor makes the same.
public enum RegistryTask {
  public static let keys = 1000
  public static let valuesOfKey = 100
  public static let acts = 500
  public static let valuesOfAct = 9
  public static let names = (0..<valuesOfKey).map { "Value \(digits($0, 2))" }

  public static func key(_ number: Int) -> String { "Key \(digits(number, 4))" }

  /// The data of the values of a key, about twenty characters each.
  public static func texts(_ key: Int, round: Int) -> [String] {
    (0..<valuesOfKey).map { "data \(digits(key, 4)) \(digits($0, 2)) round \(round)" }
  }
}

/// A number with zeros before it.
public func digits(_ number: Int, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
