import Drills
import TestSupport

extension FuzzTarget {
  static func drill(in folder: String) -> FuzzTarget {
    let path = folder + "/x.yaml"
    return FuzzTarget("drill", seeds: drills.map { Array($0.utf8) }, pieces: drillPieces) { bytes in
      write(bytes, to: path)
      do throws(DrillError) {
        let drill = try Drill.read(path: path)
        try? expect(drill.machine.files.count < bytes.count, "more than was written")
      } catch {
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 2
        try expect((0...lines).contains(error.place.line), "line \(error.place.line) of \(lines)")
        try expect(
          !error.message.isEmpty && error.description.utf8.count < 4000, "an error of \(error.message.count) letters")
        try expect(!error.description.unicodeScalars.contains { $0.value < 0x20 }, "a control character in an error")
      }
    }
  }

  private static let drillPieces = [
    "&a", "*a", "<<: ", "!!str ", "- ", "? ", ": ", "{", "}", "[", "]", "'", "\"", "|", ">-", "\t", "\r", "\n", "\n  ",
    "---\n",
    "null", "~", "0x", "-1", "99999999999999999999", "5.0", "\u{FEFF}", "\u{2028}", "e\u{301}", "%TAG ! x:\n", "#",
    "steps:",
    "expect:", "\\", "\\x2A", "content_from: ../x", "\u{10FFFF}", "reboot", "packages:", "machine:", "KB300845",
    "2006-08-10",
  ]

  private static let drills = [
    """
    drill: a-drill
    machine: {product: w2k, service_pack: 3, integrated: [A]}
    packages:
      A: {name: Windows2000-KB300845-x86-ENU.exe}
      B:
        name: Q300846_W2K_SP4_x86_en.exe
        files: [{path: '%SystemRoot%\\x.dll', version: 5.0.2195.1, branch: srv03_gdr, content: "any text"}]
    steps: [reboot, {install: A, expect: {code: 0x0}}, {mark: quiet}]
    expect: {files: {a: null}}
    """,
    """
    drill: another
    about: |
      Two lines,
      and more.
    claims: [Q12, Q14]
    machine:
      product: ws2003
      service_pack: 1
      architecture: x86
      language: ENU
      date: 2003-05-01T09:00:00
      files:
        - path: 'C:\\x.dll'
          in_use: always
      registry:
        'HKLM\\SOFTWARE\\Vendor':
          Level: 3
          Blob: {type: REG_BINARY, data: 00 ff 10}
      programs: [Contoso Backup 2.1]
    steps:
      - reboot
      - batch: |
          @echo off
          %P%\\a.exe /z & b
    """,
  ]
}
