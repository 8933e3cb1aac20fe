extension TimeZoneRule {
  /// The rule of a `TZ` of POSIX (IEEE 1003.1, 8.3): `EST5EDT,M3.2.0,M11.1.0`, `CET-1CEST,M3.5.0,M10.5.0/3`, `UTC0`, `<+0530>-5:30`.
  /// Its hours count west of Greenwich, as a bias does.
  ///
  /// nil: none, or one that the registry of Windows cannot hold (days counted from January, times beyond the day, halves without
  /// their dates).
  public init?(posix text: String) {
    var rest = Substring(text)
    func take(_ character: Character) -> Bool {
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }
    func name() -> String? {
      if take("<") {
        guard let end = rest.firstIndex(of: ">") else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
      }
      let letters = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(letters.count)
      return letters.count >= 3 ? String(letters) : nil
    }
    func number(_ range: ClosedRange<Int>) -> Int? {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      return digits.count <= 3 ? Int(digits).flatMap { range.contains($0) ? $0 : nil } : nil
    }
    /// Minutes; seconds are none of Windows'.
    func clock(_ hours: ClosedRange<Int>) -> Int? {
      guard let hour = number(hours) else { return nil }
      guard take(":") else { return hour * 60 }
      guard let minute = number(0...59) else { return nil }
      if take(":") { guard number(0...0) != nil else { return nil } }
      return hour * 60 + minute
    }
    func bias() -> Int? {
      let isEast = take("-")
      if !isEast { _ = take("+") }
      return clock(0...23).map { isEast ? -$0 : $0 }
    }
    func change() -> Change? {
      guard take(","), take("M"), let month = number(1...12), take("."), let week = number(1...5), take("."),
        let weekday = number(0...6)
      else { return nil }
      guard let time = take("/") ? clock(0...23) : 120 else { return nil }
      return Change(month: month, week: week, weekday: weekday, minute: time)
    }
    guard let standardName = name(), let standard = bias() else { return nil }
    if rest.isEmpty {
      self.init(bias: standard, name: standardName)
      return
    }
    guard let daylightName = name(), let daylight = rest.first == "," ? standard - 60 : bias(),
      let daylightBegins = change(), let standardBegins = change(), rest.isEmpty, standardBegins != daylightBegins,
      Self.allowedBiases.contains(daylight), Self.allowedBiases.contains(daylight - standard)
    else { return nil }
    self.init(
      Halves(
        standard: Half(bias: standard, name: standardName, begins: standardBegins),
        daylight: Half(bias: daylight, name: daylightName, begins: daylightBegins)))
  }
}
