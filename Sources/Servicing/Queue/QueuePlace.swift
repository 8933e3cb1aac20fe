package import StateStore
import WindowsFormats
public import WindowsModel

/// What a string of the queue names on a machine. `\??\C:\…` says it itself; names of the object manager for the Windows folder and
/// for volumes, and short names, are resolved by what the machine has.
public struct QueuePlace: Sendable, Hashable {
  /// nil: the string names no place that is known here.
  public let path: WindowsPath?
  /// By what it was found, or why not: a sentence without its end; nil: the string is the path.
  public let note: String?

  private init(_ path: WindowsPath?, _ note: String? = nil) {
    self.path = path
    self.note = note
  }

  /// - Parameter name: without the sign before it.
  package init(_ name: String, _ view: borrowing View) throws {
    let (text, note) = try Self.onDrive(name, view)
    guard let text else {
      self.init(nil, note)
      return
    }
    do {
      let long = try Self.withLongNames(WindowsPath(text), view)
      let notes = [note, long.note].compactMap { $0 }
      self.init(long.path, notes.isEmpty ? nil : notes.joined(separator: "; "))
    } catch let error as NameError {
      self.init(nil, "it \(error.reason)")
    }
  }

  /// The same name by a drive, and by what it was found; or none, and why.
  private static func onDrive(_ name: String, _ view: borrowing View) throws -> (text: String?, note: String?) {
    if let inner = rest(of: name, behind: "\\??\\GLOBALROOT\\") { return try onDrive("\\" + inner, view) }
    if let rest = rest(of: name + "\\", behind: "\\SystemRoot\\") {
      guard let root = try Machine.ifTold(view)?.systemRoot else {
        return (nil, "\\SystemRoot is not known: nothing tells which Windows this is")
      }
      return (root.ntForm + "\\" + rest, "\\SystemRoot is \(root)")
    }
    if let rest = rest(of: name, behind: "\\??\\Volume{") {
      guard let close = rest.unicodeScalars.firstIndex(of: "}") else { return (nil, "it names no volume") }
      let volume = "\\??\\Volume{\(rest[...close])"
      return try found(MountedDevices(view).drive(ofVolume: volume), volume, String(rest[close...].dropFirst()))
    }
    if let rest = rest(of: name, behind: "\\Device\\HarddiskVolume") {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard let number = Int(digits) else { return (nil, "it names no volume") }
      let volume = "\\Device\\HarddiskVolume\(digits)"
      return try found(
        MountedDevices(view).drive(ofPartition: number), volume, String(rest.dropFirst(digits.count)))
    }
    if rest(of: name, behind: "\\??\\") != nil || rest(of: name, behind: "\\DosDevices\\") != nil { return (name, nil) }
    return (nil, "it is no name of the object manager that is known here, such as \\??\\C:\\x")
  }

  private static func found(
    _ drive: MountedDevices.Drive, _ volume: String, _ rest: String
  ) -> (text: String?, note: String?) {
    switch drive {
    case .found(let letter, let why): ("\\??\\\(letter)\(rest)", "\(volume) is \(letter) by \(why)")
    case .unknown(let why): (nil, "which drive \(volume) is, is not known: \(why)")
    }
  }

  /// What stands behind a beginning in ASCII, which counts in any case.
  private static func rest(of name: String, behind prefix: String) -> String? {
    let head = name.unicodeScalars.prefix(prefix.unicodeScalars.count)
    guard WindowsName.same(String(head), prefix) else { return nil }
    return String(name.unicodeScalars[head.endIndex...])
  }

  /// A name such as `PROGRA~1` is taken for the one long name of its folder that it may stand for.
  private static func withLongNames(_ path: WindowsPath, _ view: borrowing View) throws -> QueuePlace {
    guard path.components.contains(where: { ShortName($0) != nil }) else { return QueuePlace(path) }
    var found = try WindowsPath(path.volume + "\\")
    var notes: [String] = []
    for component in path.components {
      let literal = try found.child(component)
      guard let short = ShortName(component), try view.file(literal) == nil, let folder = try view.fileTimes(found)
      else {
        found = literal
        continue
      }
      let names = short.fitting(try folder.children(view).map(\.name))
      switch names.count {
      case 0:
        notes.append("no long name in \(found) fits \(component)")
        found = literal
      case 1:
        notes.append("\(component) is taken for \(names[0]), the one name in \(found) that fits")
        found = try found.child(names[0])
      default:
        let told = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
        return QueuePlace(nil, "\(component) fits \(names.count) names in \(found): \(told)")
      }
    }
    return QueuePlace(found, notes.isEmpty ? nil : notes.joined(separator: "; "))
  }
}

extension PendingRename {
  package func sourcePlace(_ view: borrowing View) throws -> QueuePlace { try QueuePlace(sourceName, view) }

  /// nil for a deletion.
  package func targetPlace(_ view: borrowing View) throws -> QueuePlace? {
    target.isEmpty ? nil : try QueuePlace(targetName, view)
  }
}
