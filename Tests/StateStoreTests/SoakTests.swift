import Glibc
import TestSupport
import Testing

/// `SOAK_ACTS` or `SOAK_MINUTES` say how long it lives, `SOAK_SEED` which life it is.
@Suite("A long life")
struct SoakTests {
  private static let acts = environment("SOAK_ACTS").flatMap(Int64.init)
  private static let minutes = environment("SOAK_MINUTES").flatMap(Int.init)

  @Test("Workers killed at any moment of it change nothing of what a store comes to")
  func soak() throws {
    let seed = environment("SOAK_SEED").flatMap(UInt64.init) ?? UInt64.random(in: 1...999_999)
    let isLong = Self.acts != nil || Self.minutes != nil
    // Kept when it fails, for whoever looks into it.
    let folder = "/tmp/wupd-soak-\(getpid())-\(seed)"
    try #require(mkdir(folder, 0o700) == 0)
    print("soak: SOAK_SEED=\(seed), in \(folder)")
    var soak = try Soak(seed: seed, folder: folder)
    let start = time(nil)
    var shown = start
    func goesOn() -> Bool {
      if let minutes = Self.minutes { return time(nil) - start < minutes * 60 }
      return soak.head < Self.acts ?? 60
    }
    while goesOn() {
      try soak.round(most: isLong ? 40 : 8)
      if time(nil) - shown >= 20 {
        shown = time(nil)
        print("soak: \(shown - start) s, \(soak.totals)")
      }
    }
    print("soak: \(time(nil) - start) s in all, \(soak.totals)")
    run("/bin/rm", ["-rf", folder])
  }
}
