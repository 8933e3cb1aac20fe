import BatchFiles
import Testing

@Suite("Batch files without end or measure")
struct BatchLimitTests {
  @Test("A loop without end is one error that names its line")
  func endless() throws {
    try expectStop("a\n:again\ngoto again", at: 3, "more than 100000 lines were carried out", after: ["a.exe"])
  }

  @Test("Calls end at 32, of subroutines and of files")
  func calls() throws {
    try expectStop("call :s\n:s\ncall :s", at: 3, "calls are nested deeper than 32")
    let desk = try BatchDesk(batches: ["x.cmd": "call x"])
    try expectStop("call x", at: 1, "calls are nested deeper than 32", host: desk)
    try expectStop("x", at: nil, "", host: BatchDesk(batches: ["x.cmd": "\u{0}"]))
  }

  @Test("A batch file that calls another without end is stopped")
  func chain() throws {
    let runs = Array(repeating: "a.exe", count: 1000)
    try expectStop(":again\na\ngoto again", at: 2, "more than 1000 programs", after: runs)
    try expectStop("x", at: 1, "more than 1000 programs", host: BatchDesk(batches: ["x.cmd": "x"]))
  }

  @Test("A line may have 8191 characters after expansion, continuations included")
  func longLines() throws {
    let longest = String(repeating: "x", count: 8186)
    #expect(try shown("echo \(longest)") == [longest])
    try expectStop("echo \(longest)x", at: 1, "longer than cmd.exe takes (8191 characters)")
    try expectStop("set A=\(String(repeating: "x", count: 4100))\necho %A%%A%", at: 2, "8191")
    try expectStop(
      "echo \(String(repeating: "x", count: 5000))^\n\(String(repeating: "x", count: 5000))", at: 2, "continuations")
    #expect(try shown("rem \(longest)\(longest)\necho a") == ["a"])
  }

  @Test("Blocks and ifs nest to 50, and a block has a largest size")
  func nesting() throws {
    for depth in [40, 60, 3000] {
      let blocks = String(repeating: "(", count: depth) + "echo a" + String(repeating: ")", count: depth)
      let ifs = String(repeating: "if 1==1 ", count: min(depth, 1000)) + "echo a"
      if depth == 40 {
        #expect(try shown(blocks) == ["a"])
        #expect(try shown(ifs) == ["a"])
      } else {
        try expectStop(blocks, at: 1, "nested deeper than 50")
        try expectStop(ifs, at: 1, "nested deeper than 50")
      }
    }
    let lines = String(repeating: "rem %A%\necho %A%\n", count: 200)
    try expectStop(
      "set A=\(String(repeating: "x", count: 8000))\n(\n\(lines))", at: 252, "the block is longer than 1000000")
  }

  @Test("The environment has the size it has in Windows")
  func environment() throws {
    let long = String(repeating: "x", count: 8000)
    try expectStop("set A=\(long)\nset B=%A%\nset C=%A%\nset D=%A%\nset E=%A%", at: 5, "the environment is full")
    #expect(try shown(":a\nset A=\(long)\nset B=%B%x\nif not %B%==xxxxxxxxxx goto a\necho b") == ["b"])
  }

  @Test("Numbers that are none are refused, and the largest are counted right")
  func numbers() throws {
    #expect(try shown("if 2147483647 GTR -2147483648 echo a") == ["a"])
    #expect(try shown("exit /b 2147483647", host: BatchDesk()) == [])
    try expectStop("exit 2147483648", at: 1, "is not understood")
    try expectStop("exit ٣", at: 1, "is not understood")
    let desk = try BatchDesk(["a.exe": .max, "b.exe": .min])
    #expect(try shown("a\nif errorlevel 2147483647 echo a\nb\nif errorlevel -2147483648 echo b", host: desk) == ["a"])
  }

  @Test("Arguments with control characters are refused")
  func arguments() throws { #expect(throws: BatchError.self) { try batch("a %1", "x\ny") } }
}
