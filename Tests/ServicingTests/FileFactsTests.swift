import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("What is kept of a file") struct FileFactsTests {
  @Test("the facts of a program are those of its header and its primary version")
  func factsProgramThoseHeader() throws {
    let bytes = ProgramBuilder(
      .plain(FileVersion(5, 2, 3790, 2606), branch: "srv03_sp1_gdr"), .plain(FileVersion(1, 0, 0, 0), language: 0x0407)
    ).bytes()
    let facts = RevisionFacts(of: ForeignBytes(bytes))
    #expect(facts.fileVersion == FileVersion(5, 2, 3790, 2606))
    #expect(facts.versionText == "5.2.3790.2606 (srv03_sp1_gdr.050324-1447)")
    #expect(facts.branch == Branch("srv03_sp1_gdr"))
    #expect(facts.language == 0x0409)
    #expect(facts.linked?.iso == "2005-03-24T23:53:59Z")
    #expect(facts.checksum != nil && facts.checksum == ProgramFile(ForeignBytes(bytes)).portable?.checksum)
    #expect(facts.size == Int64(bytes.count) && facts.sha256 == nil && facts.origin == .bytes)
  }

  @Test("a file that is no program has a size and nothing else")
  func fileNoProgramHas() {
    #expect(RevisionFacts(of: ForeignBytes(Array("text".utf8))) == RevisionFacts(size: 4, origin: .bytes))
  }

  @Test("of a file of many gigabytes little is read")
  func fileManyGigabytesLittle() {
    let program = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 1))).bytes()
    var fetched = 0
    let bytes = ForeignBytes(count: 50_000_000_000) { offset, buffer in
      fetched += buffer.count
      for place in 0..<buffer.count { buffer[place] = offset + place < program.count ? program[offset + place] : 0 }
    }
    #expect(RevisionFacts(of: bytes).fileVersion == FileVersion(5, 2, 3790, 1))
    #expect(fetched <= 1 << 17)
  }
}
