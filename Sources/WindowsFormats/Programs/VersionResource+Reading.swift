import WindowsModel

extension VersionResource {
  /// A resource counts its length in 16 bits.
  private static let longest = 0xFFFF
  /// Of all of a file together: many may share their bytes.
  private static let budget = 1 << 20

  /// All version resources among those of a file.
  static func all(
    in resources: [Resource], _ bytes: ForeignBytes, isWide: Bool, _ problems: inout ProblemList
  ) -> [VersionResource] {
    var left = budget
    var versions: [VersionResource] = []
    for resource in resources where resource.type == Resource.version {
      let count = min(resource.place.count, longest)
      guard count <= left else {
        problems.add(resource.place.lowerBound, "more version resources than are looked at")
        break
      }
      // One without bytes costs a little too.
      left -= max(count, 64)
      guard let content = try? bytes.bytes(at: resource.place.lowerBound, count: count) else {
        problems.add(resource.place.lowerBound, "a version resource cannot be read")
        continue
      }
      let blocks = VersionBlocks(bytes: content, isWide: isWide)
      var reader = VersionReader(blocks: blocks, base: resource.place.lowerBound, problems: problems)
      if let version = reader.read(resource) { versions.append(version) }
      problems = reader.problems
    }
    return versions
  }
}

/// The tree of a version resource, whose four levels are walked one by one.
private struct VersionReader {
  let blocks: VersionBlocks
  /// Of the resource in the file.
  let base: Int
  var problems: ProblemList

  mutating func read(_ resource: Resource) -> VersionResource? {
    guard let root = blocks.block(at: 0, before: blocks.bytes.count), root.key == "VS_VERSION_INFO" else {
      problems.add(base, "what is listed as a version resource is none")
      return nil
    }
    var version = VersionResource(name: resource.name, language: resource.language, fixed: nil)
    if root.valueLength > 0 {
      version.fixed = blocks.fixed(at: root.value, before: root.end)
      if version.fixed == nil { problems.add(base + root.value, "there is no VS_FIXEDFILEINFO where it should be") }
    }
    for block in children(of: root) {
      switch block.key {
      case "StringFileInfo":
        for table in children(of: block) {
          let strings = children(of: table).map { VersionResource.Entry($0.key, blocks.text(of: $0)) }
          version.tables.append(VersionResource.Table(key: table.key, strings: strings))
        }
      case "VarFileInfo":
        for variable in children(of: block) where variable.key == "Translation" {
          version.translations += blocks.translations(of: variable)
        }
      default: problems.add(base + block.start, "a part of the version that is called \(printable(block.key))")
      }
    }
    return version
  }

  /// The parts within one, each on a boundary of 32 bits.
  private mutating func children(of parent: VersionBlocks.Block) -> [VersionBlocks.Block] {
    var result: [VersionBlocks.Block] = []
    var place = parent.children
    while place < parent.end {
      guard let block = blocks.block(at: place, before: parent.end) else {
        if blocks.hasContent(place..<parent.end) {
          problems.add(base + place, "the version is damaged from here to the end of a part")
        }
        break
      }
      if block.isCut { problems.add(base + place, "a part of the version is longer than what it is in") }
      result.append(block)
      place = VersionBlocks.aligned(block.end)
    }
    return result
  }
}
