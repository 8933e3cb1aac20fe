import HostFiles
public import StateStore
import WindowsFormats
public import WindowsModel

/// A folder of this computer with packages in it, as they were shipped or extracted, and in the folders below.
public struct PackageFolder: Sendable {
  public let path: String
  /// Paths of files and folders that may be packages, folder by folder, in the order of their names.
  public private(set) var places: [String] = []
  /// Files that no package has the name of.
  public private(set) var others = 0
  /// What could not be looked at, and why.
  public private(set) var unreadable: [String] = []

  private static let deepest = 16
  private static let most = 100_000
  private static let endings = ["exe", "cab", "msi", "msp", "msu", "zip", "7z", "rar"]

  /// - Throws: ``StoreError``: missing, noPermission, io, and invalid for more than a folder of packages has.
  public init(_ path: String) throws {
    self.path = path
    do { try add(HostFolder(path), 0) } catch let error as HostError { throw StoreError(error) }
  }

  /// True for a folder that is a package itself: it holds a sheet. What may not be looked at holds none.
  public static func isPackage(_ path: String) throws -> Bool {
    do { return try holdsSheet(HostFolder(path)) } catch { throw StoreError(error) }
  }

  private static func holdsSheet(_ folder: HostFolder) throws(HostError) -> Bool {
    for name in try folder.names() {
      guard let text = name.text?.lowercased(), let kind = try folder.status(of: name)?.kind else { continue }
      if kind == .file, [DeltaManifest.name, "update.inf", "hotfix.inf"].contains(text) { return true }
      if kind == .file, text.hasSuffix(".inf"), isAdvanced(folder, name) { return true }
      guard kind == .folder, text == "update" else { continue }
      let inner: [String]
      do { inner = try folder.folder(name).names().compactMap { $0.text?.lowercased() } } catch {
        guard error.kind == .refused || error.isAbsent else { throw error }
        continue
      }
      if inner.contains(where: { $0.hasPrefix("update") && $0.hasSuffix(".inf") || $0 == "langspecific" }) {
        return true
      }
    }
    return false
  }

  /// A sheet for the installer of Internet Explorer; those of drivers and discs make no package.
  private static func isAdvanced(_ folder: HostFolder, _ name: HostName) -> Bool {
    guard let file = try? folder.file(name), file.status.size <= Int64(InfFile.largest),
      let bytes = try? ForeignBytes(file).bytes(at: 0, count: Int(file.status.size)), let sheet = try? InfFile(bytes)
    else { return false }
    return sheet["Version"]?["AdvancedINF"] != nil
  }

  private mutating func add(_ folder: HostFolder, _ depth: Int) throws {
    let listing = try folder.entries()
    unreadable += listing.unreadable.map(\.description)
    for entry in listing.entries {
      let place = folder.place(entry.name)
      guard places.count < Self.most else {
        throw StoreError(.invalid, "\(path): has more than \(Self.most) packages in it.")
      }
      switch entry.status.kind {
      case .file:
        let name = entry.name.text?.lowercased() ?? ""
        if Self.endings.contains(where: { name.hasSuffix("." + $0) }) { places.append(place) } else { others += 1 }
      case .folder:
        guard entry.name.text != nil else {
          unreadable.append("\(place): is not gone through, for its name is no text")
          continue
        }
        guard depth < Self.deepest else {
          unreadable.append("\(place): is too deep")
          continue
        }
        do {
          let inner = try folder.folder(entry.name)
          if try Self.holdsSheet(inner) { places.append(place) } else { try add(inner, depth + 1) }
        } catch let error as HostError {
          unreadable.append(error.description)
        }
      case .link, .other: others += 1
      }
    }
  }

  // MARK: By name

  /// The package that a person means on a machine by an article, the name of a package, or that of its file; nil: none of
  /// this folder.
  ///
  /// Of those whose file or folder carries the article only these are read, and else those that carry none.
  /// One that lies here several times, byte for byte, is one; its notes name the other places.
  ///
  /// - Parameter codePage: as for ``ShippedPackage/init(_:codePage:)``.
  /// - Throws: ``StoreError``: invalid where several could be meant, with their places; and of the one that is meant and
  ///   cannot be read.
  public func package(
    _ word: String, _ article: KBNumber, on machine: Machine, _ view: borrowing View, codePage: CodePage? = nil
  ) throws -> ShippedPackage? {
    func name(_ place: String) -> String { HostPath.name(of: place) }
    // A bare article may be the name of a file, and of what is in others all the same.
    let folded = KBNumber(word) == nil ? WindowsName.folded(word) : nil
    let named = places.filter { place in
      let name = WindowsName.folded(name(place))
      return folded.map { name == $0 || name == $0 + ".EXE" || name == $0 + ".CAB" } ?? false
    }
    let carrying = named.isEmpty ? places.filter { PackageName(name($0)).article == article } : named
    let silent = carrying.isEmpty ? places.filter { PackageName(name($0)).article == nil } : []
    var found: [(place: String, package: ShippedPackage)] = []
    var failure: StoreError?
    for place in carrying + silent {
      do {
        let package = try ShippedPackage(place, codePage: codePage)
        if package.article == article { found.append((place, package)) }
      } catch let error as StoreError where [.invalid, .noPermission, .io, .missing].contains(error.code) {
        // What has no article in its name may be anything.
        if silent.isEmpty { failure = failure ?? error }
      }
    }
    if found.isEmpty, let failure { throw failure }
    let fitting = try found.filter { try $0.package.fits(machine, view) }
    let meant = fitting.isEmpty ? found : fitting
    let exact = meant.filter { $0.package.shortTitle == ShortTitle(word) }
    var chosen: [(place: String, package: ShippedPackage)] = []
    for one in exact.isEmpty ? meant : exact {
      if let same = try chosen.firstIndex(where: { try $0.package.isSame(as: one.package) }) {
        chosen[same].package.notes.append("it is also at \(one.place), byte for byte")
      } else {
        chosen.append(one)
      }
    }
    guard chosen.count > 1 else { return chosen.first?.package }
    let list = chosen.map { "\($0.package.shortTitle) (\($0.place))" }.joined(separator: ", ")
    throw StoreError(
      .invalid, "\(word) may be one of several packages in \(path): \(list). Name one of them by its path.")
  }
}

extension ShippedPackage {
  /// Its files are those of another, by their names and bytes.
  fileprivate func isSame(as other: ShippedPackage) throws -> Bool {
    let (own, others) = (source.members, other.source.members)
    guard own.count == others.count else { return false }
    return try zip(own, others).allSatisfy { one, other in
      guard WindowsName.same(one.name, other.name), one.size == other.size else { return false }
      return try FileDigest.of(one.foreignBytes, .sha256) == FileDigest.of(other.foreignBytes, .sha256)
    }
  }

  /// It is for this Windows, its processor, language and service pack.
  fileprivate func fits(_ machine: Machine, _ view: borrowing View) throws -> Bool {
    let package = try package(for: machine, view)
    return try Installer(package, Switches(known: [])).refusalOfPlatform(machine.platform) == nil
  }
}
