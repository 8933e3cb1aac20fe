package import StateStore
import WindowsModel

/// By what a registry is that of one machine and of no other. Held before and after an import, it tells whether the import was of
/// this machine.
package struct MachineIdentity: Sendable {
  /// nil: the store holds no whole Windows.
  private let machine: Machine?
  /// The computer's name by each control set.
  private let names: [String: String]
  /// The numbers of the control sets, in `Select`.
  private let choices: [String: UInt64]

  private static let chosen = ["Current", "Default", "Failed", "LastKnownGood"]

  package init(_ view: borrowing View) throws {
    machine = try Machine.ifTold(view)
    var names: [String: String] = [:]
    if let system = try view.key(RegistryPath(.machine, ["SYSTEM"])) {
      for set in try view.subkeys(of: system) where WindowsName.folded(set.name).hasPrefix("CONTROLSET") {
        let key = RegistryPath(.machine, ["SYSTEM", set.name, "Control", "ComputerName", "ComputerName"])
        if let name = try view.value(key, "ComputerName")?.text { names[set.name] = name }
      }
    }
    self.names = names
    choices = try Self.chosen.reduce(into: [:]) { $0[$1] = try view.value(Keys.select, $1)?.number }
  }

  /// What an import made of it that an administrator would hardly mean, in sentences; empty where there was no machine before.
  package func warnings(after: MachineIdentity) -> [Problem] {
    guard let machine else { return [] }
    var warnings: [Problem] = []
    for (set, name) in after.names.sorted(by: { $0.key < $1.key })
    where names[set] != name && !WindowsName.same(name, machine.name) {
      warnings.append(
        Problem(
          "it names another machine: \(name), in \(set), where this store is \(machine.name). What it holds was merged into this one",
          .makeStoreOfItsOwn)
      )
    }
    let changed = Self.chosen.filter { after.choices[$0] != choices[$0] }.map { name in
      "\(name) \(choices[name].map(String.init) ?? "not there") -> \(after.choices[name].map(String.init) ?? "not there")"
    }
    if !changed.isEmpty {
      warnings.append(
        Problem("it changed \(Keys.select), which control set is taken at a start: \(changed.joined(separator: ", "))"))
    }
    let platform = after.machine?.platform
    if platform != machine.platform {
      warnings.append(
        Problem(
          "this store was \(machine.platform), and is \(platform?.description ?? "no Windows that can be told") now"))
    }
    return warnings
  }
}
