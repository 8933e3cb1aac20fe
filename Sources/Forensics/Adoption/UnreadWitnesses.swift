import Servicing
import StateStore
import WindowsModel

/// What lies on a machine and tells of updates in a form that is not read. It is listed, so that nobody takes what is concluded
/// without it for all that there is.
struct UnreadWitnesses {
  /// By its place below the Windows folder, with what it would tell; one that ends in a backslash is a folder.
  private static let known: [(place: String, tells: String)] = [
    ("WindowsUpdate.log", "what Windows Update and Automatic Updates did"),
    ("Windows Update.log", "what Windows Update did, before its version 5"),
    ("SoftwareDistribution\\ReportingEvents.log", "what Windows Update reported of each update"),
    ("SoftwareDistribution\\DataStore\\DataStore.edb", "the history of Windows Update"),
    ("setupact.log", "what Set-up did"), ("setuperr.log", "what went wrong in Set-up"),
    ("Prefetch\\", "which programs ran, and when last"),
    ("SchedLgU.Txt", "what scheduled tasks ran"), ("Tasks\\SchedLgU.Txt", "what scheduled tasks ran"),
    ("system32\\CatRoot2\\", "the database of catalogs"),
    ("system32\\config\\AppEvent.Evt", "events of programs, those of the Windows Installer among them"),
    ("system32\\config\\SecEvent.Evt", "who logged on, and when"),
    ("LastGood\\", "files of before the last driver or update"),
    ("LastGood.Tmp\\", "files of before the last driver or update"),
  ]

  /// With the files that are there.
  private let found: [Statement]

  init(_ machine: Machine, _ view: borrowing View) throws {
    var found: [Statement] = []
    for (place, tells) in Self.known {
      let isFolder = place.hasSuffix("\\")
      let path = try machine.system(isFolder ? String(place.dropLast()) : place)
      guard let entry = try view.file(path), entry.isDirectory == isFolder else { continue }
      if isFolder, try view.directory(path)?.isEmpty != false { continue }
      found.append(Statement(.unreadPlace, path.description, tells))
    }
    // Restore points of XP: copies of the registry and lists of what changed.
    let volume = try WindowsPath(machine.systemRoot.volume + "\\System Volume Information")
    for entry in try view.directory(volume) ?? []
    where entry.isDirectory && WindowsName.folded(entry.name).hasPrefix("_RESTORE{") {
      found.append(
        Statement(.unreadPlace, try volume.child(entry.name).description, "restore points: what changed, and when"))
    }
    self.found = found
  }

  /// nil: there is none.
  var finding: Finding? {
    found.isEmpty ? nil : Finding("not read", Statement(.unread, String(found.count)), witnesses: found)
  }
}
