import Servicing
import UpdateLogs
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  private static let run = """
    [KB900001.log]\r\n0.125: \(String(repeating: "=", count: 80))\r\n0.125: 2006/08/10 02:55:17.500 (local)\r\n\
    0.125: c:\\x\\update\\update.exe (version 6.1.22.4)\r\n0.141: Hotfix started with following command line: /z "a b"\r\n\
    0.156: DoInstallation: CleanPFR failed: 0x2 \r\n0.172: DoInstallation: FetchSourceURL for c:\\x\\update_SP1GDR.inf failed\r\n\
    1.000: Copied file (delayed):  C:\\SET1.tmp\n1.000: Skipped copying file:  C:\\y.dll\n\
    1.100: ---- Old Information In The Registry ------\r\n1.100: Source:C:\\SET1.tmp (1.0.0.2)\r\n\
    1.100: Destination:C:\\x.dll \r\n1.100: ---- New Information In The Registry ------\r\n\
    1.100: Source:C:\\SET1.tmp (1.0.0.2)\r\n1.100: Destination: \r\n  queue after: C:\\a -> deleted\r\n\
    2.000: Update.exe extended error code = 0xf070\r\n\
    2.000: Update.exe return code was masked to 0x643 for MSI custom action compliance.\r\n\
    2.000: RebootNecessary = 1,WizardInput = 0 , DontReboot = 1, ForceRestart = 0\r\n
    """

  private static let setup = #"""
    [2008/05/06 10:00:00 300.2 Driver Install]
    #-199 Executing "C:\W\setup.exe" with command line: setup
    #I022 Found "X" in C:\x.inf; Device: "A"; Driver: "A"; Provider: "P"; Mfg: "M"; Section name: "S".
    #I063 Selected driver installs from section [S] in "c:\x.inf".
    @ 10:00:01.000 #I121 Device install of "ROOT\X" finished successfully.
    [2008/05/06 10:00:00 301.2]
    Munged cmdline: KB900001.exe
    Copying file c:\x y to C:\z.
    Device install finished successfully (X).
    """#

  static let log = FuzzTarget(
    "log",
    seeds: [run, run + run, "1.000: This is not for this system\n2.000: Cleanup Complete\n\n====\n"].map {
      Array($0.utf8)
    } + [
      Array(setup.utf8), [0xFF, 0xFE] + WindowsText.encoded(run),
    ],
    pieces: [
      "\n", ": ", "====", "[", "]", ".log", "0x", "return code", "extended error code = ", "Copied file:", "PFE2",
      "e\u{301}",
      "99999999999999999999", "\0", "Copy", "restart", "=", "\"", "C:\\", "\r", "0.125: ", "Source:", "Destination:",
      " (local)", "\0\n\0", "\u{FF}", "#-199 ", "@ 23:59:59.999 #V166 ", "[2008/05/07 11:00:00 400.1]",
    ]
  ) { bytes in
    let log = KBLog(bytes, codePage: anyPage(bytes))
    try expect(log.bytes == bytes, "the log is written back as other bytes")
    let shown = ExplainedLog(log).sections.flatMap(\.lines)
    try expect(
      shown.count == log.lines.count && zip(shown, log.lines).allSatisfy { $0.text.utf8.elementsEqual($1.text.utf8) },
      "the lines come out otherwise")
    for line in shown { try expect((line.meaning?.utf8.count ?? 0) < 20_000, "a meaning is longer than any line") }
    if let setup = SetupLog(log) {
      try expect(setup.lines.count == log.lines.count, "lines of setupapi.log are lost")
      try expect(setup.runs.reduce(0) { $0 + $1.sections } <= setup.lines.count, "there are more sections than lines")
      for line in setup.lines { _ = SetupLogMeaning.text(line) }
    }
    for run in log.runs {
      _ = (run.start?.time(bias: -60), run.arguments)
      for line in run.lines { _ = run.localTime(of: line)?.time(bias: 1440) }
    }
  }
}
