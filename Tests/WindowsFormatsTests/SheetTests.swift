import Testing
import WindowsFormats
import WindowsModel

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("update.ver")
struct UpdateVersionsTests {
  @Test("Tells MD5, version, size, branch and checksum of each file")
  func entries() throws {
    let sheet = try UpdateVersions(
      bytes(
        """
        [SourceFileInfo]
        qfe\\regfinit.dll=E25817F48EBCB6A0F9D67607B42BE7E6,000500010A281588,19816,,8CA92DB1
        sp3qfe\\ntkrnlmp.exe=0F7B86985CEDCD727C2DB05631C13F20,000500010A281DE1,2150400,SP3QFE,9E520261
        """))
    let first = try #require(sheet["QFE\\RegFinit.dll"])
    #expect(first.version == FileVersion(5, 1, 2600, 5512) && first.size == 19816 && first.branch == nil)
    #expect(first.checksum == 0x8CA9_2DB1 && first.md5.prefix(2) == [0xE2, 0x58] && first.line == 2)
    #expect(sheet["sp3qfe\\ntkrnlmp.exe"]?.branch == "SP3QFE")
    #expect(sheet["other.dll"] == nil)
  }

  @Test(
    "Is refused with a damaged entry",
    arguments: [
      "", "[Other]\n", "[SourceFileInfo]\nx.dll=E2,0,1,,0", "[SourceFileInfo]\nx.dll",
      "[SourceFileInfo]\nx=E25817F48EBCB6A0F9D67607B42BE7E6,000500010A281588,-1,,8CA92DB1",
      "[SourceFileInfo]\nx=E25817F48EBCB6A0F9D67607B42BE7E6,zz,1,,8CA92DB1",
      "[SourceFileInfo]\nx=E25817F48EBCB6A0F9D67607B42BE7E6,,1,,\nX=E35817F48EBCB6A0F9D67607B42BE7E6,,1,,",
      "[SourceFileInfo]\nx=E25817F48EBCB6A0F9D67607B42BE7E6,,1,,\n[y\n",
    ])
  func damaged(text: String) {
    #expect(throws: InfError.self) { try UpdateVersions(bytes(text)) }
  }
}

@Suite("branches.inf and updatebr.inf")
struct BranchSheetTests {
  @Test("Order branches by their way to the root")
  func order() throws {
    let table = try BranchTable(
      bytes(
        """
        [Version]
        FileVersion=5.1.1.8
        [FileBranchInfo]
        SP2GDR="%N%",SP2QFE
        SP2QFE=b,SP3GDR
        SP3GDR=c,SP3QFE
        SP3QFE=d,SP3QFE
        Other=e,SP3QFE
        [Strings]
        N="SP2"
        """))
    #expect(table.fileVersion == FileVersion(5, 1, 1, 8))
    #expect(table.relation(of: "sp3qfe", to: "SP2GDR") == .greater)
    #expect(table.relation(of: "SP2GDR", to: "SP2QFE") == .lesser)
    #expect(table.relation(of: "SP2GDR", to: "sp2gdr") == .equal)
    #expect(table.relation(of: "Other", to: "SP2GDR") == BranchTable.Relation.none)
    #expect(table.relation(of: "SP2GDR", to: "SP9GDR") == nil)
  }

  @Test(
    "Are refused when they contradict themselves",
    arguments: [
      "", "[FileBranchInfo]\nA=a,B", "[FileBranchInfo]\nA=a,A\na=b,A", "[FileBranchInfo]\nA=a,B\nB=b,C\nC=c,A",
      "[FileBranchInfo]\nA=,A", "[FileBranchInfo]\nA=a", "[FileBranchInfo]\n=a,A",
    ])
  func refused(text: String) {
    #expect(throws: InfError.self) { try BranchTable(bytes(text)) }
  }

  @Test("Tell the sheet of a branch and the branch of a service pack, for this Windows first")
  func sheets() throws {
    let text = """
      [DefaultBranchesServicePacks]
      2=SP2GDR
      3=SP3GDR
      [DefaultBranchesServicePacks.WinNt52]
      1=SP1GDR
      [SourceInfsBranches]
      SP2GDR="update\\update_SP2GDR.inf"
      SP3QFE="update\\update_SP3QFE.inf"
      """
    let sheets = try BranchSheets(bytes(text), major: 5, minor: 1)
    #expect(sheets.defaults == [2: "SP2GDR", 3: "SP3GDR"])
    #expect(sheets.sheet(of: "sp3qfe") == "update\\update_SP3QFE.inf" && sheets.sheet(of: "SP9GDR") == nil)
    #expect(try BranchSheets(bytes(text), major: 5, minor: 2).defaults == [1: "SP1GDR"])
    for bad in ["", "[DefaultBranchesServicePacks]\nx=y", "[DefaultBranchesServicePacks]\n1=SP1GDR"] {
      #expect(throws: InfError.self) { try BranchSheets(bytes(bad)) }
    }
  }

  @Test("A line of updatebr.inf that is none is shown, with what is wanted")
  func lineUpdatebrInfNone() {
    for (text, told) in [
      ("[DefaultBranchesServicePacks]\nSP1=SP1GDR\n", "has in line 2 SP1=SP1GDR, which"),
      ("[DefaultBranchesServicePacks]\nSP1GDR\n", "has in line 2 SP1GDR, which"),
      ("[DefaultBranchesServicePacks]\n1=a\n[SourceInfsBranches]\nupdate.inf\n", "has in line 4 update.inf, which"),
    ] {
      let error = #expect(throws: InfError.self) { try BranchSheets(bytes(text)) }
      #expect(error?.description.hasPrefix(told) == true)
    }
  }
}
