/// Reading from a medium that fails in places: what can be read is read, sector by sector, and zeros stand for the rest.
///
/// A sector that failed once is not asked for again, so that a second reading gives the same bytes.
package struct Salvage {
  package typealias Buffer = UnsafeMutableRawBufferPointer

  /// The least that a disk reads, in bytes.
  package static let sector = 512
  /// A disk may try for seconds before it gives one up.
  private static let most = 1024

  private var failed: Set<Int> = []

  package init() {}

  /// Nothing has failed.
  package var isWhole: Bool { failed.isEmpty }

  /// Where bytes could not be read, from the first on; a whole sector each, though the file may end in it.
  package var unreadable: [Range<Int>] {
    failed.sorted().reduce(into: []) { ranges, sector in
      let start = sector * Self.sector
      if let last = ranges.last, last.upperBound == start {
        ranges[ranges.count - 1] = last.lowerBound..<start + Self.sector
      } else {
        ranges.append(start..<start + Self.sector)
      }
    }
  }

  /// Fills a buffer from an offset on, as far as there are bytes.
  ///
  /// - Parameters:
  ///   - size: how many bytes there are; zeros for a sector at the end are no more than that.
  ///   - read: reads so.
  ///   - isMedium: the error is one of the medium, at this place.
  /// - Throws: any other error, and one of the medium when too many sectors have failed already.
  package mutating func read<Failure: Error>(
    at offset: Int, into buffer: Buffer, of size: Int, _ read: (Int, Buffer) throws(Failure) -> Int,
    isMedium: (Failure) -> Bool
  ) throws(Failure) -> Int {
    if failed.isEmpty {
      do { return try read(offset, buffer) } catch { guard isMedium(error) else { throw error } }
    }
    var done = 0
    let most = min(buffer.count, max(0, size - offset))
    while done < most {
      let place = offset + done
      let end = min((place / Self.sector + 1) * Self.sector - offset, most)
      let part = Buffer(rebasing: buffer[done..<end])
      var count = part.count
      if failed.contains(place / Self.sector) {
        part.initializeMemory(as: UInt8.self, repeating: 0)
      } else {
        do { count = try read(place, part) } catch {
          guard isMedium(error), failed.count < Self.most else { throw error }
          failed.insert(place / Self.sector)
          part.initializeMemory(as: UInt8.self, repeating: 0)
        }
      }
      done += count
      if count < part.count { break }
    }
    return done
  }

  /// The same of a file.
  package mutating func read(_ file: HostFile, at offset: Int, into buffer: Buffer) throws(HostError) -> Int {
    try read(
      at: offset, into: buffer, of: file.size,
      { (offset, buffer) throws(HostError) in try file.read(at: offset, into: buffer) },
      isMedium: \.isOfMedium)
  }
}
