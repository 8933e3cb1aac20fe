import Glibc
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

/// Sessions at the shell, to the letter. `WUPD_RECORD=1` writes them anew; read the difference before it is committed.
@Suite("Transcripts")
struct TranscriptTests {
  @Test("The program answers as the transcript says", arguments: notEmpty(Transcript.all))
  func transcript(name: String) throws {
    let recorded = Transcript.text(of: name)
    let transcript = Transcript(recorded)
    try #require(!transcript.steps.isEmpty)
    let desk = Desk()
    if name == "describe" { desk.putPrograms() }
    if name == "shipped" { desk.putPackages() }
    if name == "adopt" { try desk.putDisk() }
    if name == "inventory" { try desk.putInventory() }
    let played = transcript.played(at: desk)
    if environment("WUPD_RECORD") == "1" {
      write(Array(played.description.utf8), to: Transcript.path(of: name))
      return
    }
    for (step, now) in zip(transcript.steps, played.steps) where step != now {
      Issue.record("\(name): $ \(step.command)\nexpected\n\(step.answer)\nand not\n\(now.answer)")
      // What follows rests on it.
      return
    }
    #expect(played.description == recorded)
  }

  @Test("The transcripts are found")
  func found() {
    #expect(Transcript.all.count >= 10)
  }
}

extension Desk {
  /// What the transcript that looks at packages in folders finds.
  fileprivate func putPackages() {
    let extra = #"""
      [ProductInstall.GlobalRegistryChanges.Install]
      AddReg=Product.Add.Reg
      [Product.Add.Reg]
      HKLM,SOFTWARE\Contoso,Level,0x10001,3
      [Prerequisite]
      Condition=SingleOp,Pre
      [Pre]
      NotPresentOp=CheckReg,HKLM,SOFTWARE\Fabrikam
      [ProcessesToRun]
      "rundll32.exe apphelp.dll,ShimFlushCache"
      [Mystery]
      a=b
      """#
    _ = ShippedFolder.dualBranch(in: path, extra: extra)
    mkdir(file("damaged"), 0o777)
    let damaged = ShippedFolder.dualBranch(in: file("damaged"))
    damaged.put("SP1GDR/x.dll", [1, 2, 3])
    mkdir(file("express"), 0o777)
    ShippedFolder.singleBranch(in: file("express")).put("update/update.url", "[Options]\n")
    write(
      Array("@echo off\r\nWindowsServer2003-KB900001-x86-ENU.exe /z /q\r\n".utf8), to: file("chain.cmd"))
  }

  /// The disk of a machine with two updates, the second of which waits for its restart.
  fileprivate func putDisk() throws {
    let store = "made.wupd"
    for words in [
      [
        "create", "--product", "ws2003", "--service-pack", "1", "--name", "PLANT7", "--bias", "-120", "--clock",
        "2006-08-10T02:50:00",
      ],
      ["install", "KB921883", "/z", "/q"], ["reboot"], ["install", "KB958644", "/z", "/q"],
    ] { _ = wupd(words + ["--store", store]) }
    mkdir(file("disk"), 0o777)
    try Store.open(file(store), .readOnly).read { try MachineDisk.write($0, to: file("disk")) }
    // A log of which nothing else is left, and an update whose backup was thrown away.
    write(
      Array("[KB900001.log]\r\n0.125: ====\r\n0.125: 2006/09/01 10:00:00.000 (local)\r\n".utf8),
      to: file("disk/WINDOWS/KB900001.log"))
    symlink("/etc/passwd", file("disk/link"))
    // The time this computer gives a file is not the same twice.
    for name in [
      "WINDOWS/system32/config/SYSTEM", "WINDOWS/system32/config/software", "WINDOWS/system32/config/default",
      "WINDOWS/KB900001.log",
    ] {
      let moment = timespec(tv_sec: 1_157_104_800, tv_nsec: 0)
      utimensat(AT_FDCWD, file("disk/\(name)"), [moment, moment], 0)
    }
  }

  /// What inventory.cmd leaves of a running machine with two updates, the second of which waits for its restart.
  fileprivate func putInventory() throws {
    for words in [
      [
        "create", "--product", "ws2003", "--service-pack", "1", "--name", "PLANT7", "--bias", "-120", "--clock",
        "2006-08-10T02:50:00",
      ],
      ["install", "KB921883", "/z", "/q"], ["reboot"], ["install", "KB958644", "/z", "/q"],
    ] { _ = wupd(words + ["--store", "made.wupd"]) }
    mkdir(file("PLANT7"), 0o777)
    try Store.open(file("made.wupd"), .readOnly).read { try MachineInventory.write($0, to: file("PLANT7")) }
    write(Array("Bring it back by Friday.\r\n".utf8), to: file("PLANT7/README.TXT"))
    shell("find PLANT7 -exec touch -d @1157104800 {} +")
  }

  /// What the transcript that looks at programs finds.
  fileprivate func putPrograms() {
    write(
      ProgramBuilder(.plain(FileVersion(5, 2, 3790, 2769), branch: "srv03_sp1_gdr", name: "netapi32.dll")).bytes(),
      to: file("netapi32.dll"))
    var german = VersionResource.plain(FileVersion(6, 0, 3790, 4093), branch: "srv03_sp2_qfe", language: 0x0407)
    german.fixed?.fileVersion = FileVersion(6, 0, 3790, 0)
    german.fixed?.productVersion = FileVersion(5, 2, 0, 0)
    var sewn = ProgramBuilder(german, .plain(FileVersion(1, 0, 0, 0), branch: nil, language: 0x0411))
    sewn.is64 = true
    sewn.isLibrary = false
    sewn.overlay = noise(3000)
    sewn.certificates = noise(256)
    sewn.hasChecksum = false
    write(sewn.bytes(), to: file("sewn.exe"))
  }
}
