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

  private func counted(_ act: String, _ title: String, _ child: Child, _ lengths: [Int]) throws -> Row {
    let (first, last) = (lengths[0], lengths[lengths.count - 1])
    func number(_ counter: String, _ length: Int) throws -> Int { Int(try child.one("\(act)-\(length)-\(counter)")) }
    let parts = [("steps", "VM steps"), ("scans", "scanned"), ("sorts", "sorts"), ("pages", "pages")]
    let (steps, earlier) = (try number("steps", last), try number("steps", first))
    let (scans, earlierScans) = (try number("scans", last), try number("scans", first))
    return Row(
      work: title, figure: try parts.map { "\(try number($0.0, last)) \($0.1)" }.joined(separator: ", "),
      peer: "\(earlier) VM steps, \(earlierScans) scanned", against: "before any",
      ratio: "\(decimal(Double(steps) / Double(earlier), 2)) x", goal: "scanned as before any",
      verdict: scans <= earlierScans ? "reached" : "missed")
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
