/// A fact about the machine that stands neither in its registry nor in its files. Names are the caller's.
public enum Setting: Hashable, Sendable {
  case text(String)
  case number(Int64)
}

extension View {
  private static let settings = Versions("value", of: "setting", "WHERE name = ?1")

  public func setting(_ name: String) throws -> Setting? {
    switch try object(Self.settings, name, decode: { $0.datum(2) }) {
    case .text(let text)?: .text(text)
    case .integer(let number)?: .number(number)
    default: nil
    }
  }

  public func text(setting name: String) throws -> String? {
    if case .text(let text)? = try setting(name) { text } else { nil }
  }

  public func number(setting name: String) throws -> Int64? {
    if case .number(let number)? = try setting(name) { number } else { nil }
  }
}

extension Transaction {
  /// Sets a fact; nil takes it away.
  public func set(_ name: String, _ value: Setting?) throws {
    let datum: Datum =
      switch value {
      case .text(let text)?: .text(text)
      case .number(let number)?: .integer(number)
      case nil: .null
      }
    if value == nil, try now.setting(name) == nil { return }
    try database.change(
      """
      INSERT INTO setting (name, value, present, change) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value, present = excluded.present, change = excluded.change
      WHERE (value, present) IS NOT (excluded.value, excluded.present)
      """, name, datum, value != nil)
  }
}
