import TestSupport
import Testing

/// Every command with words that work on the machine of ``TestSupport/Desk/makeMachine()``, once KB921883 is on it.
struct Sample: Sendable, CustomTestStringConvertible {
  let words: [String]
  /// It changes the store, or asks to.
  let writes: Bool
  /// The exit status when all is well.
  let status: Int32

  init(_ words: String..., writes: Bool = false, status: Int32 = 0) {
    self.words = words
    self.writes = writes
    self.status = status
  }

  var testDescription: String { words.joined(separator: " ") }

  /// Those that need a store which is there.
  static let onStore: [Sample] = [
    Sample("status"),
    Sample("reboot", writes: true),
    Sample("hold", "%SystemRoot%\\regedit.exe", writes: true),
    Sample("release", "%SystemRoot%\\system32\\netapi32.dll", writes: true),
    Sample("program", "add", "Contoso Backup", writes: true),
    Sample("program", "remove", "Fabrikam Reader", writes: true),
    Sample("compare", "machine.wupd"),
    Sample("install", "KB958644", "/z", writes: true, status: 10),
    Sample("install", "/l"),
    Sample("uninstall", "KB921883", "--ignore-warning", writes: true, status: 10),
    Sample("plan", "install", "KB958644"),
    Sample("plan", "uninstall", "KB921883", "--ignore-warning"),
    Sample("plan", "install", "KB958644", "/z", "then", "qchain", "then", "reboot", "--runbook"),
    Sample("qchain", "qchain.log", writes: true),
    // KB921883 waits for its restart.
    Sample("qfecheck", status: 2),
    Sample("qfecheck", "/v", "/l:C:\\WINDOWS", writes: true, status: 2),
    Sample("pending"),
    Sample("log", "KB921883"), Sample("log", "KB921883", "--explain"), Sample("log", "KB921883", "--facts"),
    Sample("reg", "query", "HKLM\\SYSTEM\\Select"),
    Sample("reg", "add", "HKLM\\SOFTWARE\\Vendor", "/v", "Level", "/d", "3", writes: true),
    Sample("reg", "delete", "HKLM\\SYSTEM\\Select", "/v", "Failed", writes: true),
    Sample("reg", "export", "HKLM\\SYSTEM\\Select", "select.reg"),
    Sample("reg", "import", "sample.reg", writes: true),
    Sample("timeline"),
    Sample("timeline", "--about", "KB921883", "--all-keys", "--all-files", "--access", "--links"),
    Sample("export", "--reg", "whole.reg"),
    Sample("export", "--files", "out", "%SystemRoot%\\KB921883.log"),
    Sample("file", "list"),
    Sample("file", "show", "%SystemRoot%\\regedit.exe"),
    Sample("file", "get", "%SystemRoot%\\KB921883.log", "--to", "host.log"),
    Sample("file", "put", "C:\\x.dll", "--version", "1.2.3.4", writes: true),
    Sample("file", "delete", "%SystemRoot%\\regedit.exe", writes: true),
    Sample("journal", "list"),
    Sample("journal", "show"),
    Sample("journal", "diff", "1"),
    Sample("journal", "mark", "quiet", writes: true),
    Sample("journal", "note", "last", "quiet", writes: true),
    Sample("journal", "rollback", "1", writes: true),
    Sample("undo", writes: true),
    Sample("journal", "replay", "--into", "replayed.wupd"),
    Sample("journal", "verify"),
    Sample("journal", "anchor"),
    Sample("journal", "fork", "--into", "forked.wupd"),
    Sample("compact", writes: true),
  ]

  static let withoutStore: [Sample] = [
    Sample("create", "--product", "ws2003", "--service-pack", "1", "--clock", "2007-04-10T02:50:00", writes: true),
    Sample("install", "/?"),
    Sample("uninstall", "/?"),
    Sample("qchain", "/?"),
    Sample("qfecheck", "/?"),
    Sample("catalog", "search", "netapi32"),
    Sample("catalog", "show", "KB921883"),
    Sample("file", "describe", "/bin/sh"),
  ]
}

/// A Server 2003 SP1 with a program and an update that waits for its restart: made once, and copied for each test.
enum PreparedMachine {
  static let bytes: [UInt8] = {
    let desk = Desk()
    desk.makeMachine()
    desk.wupd("program", "add", "Fabrikam Reader")
    desk.wupd("install", "KB921883", "/z", "/q")
    return contents(of: desk.file("machine.wupd"))
  }()
}

extension Desk {
  /// The machine, and the files of this computer that samples name.
  func putPreparedMachine(_ name: String = "machine.wupd") {
    write(PreparedMachine.bytes, to: file(name))
    write(Array("REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor]\r\n@=\"x\"\r\n".utf8), to: file("sample.reg"))
  }
}
