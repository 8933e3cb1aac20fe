import StateStore
import WindowsModel

/// What a registry holds of a machine where it does not tell which Windows this is: a SYSTEM hive alone, or that of a Windows
/// that is none of those known here.
public struct PartialMachine: Sendable, Hashable {
  /// Why it does not tell.
  public let why: String
  /// Computer name; nil: it is not there.
  public let name: String?
  /// What there is, each with the value it stands in.
  public let facts: [String]

  /// - Parameter why: a sentence.
  init(_ view: borrowing View, why: String) throws {
    self.why = why
    name = try Machine.name(view)
    facts = try Self.places.compactMap { key, value, shown in
      try view.value(key, value).flatMap(shown).map { "\($0) (\(key.description), \(value))" }
    }
  }

  private static let places: [(RegistryPath, String, @Sendable (RegistryValue) -> String?)] = [
    (Keys.windowsNT, "ProductName", { $0.text }),
    (Keys.windowsNT, "CurrentVersion", { $0.text.map { "Windows \($0)" } }),
    (Keys.control.appending("ProductOptions"), "ProductType", { $0.text }),
    (Keys.control.appending("Windows"), "CSDVersion", { $0.number.map { "service pack \($0 >> 8 & 0xFF)" } }),
    (Keys.sessionManager.appending("Environment"), "PROCESSOR_ARCHITECTURE", { $0.text }),
    (
      Keys.language, "InstallLanguage",
      { value in
        value.text.map { text in
          UInt16(text, radix: 16).flatMap(Language.init(identifier:)).map { "language \($0.code)" }
            ?? "language \(text)"
        }
      }
    ),
    (Keys.select, "Current", { $0.number.map { "control set \($0)" } }),
    (
      Keys.timeZone, "ActiveTimeBias",
      { TimeZoneRule.minutes($0).map { "UTC = local time \($0 < 0 ? "-" : "+") \($0.magnitude) minutes" } }
    ),
  ]
}
