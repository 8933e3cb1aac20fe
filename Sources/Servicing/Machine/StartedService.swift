import StateStore
import WindowsModel

/// A driver or service that starts with the machine, and the files that its key names.
struct StartedService {
  struct File {
    let path: WindowsPath
    /// What of the key names it.
    let witness: String
  }

  let name: String
  /// It runs in the kernel.
  let isDriver: Bool
  let image: File?
  /// What a service host loads for it.
  let library: File?

  var files: [File] { [image, library].compactMap { $0 } }

  /// Where it runs: the kernel, or a process by the name of its program.
  var process: String { isDriver ? RunningSystem.kernel : image?.path.name ?? name }

  /// Start types up to this one come with the machine: boot, system, automatic.
  private static let lastOfStart: UInt64 = 2
  private static let drivers: UInt64 = 0xB
  private static let programs: UInt64 = 0x30

  /// nil for one that does not start with the machine.
  init?(_ name: String, _ machine: Machine, _ view: borrowing View) throws {
    guard let service = try view.key(Keys.services.appending(name)) else { return nil }
    try self.init(service, machine, view)
  }

  /// nil for one that does not start with the machine.
  init?(_ service: RegistryKey, _ machine: Machine, _ view: borrowing View) throws {
    guard let start = try view.value("Start", of: service)?.number, start <= Self.lastOfStart else { return nil }
    let key = Keys.services.appending(service.name)
    let type = try view.value("Type", of: service)?.number ?? 0
    name = service.name
    isDriver = type & Self.drivers != 0
    if let text = try view.value("ImagePath", of: service)?.text, !text.isEmpty {
      image = Self.path(of: text, machine).map { File(path: $0, witness: "\(key), ImagePath = \(text)") }
    } else {
      // Without one the file has the name of the key.
      let names =
        isDriver ? "system32\\drivers\\\(name).sys" : type & Self.programs != 0 ? "system32\\\(name).exe" : nil
      image = names.flatMap { names in
        (try? machine.system(names)).map { File(path: $0, witness: "\(key) without ImagePath: \(names)") }
      }
    }
    let parameters = key.appending("Parameters")
    library = try view.value(parameters, "ServiceDll")?.text.flatMap { text in
      Self.path(of: text, machine).map { File(path: $0, witness: "\(parameters), ServiceDll = \(text)") }
    }
  }

  /// Of a command line the program: it ends at its quote, or with the first word that ends like a program.
  private static func path(of text: String, _ machine: Machine) -> WindowsPath? {
    var program = text
    if text.hasPrefix("\"") {
      program = String(text.dropFirst().prefix { $0 != "\"" })
    } else {
      let words = text.split(separator: " ", omittingEmptySubsequences: false)
      if let last = words.firstIndex(where: { $0.lowercased().hasSuffix(".exe") }) {
        program = words[...last].joined(separator: " ")
      }
    }
    return (try? machine.path(program)) ?? (try? machine.system(program))
  }
}
