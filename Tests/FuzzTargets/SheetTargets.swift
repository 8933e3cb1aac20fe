import WindowsFormats
import WindowsModel

extension FuzzTarget {
  private static let grammar = [
    "[", "]", "=", ",", ";", "\"", "\"\"", "\\\r\n", "\n", "%", "%%", "%11%", "[Strings]\n", "\u{1A}", "\0", "\u{FEFF}",
    "0x10001", "e\u{301}",
  ]

  static let inf = FuzzTarget(
    "inf",
    seeds: [
      "[Version]\r\nSignature=\"$Windows NT$\"\r\n[a.b]\r\nk = \"x, \"\"y\"\"\" , %S%,\\\r\n  z ; c\r\n[Strings]\r\nS=\"%T%\"\r\nT=t\r\n",
      "\u{FEFF}[s]\nä,%11%\\x,,\"\n[s]\n[Strings.0407]\nx=y\n", "\0[\0s\0]\0",
    ].map { Array($0.utf8) } + [[0xFF, 0xFE, 0x5B, 0, 0x73, 0, 0x5D, 0], [0xFE, 0xFF, 0, 0x5B, 0, 0x73, 0, 0x5D]],
    pieces: grammar
  ) { bytes in
    guard let file = try refusing(InfError.self, { try InfFile(bytes) }) else { return }
    let again = try InfFile(file.bytes)
    try expect(
      again.sections.elementsEqual(file.sections) { one, other in
        one.name.utf8.elementsEqual(other.name.utf8)
          && one.lines.elementsEqual(other.lines) {
            ($0.key == nil) == ($1.key == nil) && $0.items.elementsEqual($1.items) { $0.utf8.elementsEqual($1.utf8) }
          }
      }, "\(file.text) is read as \(again.text)")
    try expect(again.losses == [], "what was printed has losses: \(again.losses)")
    try expect(file.losses.count <= 102, "\(file.losses.count) losses")
    let size = try refusing(InfError.self) { try file.substituted(language: 0x407).text.utf8.count }
    try expect((size ?? 0) < 256 << 20, "the strings fill the memory")
  }

  static let updateVersions = FuzzTarget(
    "update-ver",
    seeds: [
      "[SourceFileInfo]\r\nqfe\\x.dll=E25817F48EBCB6A0F9D67607B42BE7E6,000500010A281588,19816,,8CA92DB1\r\n"
        + "sp3qfe\\y.exe=0F7B86985CEDCD727C2DB05631C13F20,000500010A281DE1,2150400,SP3QFE,9E520261\r\n"
    ].map { Array($0.utf8) }, pieces: grammar + ["E25817F48EBCB6A0F9D67607B42BE7E6", "-1", "9223372036854775808"]
  ) { bytes in
    guard let sheet = try refusing(InfError.self, { try UpdateVersions(bytes) }) else { return }
    for entry in sheet.entries {
      try expect(entry.md5.count == 16 && entry.size >= 0, "\(entry)")
      try expect(sheet[entry.path]?.md5 == entry.md5, "\(entry.path) is not found")
    }
  }

  static let branches = FuzzTarget(
    "branches",
    seeds: [
      "[Version]\nFileVersion=5.1.1.8\n[FileBranchInfo]\nA=\"%N%\",B\nB=b,C\nC=c,C\nD=d,C\n[Strings]\nN=n\n",
      "[DefaultBranchesServicePacks]\n2=SP2GDR\n[SourceInfsBranches]\nSP2GDR=\"update\\update_SP2GDR.inf\"\n",
    ].map { Array($0.utf8) }, pieces: grammar + ["A=a,A\n", "[FileBranchInfo]\n", "SP2GDR"]
  ) { bytes in
    _ = try refusing(InfError.self) { try BranchSheets(bytes, major: 5, minor: 1) }
    guard let table = try refusing(InfError.self, { try BranchTable(bytes) }) else { return }
    for one in table.names {
      try expect(table.relation(of: one, to: one) == .equal, "\(one) is not itself")
      for other in table.names.prefix(20) {
        let (there, back) = (table.relation(of: one, to: other), table.relation(of: other, to: one))
        try expect((there == .greater) == (back == .lesser), "\(one) and \(other) are each greater")
      }
    }
  }

  static let updateSheet = FuzzTarget(
    "update-inf",
    seeds: [
      """
      [Version]
      LanguageType=9
      MinNtServicePackVersion=512
      [ProductInstall.CopyFilesAlways]
      CopyFiles=F,@x.dll
      AddReg=R
      DelReg=D
      [ProductInstall.ExtendedConditional]
      ConditionInstall=C
      [C]
      Condition=CompositeOp,OrOp,O
      ConditionalOperations=E
      [O]
      AndOp=P
      [P]
      LessOp=CheckFileVer,_12_,x.sys,<,1.0.0.0
      [E]
      FileOperation=F2
      [F2]
      CopyFiles=F
      [F]
      a.dll,SP1GDR\\a.dll,,8
      [R]
      HKLM,S,V,0x10001,1
      [D]
      HKLM,S,V
      [Prerequisite]
      Condition=SingleOp,P
      [DestinationDirs]
      F=10,system32
      [HotpatchTargetInfo]
      0F7B86985CEDCD727C2DB05631C13F20,a,b
      """
    ].map { Array($0.utf8) }, pieces: grammar + ["CopyFiles=", "AndOp=", "Condition=", "FileOperation=", "F2", "[C]\n"]
  ) { bytes in
    guard let sheet = try refusing(InfError.self, { try UpdateSheet(bytes) }) else { return }
    try expect(sheet.steps.reduce(0) { $0 + $1.copies.count + $1.registry.count } <= 50_000, "too many lines")
    for copy in sheet.steps.flatMap(\.copies) { _ = copy.folder?.path }
  }
}
