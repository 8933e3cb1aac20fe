import StateStore
import TestSupport
import Testing

@Suite("A file whose pages were tampered with is found by both verifiers")
struct TamperedPageTests {
  private let scratch = Scratch()

  /// A store, and an older copy of it.
  private func store() throws -> (path: String, older: [UInt8], pageSize: Int) {
    let path = scratch.file("m.wupd")
    var acts = RandomActs(seed: 4)
    do {
      let store = try acts.create(path)
      for _ in 0..<6 { try acts.act(on: store, most: 12) }
    }
    let older = contents(of: path)
    for _ in 0..<6 { try acts.act(on: Store.open(path), most: 12) }
    return (path, older, Int(try Tampering(path, readOnly: true).value("PRAGMA page_size")) ?? 4096)
  }

  @Test("Cut off at every page and inside pages")
  func truncated() throws {
    let (original, _, size) = try store()
    let bytes = contents(of: original)
    let both = BothVerifiers("the file truncated", of: original, in: scratch)
    for page in 0..<bytes.count / size {
      for length in [page * size, page * size + 1 + page * 97 % size] {
        try both.add("to \(length) of \(bytes.count)") { path in
          write(Array(bytes[..<length]), to: path)
          return true
        }
      }
    }
    try both.judge()
  }

  @Test("Any two neighbouring pages exchanged")
  func exchanged() throws {
    let (original, _, size) = try store()
    let bytes = contents(of: original)
    let both = BothVerifiers("two pages exchanged", of: original, in: scratch)
    for page in 0..<bytes.count / size - 1 {
      try both.add("\(page + 1) and \(page + 2)") { path in
        var copy = bytes
        copy.replaceSubrange(page * size..<(page + 1) * size, with: bytes[(page + 1) * size..<(page + 2) * size])
        copy.replaceSubrange((page + 1) * size..<(page + 2) * size, with: bytes[page * size..<(page + 1) * size])
        write(copy, to: path)
        return true
      }
    }
    try both.judge()
  }

  @Test("A page as it was in an older copy, or of zeros, or as often as another")
  func older() throws {
    let (original, older, size) = try store()
    let bytes = contents(of: original)
    let old = BothVerifiers("a page of an older copy", of: original, in: scratch)
    let zero = BothVerifiers("a page of zeros", of: original, in: scratch)
    let twice = BothVerifiers("a page that is there twice", of: original, in: scratch)
    for page in 0..<bytes.count / size {
      let place = page * size..<(page + 1) * size
      func put(_ both: BothVerifiers, _ new: ArraySlice<UInt8>) throws {
        guard new != bytes[place] else { return }
        try both.add("page \(page + 1)") { path in
          var copy = bytes
          copy.replaceSubrange(place, with: new)
          write(copy, to: path)
          return true
        }
      }
      if place.upperBound <= older.count { try put(old, older[place]) }
      try put(zero, ArraySlice([UInt8](repeating: 0, count: size)))
      let next = (page + 1) % (bytes.count / size)
      try put(twice, bytes[next * size..<(next + 1) * size])
    }
    for both in [old, zero, twice] { try both.judge() }
  }
}
