import Glibc
import StateStore
import TestSupport
import Testing

/// A command with files of a disk of this computer that fails.
struct HostDeed: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// `DISK` stands for the folder that fails.
  let words: [String]

  init(_ line: String) {
    testDescription = line
    words = line.split(separator: " ").map { String($0) }
  }

  static let all: [HostDeed] = [
    HostDeed("log DISK/KB921883.log --explain"), HostDeed("drill DISK/drills"), HostDeed("batch DISK/run.cmd"),
    HostDeed("install DISK/WindowsServer2003-KB900001-x86-ENU /z /q"),
    HostDeed("check DISK/WindowsServer2003-KB900001-x86-ENU"),
    HostDeed("export --files DISK/out/tree %SystemRoot%\\KB921883.log %SystemRoot%\\$NtUninstallKB921883$\\spuninst"),
    HostDeed("export --reg DISK/out/all.reg --key HKLM\\SYSTEM\\Select"),
    HostDeed("file get %SystemRoot%\\KB921883.log --to DISK/out/x.log"), HostDeed("file put C:\\x.bin DISK/x.bin"),
    HostDeed("file describe DISK/x.bin"), HostDeed("reg import DISK/v.reg"),
    HostDeed("compare DISK/other.wupd"), HostDeed("journal replay --into DISK/out/new.wupd"),
  ]
}

@Suite("Whatever call fails for a file that a command is to read or write")
struct CommandFaultTests {
  private let desk = Desk()
  private var disk: String { desk.file("disk") }

  /// What came of a command.
  private struct Outcome: Equatable {
    let status: Int32
    let output: String
    let errors: String
    /// By name, what it wrote on the disk.
    let written: [String: [UInt8]]
    let head: [String]
  }

  private func prepare() {
    desk.shell("umask 022; rm -rf disk machine.wupd*; mkdir -p disk/drills disk/out")
    desk.putPreparedMachine()
    desk.putPreparedMachine("disk/other.wupd")
    write(noise(2_500_000), to: "\(disk)/x.bin")
    write(
      Array("REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\V]\r\n\"a\"=\"x\"\r\n\"b\"=dword:5\r\n".utf8),
      to: "\(disk)/v.reg")
    write(Array("WindowsServer2003-KB900001-x86-ENU.exe /z /q\r\nqchain\r\n".utf8), to: "\(disk)/run.cmd")
    _ = ShippedFolder.singleBranch(in: disk)
    desk.shell("wupd file get '%SystemRoot%\\KB921883.log' --to disk/KB921883.log")
    for name in ["allow-protected-renames", "backup-comes-later"] {
      write(contents(of: "\(Self.drills)/\(name).yaml"), to: "\(disk)/drills/\(name).yaml")
    }
  }

  private static let drills = "\(#filePath)".split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/drills"

  private func run(_ deed: HostDeed, _ fault: [String: String] = [:]) throws -> Outcome {
    desk.shell("rm -rf disk/out machine.wupd*; mkdir disk/out")
    desk.putPreparedMachine()
    let result = desk.wupd(
      deed.words.map { $0.replacing("DISK", with: disk) },
      environment: ["WUPD_CLOCK": "2007-04-10T03:00:00"].merging(fault) { $1 })
    var written: [String: [UInt8]] = [:]
    // A draft that cannot be taken away any more stays.
    for name in desk.shell("cd disk/out && find . -type f ! -name '*.creating'").output.split(separator: "\n") {
      written[String(name)] = contents(of: "\(disk)/out/\(name)")
    }
    let head = try Store.open(desk.file("machine.wupd"), .readOnly).read { try ["\($0.anchor())"] + dump($0) }
    return Outcome(
      status: result.status, output: result.output, errors: result.errors, written: written, head: head)
  }

  @Test("The answer is what it is without a fault, or says that it is not", arguments: notEmpty(HostDeed.all))
  func everyCall(deed: HostDeed) throws {
    prepare()
    let before = try run(HostDeed("status"))
    let right = try run(deed)
    try #require([0, 2, 10].contains(right.status), "\(right.output)\(right.errors)")
    for (way, name, step) in [(1, "error", 7), (4, "short", 9), (5, "dead", 23)] {
      var (tried, same, told) = (0, 0, 0)
      for number in stride(from: 1, to: .max, by: isLarge ? 1 : step) {
        unlink(desk.file("told"))
        let found = try run(
          deed,
          [
            "LD_PRELOAD": BuiltProgram.folder + "/libFaults.so", "FAULT_FOLDER": disk, "FAULT_WAY": "\(way)",
            "FAULT_NUMBER": "\(number)", "FAULT_TOLD": desk.file("told"),
          ])
        let hit = String(decoding: contents(of: desk.file("told")), as: UTF8.self)
        if hit.isEmpty { break }
        tried += 1
        let place = "\(name) at call \(number) (\(hit))"
        if found == right {
          same += 1
          continue
        }
        told += 1
        #expect(name != "short", "\(place): \(found.output)\(found.errors)")
        // Named, and not done by half.
        let said = found.output + found.errors
        #expect(![0, 10].contains(found.status) && said != "", "\(place): \(found.status) \(said)")
        #expect(found.status < 128, "\(place): \(found.errors)")
        if found.head != right.head && found.head != before.head {
          // A program of a batch file that ended well stays, and is told.
          #expect(said.contains(" Before that 1 act of this command was done and stays"), "\(place): another state")
          #expect(try Store.open(desk.file("machine.wupd"), .readOnly).verify().isSound, "\(place)")
        }
        // A list tells what is missing.
        for (file, bytes) in found.written where !file.hasSuffix(".manifest") {
          #expect(right.written[file] == bytes, "\(place): \(file) is not as it should be")
        }
      }
      print("\(deed.testDescription): \(name): \(tried) calls failed: \(same) the same, \(told) told")
      #expect(tried > 0)
    }
  }
}
