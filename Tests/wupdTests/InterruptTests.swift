import Glibc
import HostFiles
import TestSupport
import Testing

/// Whoever ends the program before its time finds nothing of it afterwards.
@Suite("Interrupted") struct InterruptTests {
  private let desk = Desk()
  private let drills = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/drills"

  init() { desk.shell("mkdir tmp") }

  /// The names among temporary things.
  private func names() -> [String] { (try? HostFolder(desk.file("tmp")).names().map(\.description)) ?? ["?"] }

  /// Starts the program, and ends it as soon as something of it lies among temporary things.
  private func interrupt(_ words: [String], _ signal: Int32) -> ProcessResult {
    let program = desk.start(words, environment: ["TMPDIR": desk.file("tmp")])
    for _ in 0..<10_000 where names().isEmpty { usleep(1000) }
    #expect(!names().isEmpty)
    program.send(signal)
    return program.wait()
  }

  @Test("Ctrl-C, a shutdown and a closed terminal leave no store of a drill", arguments: [SIGINT, SIGTERM, SIGHUP])
  func drill(signal: Int32) {
    let result = interrupt(["drill", drills, "--crash-at", "all"], signal)
    #expect(result.status == 128 + signal && names() == [], "\(names())")
    #expect(result.errors.contains("interrupted; the store is as it was") == (signal != SIGHUP), "\(result.errors)")
  }

  @Test("Ctrl-C leaves no copy of a machine that was planned on")
  func plan() {
    desk.putPreparedMachine()
    desk.shell(
      "mkdir side; cp machine.wupd side/; : > side/machine.wupd-wal; head -c 40 /dev/zero > side/machine.wupd-wal")
    desk.shell("chmod 444 side/machine.wupd")
    // With something of a log beside it the store is copied.
    let words = ["plan", "uninstall", "KB921883", "--store", "side/machine.wupd"]
    let program = desk.start(words, environment: ["TMPDIR": desk.file("tmp")])
    for _ in 0..<10_000 where names().isEmpty { usleep(200) }
    program.send(SIGINT)
    let result = program.wait()
    // It may have been quicker than the signal.
    #expect([0, 1, 130].contains(result.status) && names() == [], "\(result) \(names())")
  }

  @Test("A reader that went away leaves none, and is told nothing")
  func reader() {
    let result = desk.shell("(wupd drill \(drills); echo $? > status) | head -1", environment: ["TMPDIR": "tmp"])
    #expect(result.errors == "" && names() == [], "\(result) \(names())")
    #expect(contents(of: desk.file("status")) == Array("141\n".utf8))
  }

  @Test("A file that is taken out is there whole, or neither it nor a draft")
  func draft() {
    desk.putPreparedMachine()
    desk.shell("head -c 60000000 /dev/zero > big; wupd file put 'C:\\big.bin' big")
    let result = interrupt(["file", "get", "C:\\big.bin", "--to", "tmp/back"], SIGTERM)
    // It may have been quicker than the signal.
    #expect(result.status == 143 && names() == [] || result.status == 0 && names() == ["back"], "\(names())")
  }

  @Test("What it was begun to ignore, as nohup does, is not for it")
  func ignored() {
    desk.putPreparedMachine()
    desk.shell("head -c 3000000 /dev/zero > big; wupd file put 'C:\\big.bin' big; mkfifo pipe")
    // It stands still, writing to one that does not read yet.
    let result = desk.shell(
      """
      trap '' HUP TERM; (exec 3< pipe; sleep 1; cat <&3 | wc -c > size) & reader=$!
      wupd file get 'C:\\big.bin' > pipe & writer=$!
      sleep 0.5; kill -HUP $writer; kill -TERM $writer; wait $writer; echo $?; wait $reader; cat size
      """)
    #expect(result.output == "0\n3000000\n" && result.errors == "", "\(result)")
  }
}
