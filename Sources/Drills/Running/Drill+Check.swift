import Servicing
import WindowsModel

extension Drill {
  /// Finds the mistakes that can be seen before anything runs.
  ///
  /// - Throws: ``DrillError`` for the first one.
  public func check() throws(DrillError) {
    let machine: Machine
    do {
      machine =
        try self.machine.own?.read { _, machine in machine }
        ?? Machine(self.machine.platform, name: Self.machineName)
    } catch {
      throw DrillError(self.machine.place, "\(error)")
    }
    let material = try DrillMaterial(self, machine)
    try checkIntegrated(material)
    var known: Set<WindowsPath> = []
    for file in self.machine.files { known.insert(try material.path(file.path, file.place)) }
    for package in packages {
      var lines: [WindowsPath: Int] = [:]
      for file in package.files {
        let path = try material.path(file.path, file.place)
        known.insert(path)
        if let first = lines.updateValue(file.place.line, forKey: path) {
          throw DrillError(file.place, "\(path) is in \(package.key) already, on line \(first).")
        }
      }
    }
    for step in steps { try check(step, material, &known) }
    try check(expect, material)
  }

  private func checkIntegrated(_ material: DrillMaterial) throws(DrillError) {
    var platform = machine.platform
    for key in machine.integrated {
      guard let package = material.packages[key] else { continue }
      if let refusal = Integration.refusal(package, platform) {
        throw DrillError(machine.place, "\(key) cannot be integrated: \(refusal.message)")
      }
      if case .servicePack(let number) = package.kind { platform.servicePack = number }
    }
  }

  private func check(
    _ step: DrillStep, _ material: DrillMaterial, _ known: inout Set<WindowsPath>
  ) throws(DrillError) {
    switch step.action {
    case .hold(let text), .release(let text):
      let path = try material.path(text, step.place)
      // What lies on one's own machine shows when the step is done.
      guard machine.own != nil || known.contains(path) || Self.isMade(path, material.machine) else {
        throw DrillError(
          step.place, "\(path) is no file of the machine, of a package, or of a step before: nobody can hold it.")
      }
    case .write(let file): known.insert(try material.path(file.path, step.place))
    case .copy(let from, let to):
      _ = try material.path(from, step.place)
      known.insert(try material.path(to, step.place))
    case .delete(let text): _ = try material.path(text, step.place)
    case .qchain(let log?, _): _ = try material.path(log, step.place)
    case .plan(let acts):
      for act in acts { try check(DrillStep(action: act, place: step.place), material, &known) }
    // A batch file may make any.
    default: break
    }
    try check(step.expect, material)
  }

  /// A file that acts make: one that waits, or was moved aside; a log, a catalog, what a folder of Windows' own holds.
  private static func isMade(_ path: WindowsPath, _ machine: Machine) -> Bool {
    let name = path.name.lowercased()
    if name.hasSuffix(".tmp") || name.hasSuffix(".tmp.dll") || name.hasSuffix(".log") || name.hasSuffix(".cat") {
      return true
    }
    return path.components.contains { $0.hasPrefix("$") }
  }

  private func check(_ expect: Expectation?, _ material: DrillMaterial) throws(DrillError) {
    for item in expect?.items ?? [] {
      switch item.demand {
      case .file(let text, _), .fileText(let text, _): _ = try material.path(text, item.place)
      case .pending(let pairs):
        for pair in pairs {
          switch pair.kind {
          case .replace(let text, _), .delete(let text), .deleteOf(let text, _):
            _ = try material.path(text, pair.place)
          case .rename(let source, let target):
            _ = try material.path(source, pair.place)
            _ = try material.path(target, pair.place)
          }
        }
      default: break
      }
    }
  }
}
