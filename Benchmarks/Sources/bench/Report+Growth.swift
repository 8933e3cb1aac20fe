import Measuring

extension Report {
  mutating func measureGrowth() throws {
    let folder = try newFolder("growth")
    defer { ScratchFolder.remove(folder) }
    let child = try perform(.growth, in: folder)
    let lengths = options.isQuick ? Growth.quickLengths : Growth.lengths
    for act in Growth.acts {
      // Not the same act: it is asked what changed since the update came, which is what lies behind it.
      let title = act == "removal" ? "uninstall of an update older than the history" : act
      let fresh = "\(act)-\(lengths[0])"
      for length in lengths.dropFirst() where has(.growth) {
        let name = "\(act)-\(length)"
        // The processor's share says whether it was the act or the disk.
        let processor = try child.one("\(name)-processor") / child.one("\(fresh)-processor")
        add(
          .growth,
          Row(
            length == lengths[1] ? title : "", seconds: try child.one(name), "before any",
            try child.one(fresh), atMost: 1.1, after: length, remark: ", processor \(decimal(processor, 2)) x"))
      }
      if has(.counters) { add(.counters, try counted(act, title, child, lengths)) }
    }
  }

  /// The counts with the history that costs most, beside those without one.
  private func counted(_ act: String, _ title: String, _ child: Child, _ lengths: [Int]) throws -> Row {
    func number(_ counter: String, _ length: Int) throws -> Int { Int(try child.one("\(act)-\(length)-\(counter)")) }
    func text(_ length: Int) throws -> String {
      try [("steps", "VM steps"), ("scans", "scanned"), ("sorts", "sorts"), ("pages", "pages")].map {
        "\(thousands(try number($0.0, length))) \($0.1)"
      }.joined(separator: ", ")
    }
    let longer = lengths.dropFirst()
    let worst = try longer.max { try number("steps", $0) < number("steps", $1) } ?? 0
    let ratio = Double(try number("steps", worst)) / Double(try number("steps", lengths[0]))
    let scansMore = try longer.contains { try number("scans", $0) > number("scans", lengths[0]) }
    return Row(
      work: "\(title), after \(thousands(worst)) changes", figure: try text(worst), peer: try text(lengths[0]),
      against: "before any", ratio: "\(decimal(ratio, 2)) x", goal: "at most 1.1 x, no more scanned",
      verdict: ratio <= 1.1 && !scansMore ? "reached" : "missed")
  }
}

extension Row {
  /// The time of an act with changes behind it.
  init(
    _ act: String, seconds: Double, _ against: String, _ peer: Double, atMost goal: Double, after length: Int,
    remark: String
  ) {
    let changes = "after \(thousands(length)) changes"
    self.init(
      act.isEmpty ? "  \(changes)" : "\(act), \(changes)", seconds: seconds, against, peer, atMost: goal, remark: remark
    )
  }
}

/// 1,000,000
func thousands(_ number: Int) -> String {
  number < 1000 ? "\(number)" : "\(thousands(number / 1000)),\(digits(number % 1000, 3))"
}
