import Servicing
import Testing
import WindowsModel

/// The table of eras of the two articles, row by row and at its edges.
@Suite("The era of an installer")
struct EraTests {
  private func era(_ product: Product, _ date: String, _ architecture: Architecture = .x86) throws -> Era {
    Era(product: product, architecture: architecture, date: try #require(WindowsTime(date)).civil())
  }

  private func behaves(
    _ era: Era, cleansQueue: Bool, asksLoadedImage: Bool, dropsStalePairs: Bool,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(era.cleansQueue == cleansQueue, sourceLocation: location)
    #expect(era.asksLoadedImage == asksLoadedImage, sourceLocation: location)
    #expect(era.dropsStalePairs == dropsStalePairs, sourceLocation: location)
  }

  @Test(
    "NT 4.0 never cleans the queue and asks the loaded image, whatever its date",
    arguments: [
      "1997-01-01", "2001-06-01", "2003-03-01", "2005-02-24", "2008-01-01",
    ])
  func nt4(_ date: String) throws {
    behaves(try era(.nt4, date), cleansQueue: false, asksLoadedImage: true, dropsStalePairs: false)
    #expect(try era(.nt4, date).keepsVolatileFlags == false)
  }

  @Test("Windows 2000 until 17 May 2001 is like NT 4.0", arguments: ["2000-02-01", "2001-05-17"])
  func earlyWindows2000(_ date: String) throws {
    behaves(try era(.w2k, date), cleansQueue: false, asksLoadedImage: true, dropsStalePairs: false)
  }

  @Test(
    "Windows 2000 and XP from 18 May 2001 to 30 November 2002 clean, ask the disk, and leave a stale pair",
    arguments: [
      (Product.w2k, "2001-05-18"), (.w2k, "2002-11-30"), (.xp, "2001-10-25"), (.xp, "2002-11-30"),
    ])
  func middle(_ product: Product, _ date: String) throws {
    behaves(try era(product, date), cleansQueue: true, asksLoadedImage: false, dropsStalePairs: false)
  }

  @Test(
    "Windows 2000 and XP from 1 December 2002 drop a stale pair too",
    arguments: [
      (Product.w2k, "2002-12-01"), (.w2k, "2009-01-01"), (.xp, "2002-12-01"), (.xp, "2009-01-01"),
    ])
  func late(_ product: Product, _ date: String) throws {
    behaves(try era(product, date), cleansQueue: true, asksLoadedImage: false, dropsStalePairs: true)
  }

  @Test(
    "Server 2003 and XP x64 have no fault at any date",
    arguments: [
      (Product.ws2003, Architecture.x86), (.ws2003, .x64), (.ws2003, .ia64), (.xp, .x64),
    ])
  func withoutFault(_ product: Product, _ architecture: Architecture) throws {
    for date in ["2000-01-01", "2001-05-17", "2002-11-30", "2003-04-24", "2009-01-01"] {
      behaves(
        try era(product, date, architecture), cleansQueue: true, asksLoadedImage: false, dropsStalePairs: true)
    }
  }

  @Test("UpdateExeVolatile is kept from 24 February 2005 on", arguments: [Product.w2k, .xp, .ws2003])
  func volatileFlags(_ product: Product) throws {
    #expect(try era(product, "2005-02-23").keepsVolatileFlags == false)
    #expect(try era(product, "2005-02-24").keepsVolatileFlags)
  }

  @Test("A package's era is that of its own product, processor and installer")
  func ofPackage() throws {
    #expect(
      package(1_000, [], for: .xp, .x64, dated: (2001, 1, 1)).era == (try era(.xp, "2001-01-01", .x64)))
    #expect(package(1_000, [], for: .w2k, dated: (2001, 5, 17)).era == (try era(.w2k, "2001-05-17")))
  }
}
