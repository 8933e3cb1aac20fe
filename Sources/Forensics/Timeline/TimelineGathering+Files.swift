import Servicing
import StateStore
import WindowsModel

extension TimelineGathering {
  /// Times of files and folders.
  mutating func addFiles(_ view: borrowing View) throws {
    let touched = try TouchedFiles(view, machine, systemRoots: systemRoots(view))
    switch request.files {
    case .servicing, .everything:
      let isWhole = if case .everything = request.files { true } else { false }
      for volume in try view.volumeTimes() {
        let below = touched.below(volume.name)
        guard isWhole || below != nil else { continue }
        let place = places.add(volume.name, in: nil)
        if isWhole { try add(volume, at: place, view) }
        try addChildren(of: volume, at: place, depth: 0, below, isWhole: isWhole, view)
      }
    case .below(let paths):
      for path in paths {
        guard let file = try view.fileTimes(path) else {
          throw StoreError(.notFound, "\(path): there is no such file.")
        }
        guard !paths.contains(where: { $0 != path && $0.contains(path) }) else { continue }
        var below = touched.below(path.volume)
        for name in path.components { below = below?.below(name) }
        guard let place = place([path.volume] + path.components, updates: below?.updates ?? []) else { continue }
        try add(file, at: place, view)
        try addChildren(of: file, at: place, depth: path.components.count, below, isWhole: true, view)
      }
    }
  }

  /// - Parameter isWhole: all that is in it, and not only what updates touched or left.
  private mutating func addChildren(
    of folder: FileTimes, at parent: Int32, depth: Int, _ touched: TouchedFiles?, isWhole: Bool, _ view: borrowing View
  ) throws {
    guard depth < WindowsPath.deepest else { return }
    for child in try folder.children(view) {
      let below = touched?.below(child.name)
      let isWhole = isWhole || TouchedFiles.isLeft(child)
      guard isWhole || below != nil else { continue }
      let place = places.add(child.name, in: parent, updates: child.isDirectory ? [] : below?.updates ?? [])
      if isWhole || below?.isTouched == true { try add(child, at: place, view) }
      if child.isDirectory { try addChildren(of: child, at: place, depth: depth + 1, below, isWhole: isWhole, view) }
    }
  }

  private mutating func add(_ file: FileTimes, at place: Int32, _ view: borrowing View) throws {
    for (time, kind) in [
      (hasUnknownCreation(file) ? nil : file.created, TimelineEntry.Kind.fileCreated), (file.written, .fileWritten),
      (request.withAccess ? file.accessed : nil, .fileAccessed),
    ] {
      if let time { add(time, kind, clock(of: time, of: file), at: place) }
    }
    if request.withLinks { add(try file.linked(view), .fileLinked, .build, at: place) }
  }
}
