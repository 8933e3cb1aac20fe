import CCatalog
import StateStore
import TestSupport
import Testing
import WindowsModel

@testable import Servicing

/// Facts about real updates, as part of the program.
@Suite("The catalog")
struct CatalogTests {
  private static let all = notEmpty(Product.allCases.flatMap { Catalog.entries(of: $0) })

  /// The table as it lies in the program.
  private func table() -> [[Substring]] {
    var length: UInt = 0
    guard let start = wupd_catalog_updates(&length) else { return [] }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(length)), as: UTF8.self)
      .split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
  }

  @Test("Every row of the table is read, and every row is an update or a file of one")
  func everyRow() {
    let rows = table()
    #expect(rows.count > 9_000)
    #expect(Self.all.count == rows.count { $0[0] == "U" })
    #expect(Self.all.reduce(0) { $0 + $1.files.count } == rows.count { $0[0] == "F" })
    #expect(rows.allSatisfy { $0[0] == "U" || $0[0] == "F" })
  }

  @Test("No cell that says something is lost")
  func everyCell() {
    let files = table().filter { $0[0] == "F" }
    func known(_ column: Int) -> Int { files.count { $0[column] != "-" && $0[column] != "*" } }
    func read<T>(_ value: KeyPath<Catalog.File, T?>) -> Int {
      Self.all.reduce(0) { $0 + $1.files.count { $0[keyPath: value] != nil } }
    }
    #expect(read(\.servicePack) == known(2))
    #expect(read(\.line) == known(3))
    #expect(read(\.version) == known(5))
    #expect(read(\.size) == known(6))
    #expect(read(\.date) == known(7))
    #expect(read(\.place) == known(8))
    #expect(read(\.hotpatchSize) == known(9))
    #expect(read(\.hotpatchBase) == known(10))
  }

  @Test("Each update has files and a bulletin, and stands once for a product")
  func entries() {
    #expect(Self.all.allSatisfy { !$0.files.isEmpty && $0.bulletin.hasPrefix("MS") })
    #expect(Set(Self.all.map { "\($0.article.canonical) \($0.product)" }).count == Self.all.count)
  }

  @Test("The updates of a product are in the order of their articles", arguments: Product.allCases)
  func sorted(_ product: Product) {
    let articles = Catalog.entries(of: product).map(\.article)
    #expect(!articles.isEmpty)
    #expect(articles == articles.sorted())
  }

  /// Last numbers of the GDR copies for Server 2003 SP1 x86.
  private func version(_ article: UInt32, _ name: String) throws -> UInt16? {
    let package = try Catalog.package(KBNumber(article), for: Platform(product: .ws2003, servicePack: 1))
    let file = package.files.first { $0.target.lowercased().hasSuffix("\\" + name) }
    return file?.copies[.gdr]?.fileVersion?.revision
  }

  @Test("The chains of Server 2003 SP1 are whole")
  func chains() throws {
    let gdi: [UInt32] = [896_424, 912_919, 925_902, 938_829, 948_590, 956_802]
    #expect(try gdi.map { try version($0, "gdi32.dll") } == [2542, 2606, 2892, 2960, 3091, 3233])
    #expect(try [921_883, 958_644].map { try version($0, "netapi32.dll") } == [2769, 3229])
    #expect(try [896_422, 917_159, 923_414].map { try version($0, "srv.sys") } == [2437, 2691, 2783])
    #expect(try version(899_588, "umpnpmgr.dll") == 2477)
  }

  @Test("Hotpatches and their bases are those of the bulletins")
  func hotpatches() throws {
    func hotpatch(_ article: UInt32, _ name: String) throws -> PackageFile.Hotpatch? {
      try Catalog.package(KBNumber(article), for: Platform(product: .ws2003, servicePack: 1)).files.first {
        $0.target.hasSuffix("\\" + name)
      }?.hotpatch
    }
    #expect(try hotpatch(917_159, "srv.sys") == .init(base: FileVersion(5, 2, 3790, 2437)))
    #expect(try hotpatch(899_588, "umpnpmgr.dll") == .init(base: FileVersion(5, 2, 3790, 1830)))
    #expect(try hotpatch(920_683, "dnsapi.dll") == .init())
    #expect(try hotpatch(921_883, "netapi32.dll") == nil)
    #expect(Catalog.entries(KBNumber(920_683)).first { $0.product == .ws2003 }?.articleAllowsHotpatching == true)
    #expect(Catalog.entries(KBNumber(921_883)).first { $0.product == .ws2003 }?.articleAllowsHotpatching == false)
  }

  @Test("An article that is not in it has no entries, and no package can be made of it")
  func unknown() {
    #expect(Catalog.entries(KBNumber(111_111)).isEmpty)
    #expect(throws: StoreError.self) {
      try Catalog.package(KBNumber(111_111), for: Platform(product: .xp, servicePack: 2))
    }
  }

  @Test(
    "What its tables have for other products alone is a gap that is told, and no package",
    arguments: [
      ("KB828035", "Windows NT 4.0, Windows XP and Windows Server 2003"),
      ("KB921398", "Windows XP and Windows Server 2003"),
      ("Windows2000-KB921398-x86-ENU.EXE", "Windows XP and Windows Server 2003"),
      ("KB921398.exe", "Windows XP and Windows Server 2003"),
    ])
  func gap(_ name: String, _ products: String) throws {
    do {
      _ = try Catalog.package(named: name, for: Platform(product: .w2k, servicePack: 4))
      Issue.record("a package was made of \(name)")
    } catch let error as StoreError {
      #expect(error.code == .notFound)
      #expect(
        error.message.contains("the catalog has it for \(products); Windows 2000 is not among its tables"), "\(error)")
    }
  }

  @Test("A name that says another product is that product's package, which its installer refuses")
  func otherProduct() throws {
    let package = try Catalog.package(
      named: "WindowsXP-KB921398-x86-ENU.exe", for: Platform(product: .w2k, servicePack: 4))
    #expect(package.product == .xp)
  }

  @Test("A search finds articles, bulletins and files in any case; Q and KB are one article")
  func search() {
    let article = KBNumber(921_883)
    for text in ["kb921883", "ms06-040", "NETAPI32"] {
      #expect(Catalog.search(text).contains { $0.article == article }, "\(text)")
    }
    #expect(Catalog.search("no such file").isEmpty)
    #expect(Catalog.entries(KBNumber(921_883, prefix: "Q")).count == Catalog.entries(article).count)
  }

  @Test(
    "Each article makes a package for any machine, whose files are places on it",
    arguments: notEmpty(BaselineTests.platforms))
  func packages(_ platform: Platform) throws {
    let drive = "C:"
    let environment = [
      "SYSTEMROOT": platform.product.systemRoot, "PROGRAMFILES": drive + "\\Program Files",
      "PROGRAMFILES(X86)": drive + "\\Program Files (x86)",
      "COMMONPROGRAMFILES": drive + "\\Program Files\\Common Files",
      "COMMONPROGRAMFILES(X86)": drive + "\\Program Files (x86)\\Common Files",
    ]
    for entry in Self.all {
      let package = Catalog.package(of: entry, for: platform)
      #expect(package.article == entry.article)
      var places: Set<WindowsPath> = []
      for file in package.files {
        #expect(!file.copies.isEmpty)
        #expect(places.insert(try WindowsPath(file.target, environment: environment)).inserted, "\(file.target)")
      }
    }
  }
}
