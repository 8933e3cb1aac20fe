import FuzzTargets
import Glibc
import TestSupport

/// What libFuzzer calls. The target is named by `WUPD_FUZZ`, its files go to `WUPD_FUZZ_FOLDER`.
private let target: FuzzTarget = {
  let name = environment("WUPD_FUZZ") ?? ""
  do {
    if let target = try FuzzTarget.named(name, in: environment("WUPD_FUZZ_FOLDER") ?? "/tmp") { return target }
    fatalError("WUPD_FUZZ names no target; there are \(FuzzTarget.names.joined(separator: ", "))")
  } catch {
    fatalError("\(name): \(error)")
  }
}()

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<Int32>?, _ words: UnsafeMutableRawPointer?) -> Int32 {
  // The first words with which a corpus begins, and those that it is made of.
  if let folder = environment("WUPD_FUZZ_SEEDS") {
    for (index, seed) in target.seeds.enumerated() { write(seed, to: "\(folder)/seed-\(index)") }
    let lines = target.pieces.map { piece in
      "\"" + piece.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
    }
    write(Array(lines.joined().utf8), to: folder + ".dict")
    _exit(0)
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  do {
    try target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    fatalError("\(error)")
  }
  return 0
}

// A disk need not be waited for: nothing that is found here hangs on what a power cut would leave.
@_cdecl("fsync")
public func fsync(_ file: Int32) -> Int32 { 0 }

@_cdecl("fdatasync")
public func fdatasync(_ file: Int32) -> Int32 { 0 }
