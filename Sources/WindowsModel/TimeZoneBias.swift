/// How far a machine's clock is from UTC, as Windows counts it: minutes, UTC = local time + bias (`ActiveTimeBias`).
public enum TimeZoneBias {
  /// No clock is a day from UTC.
  public static let allowed = -24 * 60...24 * 60

  /// The bias in a value of the registry, which is a signed number of 32 bits; nil: it has no such number, or one that no
  /// clock has.
  public static func minutes(_ value: RegistryValue?) -> Int? {
    guard let number = value?.number else { return nil }
    let minutes = Int(Int32(truncatingIfNeeded: number))
    return allowed.contains(minutes) ? minutes : nil
  }
}
