import HostFiles
import TestSupport
import Testing

@Suite("Faults while a file is written")
struct WritingTests {
  @Test(
    "A write that a signal interrupts, or that is done by half, is gone on with",
    arguments: [FaultyFolder.Way.interrupted, .short])
  func goneOnWith(_ way: FaultyFolder.Way) throws {
    let folder = FaultyFolder()
    let bytes = noise(10_000)
    let output = try HostOutput(folder.file("x"))
    folder.arm(way, 1)
    try bytes.withUnsafeBytes { try output.write($0) }
    #expect(folder.disarm()?.hasPrefix("write ") == true)
    try output.close()
    #expect(areSame(contents(of: folder.file("x")), bytes))
  }
}
