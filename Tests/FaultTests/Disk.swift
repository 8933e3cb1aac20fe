import TestSupport

/// A folder as a disk has it that may lose power at any moment: what is surely there, and what was written since.
///
/// The contents of a file are sure once it was synced, its name once the folder was.
struct Disk {
  static let sector = 512

  private enum Change {
    case write(offset: Int, [UInt8])
    case truncate(size: Int)
  }

  private struct File {
    var bytes: [UInt8] = []
    var pending: [Change] = []
  }

  private var files: [Int32: File] = [:]
  private var names: [String: Int32] = [:]
  private var pendingNames: [(name: String, file: Int32?)] = []

  /// - Parameter files: those that were there from the beginning.
  init(_ files: [String: [UInt8]]) {
    for (index, (name, bytes)) in files.enumerated() {
      names[name] = -1 - Int32(index)
      self.files[-1 - Int32(index)] = File(bytes: bytes)
    }
  }

  mutating func apply(_ event: DiskEvent) {
    switch event {
    case .create(let file, let name):
      files[file] = File()
      pendingNames.append((name, file))
    case .found(let file, let name):
      guard let known = names.updateValue(file, forKey: name) else { return }
      files[file] = files.removeValue(forKey: known)
    case .write(let file, let offset, let bytes): files[file]?.pending.append(.write(offset: offset, bytes))
    case .truncate(let file, let size): files[file]?.pending.append(.truncate(size: size))
    case .sync(let file):
      guard var synced = files.removeValue(forKey: file) else { return }
      for change in synced.pending { Self.perform(change, on: &synced.bytes) }
      synced.pending = []
      files[file] = synced
    case .syncFailed(let file): files[file]?.pending = []
    case .syncFolder:
      for (name, file) in pendingNames { names[name] = file }
      pendingNames = []
    case .unlink(let name): pendingNames.append((name, nil))
    case .link(let file, let name): pendingNames.append((name, file))
    }
  }

  private static func perform(_ change: Change, on bytes: inout [UInt8]) {
    switch change {
    case .truncate(let size): resize(&bytes, to: size)
    case .write(let offset, let new): put(new[...], at: offset, in: &bytes)
    }
  }

  private static func resize(_ bytes: inout [UInt8], to size: Int) {
    if size < bytes.count { bytes.removeLast(bytes.count - size) }
    if size > bytes.count { bytes += [UInt8](repeating: 0, count: size - bytes.count) }
  }

  private static func put(_ new: ArraySlice<UInt8>, at offset: Int, in bytes: inout [UInt8]) {
    if bytes.count < offset + new.count { resize(&bytes, to: offset + new.count) }
    bytes.withUnsafeMutableBytes { target in
      new.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0) }
    }
  }

  // MARK: Power cuts

  /// What a power cut now leaves of that which was not synced.
  enum Survival {
    case nothing
    case everything
    /// All, but of the last write its first sector only.
    case lastTorn
    /// Each sector and each name by itself, whatever came before or after it, as the seed has it.
    case some(seed: UInt64)
  }

  func image(_ survival: Survival) -> [String: [UInt8]] {
    var generator = SeededGenerator(seed: 0)
    var odds = 2
    if case .some(let seed) = survival {
      generator = SeededGenerator(seed: seed)
      odds = [2, 8, 64].randomElement(using: &generator) ?? 2
    }
    let isMostlyLost = generator.chance(2)
    // Drawn file by file in a fixed order, so that a seed gives one image.
    func survives() -> Bool {
      switch survival {
      case .nothing: false
      case .everything, .lastTorn: true
      case .some: generator.chance(odds) == isMostlyLost
      }
    }
    var image: [String: [UInt8]] = [:]
    var contents: [Int32: [UInt8]] = [:]
    for (number, file) in files.sorted(by: { $0.key < $1.key }) {
      var bytes = file.bytes
      for (index, change) in file.pending.enumerated() {
        guard case .write(let offset, let new) = change else {
          if survives() { Self.perform(change, on: &bytes) }
          continue
        }
        var start = 0
        while start < new.count {
          let end = min(new.count, (offset + start) / Self.sector * Self.sector + Self.sector - offset)
          if survives() { Self.put(new[start..<end], at: offset + start, in: &bytes) }
          start = end
          if case .lastTorn = survival, index == file.pending.count - 1 { break }
        }
      }
      contents[number] = bytes
    }
    var kept = names
    for (name, file) in pendingNames where survives() { kept[name] = file }
    // The shared-memory file is memory, whatever a disk has of it.
    for (name, file) in kept where !name.hasSuffix("-shm") { image[name] = contents[file] }
    return image
  }
}
