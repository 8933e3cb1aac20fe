import HostFiles
import Testing

/// The order of the house: from the ground up, each place knows only those before it.
///
/// Names are compared, not what a compiler makes of them: a file that names a type, or asks for a member, that only a place
/// above it declares, leans on that place.
@Suite("The order of targets and folders") struct OrderTests {
  /// Targets from the ground up, with their folders from the ground up; none: its files lie side by side.
  static let order: [(target: String, folders: [String])] = [
    ("HostFiles", []), ("WindowsModel", []),
    (
      "WindowsFormats",
      [
        "Bytes", "PendingRenames", "RegistryText", "Hives", "EventLogs", "INF", "Sheets", "Programs", "Signatures",
        "Cabinets",
        "Deltas", "Listings",
      ]
    ),
    ("UpdateLogs", ["Writing", "Reading", "Setup", "Explaining", "Events"]), ("BatchFiles", []),
    ("StateStore", ["SQLite", "Acts", "Store", "Registry", "Files", "Images", "Updates", "Evidence", "Journal"]),
    (
      "Servicing",
      [
        "Machine", "Packages", "Queue", "Installing", "Removing", "Checking", "Restarting", "Making", "Registry",
        "Operating", "Planning", "Events",
      ]
    ),
    ("Forensics", ["Findings", "Evidence", "Timeline", "Inventory", "Adoption"]), ("Drills", ["Format", "Running"]),
    ("wupd", ["Output", "Running", "Commands", "."]),
  ]

  /// Members that the standard library has too.
  private static let standard: Set = ["insert", "key", "map", "update"]

  private struct Place {
    let name: String
    let target: String
    var files: [Source] = []
  }

  private let places: [Place]

  init() throws {
    places = try Self.order.flatMap { target, folders in
      try (folders.isEmpty ? ["."] : folders).map { folder in
        let path = "\(projectFolder)/Sources/\(target)" + (folder == "." ? "" : "/\(folder)")
        let sources = try Source.all(in: path, deep: folder != ".")
        return Place(name: folder == "." ? target : "\(target)/\(folder)", target: target, files: sources)
      }
    }
  }

  @Test("Every folder of every target has its place in it")
  func complete() throws {
    let targets = try HostFolder("\(projectFolder)/Sources").names().map(\.description)
    // Those with a C in front are system libraries, and C without Swift.
    let ours = targets.filter { !($0.hasPrefix("C") && $0.dropFirst().first?.isUppercase == true) }
    #expect(ours.sorted() == Self.order.map(\.target).sorted())
    for (target, folders) in Self.order {
      let found = try HostFolder("\(projectFolder)/Sources/\(target)").entries().entries
        .filter { $0.status.kind == .folder }.map(\.name.description)
      #expect(found.sorted() == folders.filter { $0 != "." }.sorted(), "\(target)")
    }
    #expect(places.allSatisfy { !$0.files.isEmpty })
  }

  @Test("No arrow points up, between targets and between the folders of one")
  func arrows() {
    var known = Declarations()
    var arrows: [String] = []
    for (index, place) in places.enumerated() {
      for source in place.files { known.add(source) }
      var above = Declarations()
      for higher in places[(index + 1)...] {
        for source in higher.files { above.add(source) }
      }
      for source in place.files {
        for type in source.types where !known.types.contains(type) && above.types.contains(type) {
          arrows.append("\(source.name) names \(type), which is above it")
        }
        let members = source.members.subtracting(known.names).subtracting(Self.standard)
        for member in members where above.extending.contains(member) {
          arrows.append("\(source.name) asks for .\(member), which is above it")
        }
      }
    }
    #expect(arrows.prefix(20) == [])
    print("From the ground up: " + places.map(\.name).joined(separator: ", "))
  }

  @Test("The C library is imported by HostFiles alone, and sqlite3_ stands in StateStore/SQLite alone")
  func system() {
    for place in places {
      for source in place.files {
        #expect(place.name == "HostFiles" || !source.code.contains("import Glibc"), "\(source.name)")
        #expect(place.name == "StateStore/SQLite" || !source.code.contains("sqlite3_"), "\(source.name)")
      }
    }
  }

  @Test("No library names a command of the program")
  func commands() {
    let commands = places.last { $0.name == "wupd/Commands" }?.files.flatMap { source in
      source.text.matches(of: #/commandName: "([a-z-]+)"|^struct ([A-Z][a-z]+): Command/#.anchorsMatchLineEndings()).map
      {
        String($0.1 ?? $0.2 ?? "").lowercased()
      }
    }
    #expect((commands?.count ?? 0) > 30)
    for place in places where place.target != "wupd" {
      for source in place.files {
        for found in source.text.matches(of: #/"[^"\n]*\bwupd ([a-z]+)/#)
        where commands?.contains(String(found.1)) == true {
          Issue.record("\(source.name) names the command \(found.1)")
        }
      }
    }
  }
}

/// What places declare.
private struct Declarations {
  /// Types, by any depth.
  var types: Set<String> = []
  /// All names that anything bears.
  var names: Set<String> = []
  /// Members that extensions add to types.
  var extending: Set<String> = []

  mutating func add(_ source: Source) {
    types.formUnion(source.declaredTypes)
    names.formUnion(source.declaredNames)
    extending.formUnion(source.extendingNames)
  }
}
