import Testing
import WindowsModel

@Suite("Articles")
struct KBNumberTests {
  @Test("Q and KB name one article, and the spelling is kept")
  func spelling() throws {
    let old = try #require(KBNumber("q300845"))
    let new = try #require(KBNumber("Kb300845"))
    #expect(old == new)
    #expect(Set([old, new]).count == 1)
    #expect(old.description == "Q300845")
    #expect(new.description == "KB300845")
    #expect(old.canonical == "KB300845")
    #expect(KBNumber("KB0921883")?.canonical == "KB921883")
    #expect(KBNumber(1) < KBNumber(2))
  }

  @Test(
    "Anything else is no article",
    arguments: [
      "", "KB", "Q", "921883", "KB12", "KB123456789", "KB92188x", "KB 921883", "KB-1", "KB000", "KB+92188", "K921883",
      "KBQ921883",
      "KB٩٢١٨٨٣", " KB921883", "KB0012", "q019",
    ])
  func refused(text: String) { #expect(KBNumber(text) == nil) }
}

@Suite("Languages, products and attributes")
struct ProductTests {
  @Test("A language is known by its three letters, and two of the oldest by two")
  func languages() {
    #expect(Language("enu")?.identifier == 0x0409)
    #expect(Language("DEU")?.identifier == 0x0407)
    #expect(Language("en") == .english)
    #expect(Language("de")?.code == "DEU")
    #expect(Language("JPN")?.identifier == 0x0411)
    #expect(Language("TRK")?.identifier == 0x041F)
    for text in ["", "XXX", "fr", "ENUS", "EN ", "ENGLISH"] { #expect(Language(text) == nil, "\(text)") }
  }

  @Test("KnownDLLs are as many as Windows lists, sorted, each once")
  func knownDLLs() {
    for (product, architecture, count) in [
      (Product.nt4, Architecture.x86, 16), (.w2k, .x86, 19), (.xp, .x86, 19), (.ws2003, .x86, 19), (.ws2003, .ia64, 19),
      (.ws2003, .x64, 22), (.xp, .x64, 22),
    ] {
      let names = product.knownDLLs(on: architecture)
      #expect(names.count == count, "\(product) \(architecture)")
      #expect(Set(names).count == names.count)
      #expect(names == names.sorted())
      #expect(names.contains("kernel32"))
      #expect(names.contains("wow64") == (architecture == .x64))
    }
    #expect(Product.nt4.knownDLLs(on: .x86).contains("crtdll"))
    #expect(!Product.nt4.knownDLLs(on: .x86).contains("wininet"))
    #expect(!Product.ws2003.knownDLLs(on: .x86).contains("crtdll"))
  }

  @Test("A product has the numbers it is known by")
  func products() {
    #expect(Product.allCases.map(\.currentVersion) == ["4.0", "5.0", "5.1", "5.2"])
    #expect(Product.allCases.map(\.build) == [1381, 2195, 2600, 3790])
    #expect(Product.allCases.map(\.lastServicePack) == [6, 4, 3, 2])
    #expect(Product.allCases.map(\.systemRoot) == ["C:\\WINNT", "C:\\WINNT", "C:\\WINDOWS", "C:\\WINDOWS"])
    #expect(Platform(product: .ws2003, servicePack: 1).description == "Windows Server 2003 SP1, x86, ENU")
    #expect(Platform(product: .xp, servicePack: 0, architecture: .x64).description == "Windows XP, x64, ENU")
  }

  @Test("Attributes show the letters of attrib and dir")
  func attributes() {
    #expect(FileAttributes([.archive, .system, .hidden, .readOnly, .compressed]).letters == "ASHRC")
    #expect(FileAttributes([.directory]).letters == "")
    #expect(FileAttributes(rawValue: 0x21).letters == "AR")
  }
}
