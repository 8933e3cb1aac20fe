import HostFiles
import Servicing
import TestSupport
import Testing

@Suite("Faults while a folder is read")
struct ListingTests {
  private let folder = FaultyFolder()

  /// Does it with each call failing in turn.
  ///
  /// - Parameter body: nil: it said that something is wrong.
  private func eachCall<T: Equatable>(_ right: T, _ body: () throws -> T?) -> Int {
    for number in 1... {
      folder.arm(.error, number)
      let found = Result { try body() }
      guard let hit = folder.disarm() else {
        #expect((try? found.get()) == right)
        return number - 1
      }
      if case .success(let answer?) = found { #expect(answer == right, "a failing \(hit) gave another answer") }
    }
    return 0
  }

  @Test("A folder that fails at any call is never taken for whole")
  func listing() throws {
    for number in 0..<5 { write([1], to: folder.file("file\(number)")) }
    let right = try HostFolder(folder.scratch.path).entries().entries.map(\.name)
    #expect(right.count == 5)
    let calls = eachCall(right) {
      let listing = try HostFolder(folder.scratch.path).entries()
      return listing.unreadable.isEmpty ? listing.entries.map(\.name) : nil
    }
    // Each entry is looked at, and each is listed, and the end.
    #expect(calls >= 11, "\(calls) calls failed")
  }

  @Test("A package in a folder that fails at any call is refused, or tells what is not there")
  func package() throws {
    for number in 0..<5 { write([1], to: folder.file("file\(number)")) }
    let right = try PackageSource.open(folder.scratch.path).members.map(\.name)
    let calls = eachCall(right) {
      let source = try PackageSource.open(folder.scratch.path)
      return source.leftOut.isEmpty ? source.members.map(\.name) : nil
    }
    #expect(right.count == 5 && calls >= 11, "\(calls) calls failed")
  }
}
