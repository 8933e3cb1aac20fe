import Glibc
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Signatures of programs and catalogs")
struct SignatureTests {
  private let scratch = Scratch()

  private func digest(_ bytes: [UInt8], _ algorithm: FileDigest.Algorithm) throws -> [UInt8] {
    let foreign = ForeignBytes(bytes)
    let ranges = try #require(ProgramSignature.ranges(of: ProgramFile(foreign), foreign))
    return try FileDigest.of(foreign, algorithm, in: ranges)
  }

  private func signature(_ bytes: [UInt8]) throws -> ProgramSignature? {
    let foreign = ForeignBytes(bytes)
    return try ProgramSignature(of: ProgramFile(foreign), foreign)
  }

  private func program() -> ProgramBuilder {
    var program = ProgramBuilder(.plain(FileVersion(5, 1, 2600, 1), name: "x.dll"))
    // Whoever signs fills up to eight bytes.
    program.overlay = Array(repeating: 0x55, count: 72)
    return program
  }

  @Test("osslsigncode signs: the digest is of these bytes, and of no others", arguments: ["sha1", "sha256"])
  func signedProgram(_ hash: String) throws {
    let (plain, signed) = (scratch.file("x.dll"), scratch.file("signed.dll"))
    write(program().bytes(), to: plain)
    let certificate = run(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", scratch.file("key"), "-out", scratch.file("cert"),
        "-subj", "/CN=Test", "-days", "2",
      ])
    try #require(certificate.status == 0, "\(certificate.errors)")
    let signing = run(
      "/usr/bin/osslsigncode",
      [
        "sign", "-certs", scratch.file("cert"), "-key", scratch.file("key"), "-h", hash, "-in", plain, "-out", signed,
      ])
    try #require(signing.status == 0, "\(signing.errors)\(signing.output)")
    #expect(try signature(contents(of: plain)) == nil)
    var bytes = contents(of: signed)
    let found = try #require(try signature(bytes))
    let algorithm = try #require(FileDigest.Algorithm(length: found.digest.count))
    #expect(found.digest.count == (hash == "sha1" ? 20 : 32))
    #expect(try digest(bytes, algorithm) == found.digest)
    // The same without a signature, by who signed it.
    let stripped = scratch.file("stripped.dll")
    #expect(run("/usr/bin/osslsigncode", ["remove-signature", "-in", signed, "-out", stripped]).status == 0)
    #expect(try digest(contents(of: stripped), algorithm) == found.digest)

    let portable = try #require(ProgramFile(ForeignBytes(bytes)).portable)
    let table = try #require(portable.certificates)
    for place in stride(from: 0x200, to: table.lowerBound, by: 97) {
      bytes[place] ^= 1
      #expect(try digest(bytes, algorithm) != found.digest, "byte \(place)")
      bytes[place] ^= 1
    }
    // The checksum is not signed.
    bytes[0x80 + 24 + 64] ^= 1
    #expect(try digest(bytes, algorithm) == found.digest)
  }

  @Test("A catalog lists its digests, as they are or as text", arguments: CatalogBuilder.Naming.allCases)
  func catalog(_ naming: CatalogBuilder.Naming) throws {
    let files = [Array("one".utf8), Array("two".utf8), []]
    var builder = CatalogBuilder(of: files)
    builder.naming = naming
    let catalog = try SecurityCatalog(builder.bytes())
    for file in files {
      write(file, to: scratch.file("f"))
      let sum = run("/usr/bin/sha1sum", [scratch.file("f")]).output.prefix(40)
      #expect(catalog.digests.map { hexadecimal($0) }.contains(String(sum)))
    }
    #expect(catalog.digests.count == 3)
    #expect(try SecurityCatalog(CatalogBuilder([]).bytes()).digests.isEmpty)
    // Another reader takes it for what it is.
    write(builder.bytes(), to: scratch.file("c.cat"))
    let other = run("/usr/bin/openssl", ["asn1parse", "-inform", "der", "-in", scratch.file("c.cat")])
    #expect(other.status == 0 && other.output.contains("pkcs7-signedData"), "\(other.errors)")
  }

  @Test("A list of a million entries that are none takes no more than its bytes, and nobody's signature is none")
  func hostileLists() throws {
    let empty = Array(repeating: [0x05, 0x00] as [UInt8], count: 500_000).flatMap { $0 }
    let subjects = CatalogBuilder.value(0x30, CatalogBuilder.value(0x30, CatalogBuilder.value(0x04, [1])) + empty)
    let list = CatalogBuilder.value(0x30, subjects)
    #expect(try SecurityCatalog(CatalogBuilder.message([1, 3, 6, 1, 4, 1, 311, 10, 1], list)).digests.isEmpty)
    let unsigned = CatalogBuilder.message([1, 3, 6, 1, 4, 1, 311, 10, 1], list, signers: [])
    let error = #expect(throws: SignatureError.self) { try SecurityCatalog(unsigned) }
    #expect(error?.description == "is signed by nobody")
  }

  @Test("What is cut, changed or something else is an error or another answer, and never a trap")
  func damage() throws {
    let catalog = CatalogBuilder(of: [[1], [2]]).bytes()
    for count in 0..<catalog.count {
      #expect(throws: SignatureError.self) { try SecurityCatalog(Array(catalog.prefix(count))) }
    }
    #expect(throws: SignatureError.self) { try SecurityCatalog(CatalogBuilder.signature([]).dropFirst(8) + []) }
    var program = program()
    program.certificates = CatalogBuilder.signature(Array(repeating: 3, count: 20))
    let whole = program.bytes()
    #expect(try signature(whole)?.digest == Array(repeating: 3, count: 20))
    try withSeeds(200) { seed in
      var generator = SeededGenerator(seed: seed)
      for original in [catalog, whole] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
        }
        _ = try? SecurityCatalog(bytes)
        let foreign = ForeignBytes(bytes)
        let file = ProgramFile(foreign)
        _ = try? ProgramSignature(of: file, foreign)
        if let ranges = ProgramSignature.ranges(of: file, foreign) {
          _ = try? FileDigest.of(foreign, .sha1, in: ranges)
        }
      }
    }
  }
}
