import TestSupport
import WindowsFormats

extension FuzzTarget {
  static let signature: FuzzTarget = {
    var program = ProgramBuilder()
    program.certificates = CatalogBuilder.signature(Array(repeating: 3, count: 20))
    var raw = CatalogBuilder(of: [[1], [2, 3]])
    raw.naming = .raw
    return FuzzTarget(
      "signature", seeds: [CatalogBuilder(of: [[1], [2, 3]]).bytes(), raw.bytes(), program.bytes()],
      pieces: ["0\u{80}", "\u{4}\u{14}", "1\u{6}", "\u{30}\u{2}", "A\0B\0"]
    ) { bytes in
      if let catalog = try? SecurityCatalog(bytes) {
        try expect(catalog.digests.allSatisfy { [20, 32].contains($0.count) }, "a digest of another size")
      }
      let foreign = ForeignBytes(bytes)
      let file = ProgramFile(foreign)
      if let found = try? ProgramSignature(of: file, foreign) {
        try expect([20, 32].contains(found.digest.count), "a digest of another size")
      }
      guard let ranges = ProgramSignature.ranges(of: file, foreign) else { return }
      for (one, next) in zip(ranges, ranges.dropFirst()) {
        try expect(one.upperBound <= next.lowerBound, "a byte is signed twice")
      }
      try expect((ranges.last?.upperBound ?? 0) <= bytes.count, "what is signed lies beyond the end")
      _ = try FileDigest.of(foreign, .sha1, in: ranges)
    }
  }()
}
