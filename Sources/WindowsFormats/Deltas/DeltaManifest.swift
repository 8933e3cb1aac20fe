import WindowsModel

/// `_sfx_manifest_` of a self-extracting package: which of its files are made out of which, and which are not its own.
public struct DeltaManifest: Sendable {
  public static let name = "_sfx_manifest_"
  static let mostPatterns = 100

  /// A file that is to be made.
  public struct Step: Hashable, Sendable {
    /// Below the package, with backslashes, as are the others.
    public var name: String
    /// The file it is made out of.
    public var old: String
    /// The delta; nil: it is a copy.
    public var delta: String?
    /// Where it stands in the manifest.
    public var line: Int
  }

  /// Of [Deltas] and [Copy], in the order in which they stand.
  public private(set) var steps: [Step] = []
  /// It names a place in a network, or a file of patches (`.psf`), as express packages do.
  public private(set) var asksForDownloads = false
  /// Of [Delete], in capitals.
  private var deleted: [[UInt8]] = []

  /// - Throws: ``InfError`` for what is no manifest.
  public init(_ bytes: [UInt8]) throws(InfError) {
    let file = try InfFile(bytes)
    if let loss = file.losses.first { throw InfError(loss.description) }
    asksForDownloads = file.sections.flatMap(\.lines).flatMap(\.items).contains { text in
      let text = text.lowercased()
      return text.hasSuffix(".psf") || text.hasPrefix("http://") || text.hasPrefix("https://")
    }
    for line in file["Deltas"]?.lines ?? [] {
      guard let name = line.key, line.fields.count == 2, ![name, line.text(1), line.text(2)].contains("") else {
        throw InfError("line \(line.number) is no delta with its old file")
      }
      steps.append(Step(name: name, old: line.text(2), delta: line.text(1), line: line.number))
    }
    for line in file["Copy"]?.lines ?? [] {
      guard let name = line.key, line.fields.count == 1, ![name, line.text(1)].contains("") else {
        throw InfError("line \(line.number) is no copy of a file")
      }
      steps.append(Step(name: name, old: line.text(1), delta: nil, line: line.number))
    }
    let patterns = (file["Delete"]?.lines ?? []).flatMap(\.items)
    guard patterns.count <= Self.mostPatterns else {
      throw InfError("has more than \(Self.mostPatterns) patterns of files to delete")
    }
    deleted = patterns.map { Array(WindowsName.folded($0).utf8) }
  }

  /// Whether a file is no part of the package once all others are made.
  public func isDeleted(_ name: String) -> Bool {
    let name = Array(WindowsName.folded(name).utf8)
    return deleted.contains { Self.fits(name, $0) }
  }

  /// `*` stands for any letters and `?` for one, in one folder.
  private static func fits(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
    let (any, one, separator) = (UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "\\"))
    var (place, next) = (0, 0)
    // Behind the last star, and as far as it has gone.
    var star: (next: Int, place: Int)?
    while place < name.count {
      if next < pattern.count, pattern[next] == any {
        next += 1
        star = (next, place)
      } else if next < pattern.count, pattern[next] == name[place] || pattern[next] == one && name[place] != separator {
        (place, next) = (place + 1, next + 1)
      } else if let last = star, name[last.place] != separator {
        star = (last.next, last.place + 1)
        (next, place) = (last.next, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == any }
  }

  /// The steps in an order in which each old file is there before it is needed.
  ///
  /// - Parameter isThere: whether the package holds a file of a name as it is.
  /// - Throws: ``InfError`` for files that are made of each other, or of one that is not there.
  public func order(_ isThere: (String) -> Bool) throws(InfError) -> [Step] {
    var makers: [String: Int] = [:]
    for (index, step) in steps.enumerated() {
      guard makers.updateValue(index, forKey: WindowsName.folded(step.name)) == nil else {
        throw InfError("line \(step.line) makes \(step.name) a second time")
      }
    }
    enum State { case open, onTheWay, done }
    var states = [State](repeating: .open, count: steps.count)
    var result: [Step] = []
    for start in steps.indices {
      // Up the chain to what is there, and back.
      var chain: [Int] = []
      var next: Int? = start
      while let index = next, states[index] != .done {
        let step = steps[index]
        guard states[index] == .open else {
          throw InfError("line \(step.line) makes \(step.name) of \(step.old), which is made of it")
        }
        states[index] = .onTheWay
        chain.append(index)
        next = isThere(step.old) ? nil : makers[WindowsName.folded(step.old)]
        if next == nil, !isThere(step.old) {
          throw InfError("line \(step.line) makes \(step.name) of \(step.old), which is not in the package")
        }
      }
      for index in chain.reversed() {
        states[index] = .done
        result.append(steps[index])
      }
    }
    return result
  }
}
