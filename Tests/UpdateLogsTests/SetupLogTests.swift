import Testing
import UpdateLogs
import WindowsModel

@Suite("setupapi.log, with numbers and without") struct SetupLogTests {
  private func read(_ lines: [String]) -> SetupLog? {
    SetupLog(KBLog(Array(lines.joined(separator: "\r\n").utf8), codePage: .western))
  }

  private static let numbered = [
    "[SetupAPI Log]", "OS Version = 5.1.2600 Service Pack 2", "Architecture = x86",
    "[2008/05/06 10:00:00 300.2 Driver Install]",
    #"#-199 Executing "C:\WINDOWS\system32\setup.exe" with command line: setup -newsetup"#,
    ##"#I022 Found "ROOT\X" in C:\WINDOWS\inf\x.inf; Device: "A device"; Driver: "A driver"; Provider: "P"; Mfg: "M"; Section name: "X_Inst"."##,
    "#I023 Actual install section: [X_Inst.NT]. Rank: 0x00000000. Driver date: 10/01/2002. Version: 5.2.3790.1830.",
    ##"#I022 Found "*X" in C:\WINDOWS\inf\y.inf; Device: "Another"; Driver: "Another"; Provider: "P"; Mfg: "M"; Section name: "Y_Inst"."##,
    ##"#I063 Selected driver installs from section [X_Inst] in "c:\windows\inf\x.inf"."##,
    "#-166 Device install function: DIF_INSTALLDEVICE.",
    ##"#W104 Device "ROOT\X\0000" required reboot: Query remove failed (install) CfgMgr32 returned: 0x17: CR_REMOVE_VETOED."##,
    ##"#I121 Device install of "ROOT\X\0000" finished successfully."##,
    "[2008/05/07 11:00:00 400.1]",
    #"#-198 Command line processed: c:\0d5f\update\update.exe -q /z"#,
    #"#-336 Copying file c:\0d5f\sp2qfe\x.dll to C:\WINDOWS\system32\x.dll."#,
    "[2008/05/07 11:00:02 400.2]",
    #"#-198 Command line processed: c:\0d5f\update\update.exe -q /z"#,
    ##"#E033 Error 5: Access is denied."##,
    "[2008/05/07 12:00:00 500.1]",
    ##"#-199 Executing "C:\WINDOWS\$NtUninstallKB900001$\spuninst\spuninst.exe" with command line: "C:\WINDOWS\$NtUninstallKB900001$\spuninst\spuninst.exe" /z"##,
    "[2008/13/07 12:00:00 500.2]",
  ]

  @Test("Sections of one program that follow each other are one run, and its command line says whose it is")
  func runs() throws {
    let log = try #require(read(Self.numbered))
    #expect(log.isNumbered)
    #expect(log.runs.map(\.line) == [4, 13, 19, 21])
    #expect(log.runs.map(\.sections) == [1, 2, 1, 1])
    #expect(log.runs.map(\.isSetUp) == [true, false, false, false])
    #expect(log.runs.map(\.isOfUpdate) == [false, true, true, false])
    #expect(log.runs[1].program == #"c:\0d5f\update\update.exe"#)
    #expect(log.runs[1].commandLine == #"c:\0d5f\update\update.exe -q /z"#)
    #expect(log.runs[1].title == nil)
    #expect(log.runs[1].copied == [#"C:\WINDOWS\system32\x.dll"#])
    #expect(log.runs[1].errors == 1 && log.runs[1].firstError == "Error 5: Access is denied.")
    #expect(log.runs[1].start?.text == "2008-05-07 11:00:00" && log.runs[1].end?.text == "2008-05-07 11:00:02")
    #expect(log.runs[2].title == ShortTitle("KB900001"))
    #expect(log.unreadTimes == [21] && log.runs[3].start == nil)
  }

  @Test("A driver is the one that was taken, with its INF, its version and whether a restart is due")
  func drivers() throws {
    let install = try #require(read(Self.numbered)?.runs[0].installs.first)
    #expect(install.device == #"ROOT\X\0000"# && install.description == "A device")
    #expect(install.inf == #"c:\windows\inf\x.inf"# && install.version == "5.2.3790.1830")
    #expect(install.needsRestart && install.error == nil && install.line == 12)
  }

  @Test("Numbers are gone by and not words, so that the words may be of any language")
  func numbers() throws {
    let log = try #require(
      read([
        "[2008/05/06 10:00:00 300.2]", ##"#-199 Wird gestartet: "C:\x\update.exe" Zeile: C:\x\update.exe /q"##,
        ##"#I121 Fertig: "ROOT\X\0000"."##, "#E122 Fehlgeschlagen. Fehler 5: Zugriff verweigert",
      ]))
    #expect(log.runs.map(\.commandLine) == [#"C:\x\update.exe /q"#])
    #expect(log.runs[0].installs.map(\.device) == [#"ROOT\X\0000"#, nil])
    #expect(log.runs[0].installs[1].error == "Fehlgeschlagen. Fehler 5: Zugriff verweigert")
    #expect(log.unread.isEmpty)
  }

  @Test("Lines that have a time of their own have it on the day of their section, or on the next")
  func clocks() throws {
    let log = try #require(
      read([
        "[2001/02/27 23:59:30 1148.173]", ##"@ 23:59:33.381 #V166 Device install function: DIF_X."##,
        ##"@ 00:00:07.271 #I121 Device install of "ROOT\X" finished successfully."##,
      ]))
    #expect(log.runs[0].installs.first?.time?.text == "2001-02-28 00:00:07")
  }

  @Test("An install of files alone and the whole one behind it are one")
  func copyOnly() throws {
    let done = ##"#V121 Device install of "ROOT\X" finished successfully."##
    let log = try #require(read(["[2001/02/27 23:59:30 1148.173]", done, "#-166 DIF_INSTALLDEVICE.", done]))
    #expect(log.runs[0].installs.map(\.line) == [4])
  }

  @Test("Of Windows 2000 the sentences are read, and a process says its command line once")
  func plain() throws {
    let log = try #require(
      read([
        "[2001/02/03 10:00:00 180.12]", "Munged cmdline: hotfix.exe -m", #"EXE name: C:\TEMP\hotfix.exe"#,
        "[2001/02/03 10:00:01 180.15 Driver Install]",
        #"Found *X in C:\WINNT\inf\x.inf; Device: A device; Driver: A driver; Provider: P; Mfg: (M); Section: X_Inst"#,
        #"Selected driver installs from section X_Inst in c:\winnt\inf\x.inf."#, #"Doing full install of ROOT\X\0000."#,
        #"Device install finished successfully (ROOT\X\0000)."#,
        "[2001/02/03 10:00:02 180.20]",
        "Copying file c:\\new folder (3)\\x.sys to C:\\WINNT\\system32\\DRIVERS\\x.sys.",
        "Device install finished with error Error 1078: The name is already in use.", "Gerät wurde installiert.",
      ]))
    #expect(!log.isNumbered && log.runs.count == 1 && log.runs[0].sections == 3)
    #expect(log.runs[0].program == #"C:\TEMP\hotfix.exe"# && log.runs[0].isOfUpdate)
    #expect(log.runs[0].copied == [#"C:\WINNT\system32\DRIVERS\x.sys"#])
    #expect(log.runs[0].installs.map(\.description) == ["A device", nil])
    #expect(log.runs[0].installs.map(\.inf) == [#"c:\winnt\inf\x.inf"#, nil])
    #expect(log.runs[0].installs[1].error == "Error 1078: The name is already in use.")
    #expect(log.unread == [12])
  }

  @Test(
    "A command line names its package by a folder or by a package's file, and by no other number",
    arguments: [
      (#"c:\x\WindowsXP-KB900002-v2-x86-ENU.exe /q"#, "KB900002-v2"),
      (#"C:\WINDOWS\$hf_mig$\KB900003\update\update.exe"#, "KB900003"),
      (#""C:\WINDOWS\$NtUninstallQ300845_WM9$\spuninst\spuninst.exe""#, "Q300845_WM9"), (#"c:\q123\x.exe KB12"#, nil),
      (#"C:\WINNT\Q900004.exe"#, "Q900004"), (#"c:\0d5f\update\update.exe"#, nil),
    ] as [(String, String?)])
  func titles(command: String, name: String?) throws {
    let log = try #require(read(["[2008/05/06 10:00:00 300.2]", "#-198 Command line processed: \(command)"]))
    #expect(log.runs[0].title?.description == name)
  }

  @Test("What has no section is none")
  func none() {
    #expect(read(["#-198 Command line processed: x"]) == nil)
    #expect(read([""]) == nil)
    #expect(read(["[KB900001.log]", "0.100: 2006/08/10 02:51:00.000 (local)"]) == nil)
  }

  @Test("A device that gets no driver is told as that, and the next one is its own")
  func withoutDriver() throws {
    let log = try #require(
      read([
        "[2008/05/06 10:00:00 300.2]", ##"#I063 Selected driver installs from section [X] in "c:\x.inf"."##,
        ##"#I125 Installing NULL driver for "ROOT\A"."##, ##"#I121 Device install of "ROOT\A" finished successfully."##,
        ##"#I121 Device install of "ROOT\B" finished successfully."##,
      ]))
    #expect(log.runs[0].installs.map(\.isWithoutDriver) == [true, false])
    #expect(log.runs[0].installs.map(\.inf) == [nil, "c:\\x.inf"])
  }
}
