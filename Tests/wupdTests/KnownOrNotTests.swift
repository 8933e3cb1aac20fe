import TestSupport
import Testing
import WindowsModel

/// What wupd knows, reckons and does not know of a machine that was found, in its sentences and in its JSON alike.
@Suite("Known, reckoned, not known") struct KnownOrNotTests {
  private let desk = Desk()

  init() { write(Self.store, to: desk.file("found.wupd")) }

  /// Adopted from an inventory of a Server 2003 SP1 with these versions, and without its services.
  private static let store: [UInt8] = {
    let desk = Desk()
    desk.makeMachine()
    desk.shell("mkdir inv")
    desk.wupd("reg", "export", "HKLM\\SOFTWARE", "inv/s.reg")
    desk.wupd("reg", "delete", "HKLM\\SYSTEM\\CurrentControlSet\\Services", "/f")
    desk.wupd("reg", "export", "HKLM\\SYSTEM", "inv/y.reg")
    let versions = ["netapi32.dll", "csrsrv.dll", "oledlg.dll"].map {
      "5.2.3790.1830\tC:\\WINDOWS\\system32\\\($0)\r\n"
    }
    write(Array(versions.joined().utf8), to: desk.file("inv/v.txt"))
    desk.wupd("--store", "found.wupd", "adopt", "inv")
    return contents(of: desk.file("found.wupd"))
  }()

  @discardableResult
  private func found(_ words: String...) -> ProcessResult { desk.wupd(["--store", "found.wupd"] + words) }

  private func json(_ words: String...) throws -> JSONReader.Value {
    try JSONReader.read(desk.wupd(["--store", "found.wupd", "--json"] + words).bytes)
  }

  @Test(
    "A plan that cannot know says both codes and what decides, in text and JSON, and ends with 10; so does its sheet")
  func notKnown() throws {
    let text = found("plan", "install", "KB921883", "/z", "/b:SP1GDR")
    #expect(text.status == 10)
    #expect(
      text.output.hasSuffix("The code would be 0 or 3010: who holds netapi32.dll is not known\n"), "\(text.output)")
    let plan = try json("plan", "install", "KB921883", "/z", "/b:SP1GDR")
    #expect(plan["code"] == .null && plan["codes"] == .array([.number(0), .number(3010)]))
    #expect(plan["standing"] == .text("unknown"))
    #expect(plan["rests_on"] == .array([.text("who holds netapi32.dll is not known")]))
    let sheet = found("plan", "install", "KB921883", "/z", "/b:SP1GDR", "--runbook")
    #expect(sheet.status == 10 && sheet.output.contains("expect  0 or 3010: who holds netapi32.dll is not known"))
    let check = try json("check", "KB921883")["check"]
    #expect(check?["restart"] == .null && check?["restart_standing"] == .text("unknown"))
    let shown = try json("file", "show", "C:\\WINDOWS\\system32\\netapi32.dll")
    #expect(shown["in_use"] == .bool(false) && shown["in_use_standing"] == .text("unknown"))
    #expect(shown["branch_standing"] == .text("unknown"))
  }

  @Test("A plan that is sure of 3010 ends with 0, as ever, and names who holds the file and what says so")
  func sure() throws {
    #expect(found("hold", "C:\\WINDOWS\\system32\\netapi32.dll", "--by", "backup.exe").status == 0)
    let text = found("plan", "install", "KB921883", "/z")
    #expect(text.status == 0, "\(text.output)")
    #expect(text.output.contains("netapi32.dll is held by backup.exe (stated: said in act 2)"), "\(text.output)")
    #expect(text.output.contains("(3010)"))
    let plan = try json("plan", "install", "KB921883", "/z")
    #expect(plan["code"] == .number(3010) && plan["codes"] == .array([.number(3010)]))
    #expect(plan["standing"] == .text("reckoned"))
    #expect(
      plan["rests_on"]
        == .array([.text("netapi32.dll is in use by backup.exe (stated: said in act 2)")]))
    #expect(found("plan", "install", "KB921883", "/z", "--runbook").status == 0)
    #expect(try json("file", "show", "C:\\WINDOWS\\system32\\netapi32.dll")["in_use_standing"] == .text("stated"))
  }

  @Test("One of a chain that is sure of the restart makes the code of the chain sure, whichever it is")
  func chain() throws {
    #expect(found("plan", "install", "KB926436", "KB921883", "/z").status == 10)
    found("hold", "C:\\WINDOWS\\system32\\netapi32.dll", "--by", "backup.exe")
    for order in [["KB926436", "KB921883"], ["KB921883", "KB926436"]] {
      let plan = desk.wupd(["--store", "found.wupd", "--json", "plan", "install"] + order + ["/z"])
      let json = try JSONReader.read(plan.bytes)
      #expect(plan.status == 0 && json["code"] == .number(3010), "\(order)")
    }
  }

  @Test("What every Windows maps is in use, and it is said that this is reckoned from that")
  func always() throws {
    let shown = try json("file", "show", "C:\\WINDOWS\\system32\\csrsrv.dll")
    guard case .array(let holders)? = shown["held_by"] else { return #expect(Bool(false), "nobody holds it") }
    #expect(
      holders.contains {
        $0["holder"] == .text("csrss.exe") && $0["standing"] == .text("reckoned")
          && $0["rests_on"] == .array([.text("every Windows Server 2003 that runs maps it")])
      })
  }

  @Test("A restart that is due already says nothing of the code of the act itself")
  func dueAlready() throws {
    let value = WindowsText.encoded("\\??\\C:\\x.tmp\0\0\0").map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      .joined(separator: ",")
    write(
      Array(
        """
        Windows Registry Editor Version 5.00\r
        \r
        [HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\r
        "PendingFileRenameOperations"=hex(7):\(value)\r

        """.utf8), to: desk.file("queue.reg"))
    #expect(found("reg", "import", "queue.reg").status == 0)
    let status = try json("status")
    #expect(status["restart_required"] == .bool(true) && status["restart_standing"] == .text("reckoned"))
    let plan = try json("plan", "install", "KB921883", "/z", "/b:SP1GDR")
    #expect(plan["code"] == .null && plan["standing"] == .text("unknown"), "\(plan)")
    #expect(plan["restarts"] == .number(1))
  }

  @Test("Which line a file is of may decide the code: then that is not known either")
  func lineDecides() throws {
    let plan = try json("plan", "install", "KB921883", "/z")
    guard case .array(let acts)? = plan["plan"], let act = acts.first else { return #expect(Bool(false), "no act") }
    #expect(act["line_standing"] == .text("unknown"))
    #expect(act["line_rests_on"] == .array([.text("C:\\WINDOWS\\system32\\netapi32.dll")]))
    #expect(plan["code"] == .null)
    let asked = try json("check", "KB921883")["check"]
    #expect(asked?["line_standing"] == .text("unknown"))
  }

  @Test("Of a machine whose hive is not there nobody knows whether a restart is due")
  func restartNotKnown() throws {
    desk.shell("mkdir thin")
    found("reg", "export", "HKLM\\SOFTWARE", "thin/s.reg")
    desk.wupd("--store", "thin.wupd", "adopt", "thin")
    let status = try JSONReader.read(desk.wupd("--store", "thin.wupd", "--json", "status").bytes)
    #expect(status["restart_standing"] == .text("unknown") && status["restart_rests_on"] == .array([]))
    #expect(desk.wupd("--store", "thin.wupd", "status").output.contains("Whether a restart is due is not known"))
  }
}
