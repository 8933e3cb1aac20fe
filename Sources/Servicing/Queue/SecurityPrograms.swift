import WindowsModel

/// Files of programs against malicious software, and of Windows' own, of the years of Windows NT 4.0 to Server 2003: by folders
/// that their installers make, and by names of their services and drivers. No list of these is whole.
enum SecurityPrograms {
  /// What the program of a file is called; nil: it is none that is known here.
  static func name(of path: WindowsPath) -> String? {
    if let name = files[WindowsName.folded(path.name)] { return name }
    for folder in path.components.dropLast() {
      let folded = WindowsName.folded(folder)
      if let name = folders.first(where: { folded == $0 || folded.hasPrefix($0 + " ") }) {
        return path.components.first { WindowsName.folded($0).hasPrefix(name) }
      }
    }
    return nil
  }

  /// Whole names, or what they begin with before a blank.
  private static let folders = [
    "SYMANTEC", "SYMANTEC ANTIVIRUS", "SYMANTEC SHARED", "NORTON", "MCAFEE", "MCAFEE.COM", "NETWORK ASSOCIATES",
    "TREND MICRO", "KASPERSKY LAB", "GRISOFT", "AVG", "ALWIL SOFTWARE", "AVAST", "AVAST SOFTWARE", "AVIRA", "ANTIVIR",
    "ESET", "F-SECURE", "F-PROT", "SOPHOS", "PANDA SECURITY", "PANDA SOFTWARE", "SOFTWIN", "BITDEFENDER", "COMODO",
    "ZONE LABS", "CHECKPOINT", "MICROSOFT SECURITY CLIENT", "MICROSOFT SECURITY ESSENTIALS", "WINDOWS DEFENDER",
    "MICROSOFT FOREFRONT", "MALWAREBYTES", "MALWAREBYTES'", "LAVASOFT", "SPYBOT", "SYGATE", "KERIO", "AGNITUM",
    "CLAMWIN", "DRWEB", "G DATA", "NORMAN", "EMSISOFT", "A-SQUARED", "WEBROOT", "PREVX", "SUNBELT SOFTWARE",
    "SUPERANTISPYWARE",
  ]

  private static let files: [String: String] = {
    let names = [
      "Windows Security Center": "WSCSVC.DLL WSCNTFY.EXE WSCUI.CPL", "Windows Firewall": "IPNATHLP.DLL",
      "Windows File Protection": "SFC.DLL SFC_OS.DLL SFCFILES.DLL",
      "Microsoft's antimalware": "MSMPENG.EXE MPSVC.DLL MSSECES.EXE MPFILTER.SYS MRT.EXE MSASCUI.EXE",
      "Symantec": "RTVSCAN.EXE VPTRAY.EXE CCAPP.EXE CCSVCHST.EXE CCEVTMGR.EXE NAVW32.EXE NAVAPSVC.EXE NAVAPEL.SYS "
        + "SYMEVENT.SYS SAVRT.SYS SRTSP.SYS NAVENG.SYS NAVEX15.SYS",
      "McAfee": "MCSHIELD.EXE VSTSKMGR.EXE FRAMEWORKSERVICE.EXE SHSTAT.EXE MFEHIDK.SYS NAIAVF5X.SYS MFEAPFK.SYS",
      "Kaspersky": "AVP.EXE KAVSVC.EXE KLIF.SYS KL1.SYS", "Avira": "AVGUARD.EXE AVGNT.EXE AVGNTFLT.SYS AVIPBB.SYS",
      "avast!": "ASHSERV.EXE ASHDISP.EXE AVASTSVC.EXE AVASTUI.EXE ASWMON2.SYS ASWSP.SYS ASWTDI.SYS AAVMKER4.SYS",
      "AVG": "AVGAMSVR.EXE AVGUPSVC.EXE AVGCC.EXE AVGWDSVC.EXE AVGTRAY.EXE AVGLDX86.SYS AVGMFX86.SYS",
      "ESET": "NOD32KRN.EXE NOD32KUI.EXE EKRN.EXE EGUI.EXE AMON.SYS EAMON.SYS EHDRV.SYS",
      "Trend Micro": "NTRTSCAN.EXE TMLISTEN.EXE PCCNTMON.EXE PCCNTMON.EXE TMXPFLT.SYS TMPREFLT.SYS VSAPINT.SYS",
      "Sophos": "SAVSERVICE.EXE ALMON.EXE SAVONACCESSCONTROL.SYS SAVONACCESSFILTER.SYS",
      "Panda": "PAVSRV51.EXE PAVFNSVR.EXE APVXDWIN.EXE PAVDRV51.SYS",
      "F-Secure": "FSGK32.EXE FSAV32.EXE FSM32.EXE FSGK.SYS",
      "BitDefender": "BDAGENT.EXE VSSERV.EXE XCOMMSVR.EXE BDFSFLTR.SYS",
      "Dr.Web": "SPIDERNT.EXE SPIDERML.EXE DRWEB32W.EXE DWPROT.SYS SPIDERG3.SYS",
      "ZoneAlarm": "VSMON.EXE ZLCLIENT.EXE VSDATANT.SYS", "Comodo": "CMDAGENT.EXE CFP.EXE CMDGUARD.SYS CMDHLP.SYS",
      "Outpost": "OUTPOST.EXE ACS.EXE AFWCORE.SYS", "Malwarebytes": "MBAM.EXE MBAMSERVICE.EXE MBAM.SYS",
      "Ad-Aware": "AAWSERVICE.EXE AD-AWARE.EXE", "Spybot": "TEATIMER.EXE SPYBOTSD.EXE",
      "ClamWin": "CLAMTRAY.EXE CLAMWIN.EXE",
    ]
    var files: [String: String] = [:]
    for (program, list) in names { for file in list.split(separator: " ") { files[String(file)] = program } }
    return files
  }()
}
