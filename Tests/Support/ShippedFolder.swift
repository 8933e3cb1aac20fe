import Glibc
import StateStore
import WindowsFormats
public import WindowsModel

/// A package as Microsoft shipped them, written into a folder: sheets as text, programs by ``ProgramBuilder``, and an
/// update.ver that lists their MD5. Its catalog lists all that was put.
public struct ShippedFolder {
  public let path: String
  private var listed: [(name: String, bytes: [UInt8], branch: String)] = []

  /// - Parameter name: of the folder; product, article, architecture and language are read off it.
  public init(in folder: String, _ name: String = "WindowsServer2003-KB900001-x86-ENU") {
    path = "\(folder)/\(name)"
    mkdir(path, 0o777)
    mkdir("\(path)/update", 0o777)
    var installer = ProgramBuilder(.plain(FileVersion(6, 2, 29, 0), name: "update.exe"))
    installer.stamp = 1_155_000_000
    put("update/update.exe", installer.bytes())
    put("spuninst.exe", ProgramBuilder(.plain(FileVersion(6, 2, 29, 0), name: "spuninst.exe")).bytes())
  }

  /// A file that update.ver does not list.
  public func put(_ name: String, _ bytes: [UInt8]) {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      mkdir(folder, 0o777)
    }
    write(bytes, to: "\(path)/\(name)")
    if !name.lowercased().hasSuffix(".cat") { sign() }
  }

  /// Lists all that is there by now in the catalog.
  private func sign() {
    let names = run("/usr/bin/find", [path, "-type", "f", "!", "-iname", "*.cat"]).output.split(separator: "\n")
    let files = names.map { ForeignBytes(contents(of: String($0))) }
    let digests = files.compactMap { bytes in
      try? FileDigest.of(bytes, .sha1, in: ProgramSignature.ranges(of: ProgramFile(bytes), bytes))
    }
    write(CatalogBuilder(digests).bytes(), to: "\(path)/update/KB900001.CAT")
  }

  public func put(_ name: String, _ text: String) { put(name, Array(text.utf8)) }

  /// A program, which update.ver lists.
  ///
  /// - Parameter name: `SP1GDR/x.dll`.
  public mutating func add(_ name: String, _ version: FileVersion, _ branch: String) {
    let program = ProgramBuilder(
      .plain(version, branch: branch, name: name.split(separator: "/").last.map(String.init) ?? name))
    add(name, program.bytes())
  }

  public mutating func add(_ name: String, _ bytes: [UInt8]) {
    put(name, bytes)
    let branch = name.contains("/") ? name.split(separator: "/").first.map(String.init) ?? "" : ""
    listed.append((name.replacing("/", with: "\\"), bytes, branch))
    let lines = listed.map { file in
      "\(file.name)=\(Self.md5(file.bytes)),0005000200000001,\(file.bytes.count),\(file.branch),00000000"
    }
    put("update/update.ver", "[SourceFileInfo]\r\n" + lines.joined(separator: "\r\n") + "\r\n")
  }

  public static func md5(_ bytes: [UInt8]) -> String {
    var digest = ContentDigest()
    bytes.withUnsafeBytes { digest.update($0) }
    return hexadecimal(digest.result.md5).uppercased()
  }

  /// A sheet that brings `x.dll` of a folder to system32, with more sections behind.
  public static func sheet(
    _ folder: String, servicePacks: ClosedRange<Int> = 1...1, language: String = "9", version: String = "5,2",
    always: String = "x.dll,%FOLDER%\\x.dll", extra: String = ""
  ) -> String {
    let numbers = version.split(separator: ",")
    return """
      [Version]
      Signature="$Windows NT$"
      LanguageType=\(language)
      NtMajorVersionToUpdate=\(numbers.first ?? "5")
      NtMinorVersionToUpdate=\(numbers.last ?? "2")
      MinNtServicePackVersion=\(servicePacks.lowerBound << 8)
      MaxNtServicePackVersion=\(servicePacks.upperBound << 8)
      [ProductInstall.CopyFilesAlways]
      CopyFiles=System32.files
      [DestinationDirs]
      System32.files=11
      Cache.files=65619
      [System32.files]
      \(always)
      [Configuration]
      InstallationType=Hotfix
      \(extra)
      [Strings]
      FOLDER="\(folder)"
      SP_SHORT_TITLE="KB900001"
      SP_TITLE="Update for Windows (KB900001)"
      """
  }

  /// A package of two branches for Service Pack 1 of Server 2003, and of two for Service Pack 2.
  public static func dualBranch(in folder: String, extra: String = "") -> ShippedFolder {
    var package = ShippedFolder(in: folder)
    for (pack, revision) in [(1, 3000), (2, 4000)] as [(Int, UInt16)] {
      for line in ["GDR", "QFE"] {
        let branch = "SP\(pack)\(line)"
        package.add(
          "\(branch)/x.dll", FileVersion(5, 2, 3790, revision), "srv03_sp\(pack)_\(line.lowercased())")
        package.put("update/update_\(branch).inf", sheet(branch, servicePacks: pack...pack, extra: extra))
      }
    }
    package.put(
      "update/updatebr.inf",
      """
      [DefaultBranchesServicePacks]
      1=SP1GDR
      2=SP2GDR
      [SourceInfsBranches]
      SP1GDR="update\\update_SP1GDR.inf"
      SP1QFE="update\\update_SP1QFE.inf"
      SP2GDR="update\\update_SP2GDR.inf"
      SP2QFE="update\\update_SP2QFE.inf"
      """)
    return package
  }

  /// A package with one set of files in `qfe`.
  public static func singleBranch(
    in folder: String, _ name: String = "WindowsServer2003-KB900001-x86-ENU", servicePacks: ClosedRange<Int> = 1...1,
    language: String = "9", version: String = "5,2", extra: String = ""
  ) -> ShippedFolder {
    var package = ShippedFolder(in: folder, name)
    package.add("qfe/x.dll", FileVersion(5, 2, 3790, 3000), "srv03_sp1_qfe")
    package.put(
      "update/update.inf",
      sheet("qfe", servicePacks: servicePacks, language: language, version: version, extra: extra))
    return package
  }
}
