import StateStore
import WindowsModel

/// The variables that a batch file finds on a machine.
struct MachineEnvironment {
  private(set) var values: [String: String]
  /// Names of those that every such Windows has, and whose values nothing here tells.
  let untold: Set<String>

  /// What Windows 2000 and later add to the registry's, and to an account's.
  private static let ofEveryWindows = [
    "USERDOMAIN", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "LOGONSERVER", "NUMBER_OF_PROCESSORS",
    "PROCESSOR_IDENTIFIER", "PROCESSOR_LEVEL", "PROCESSOR_REVISION",
  ]
  private static let sinceWindows2000 = [
    "ALLUSERSPROFILE", "APPDATA", "PROGRAMFILES", "COMMONPROGRAMFILES",
  ]

  /// - Parameter account: that acts, `NAME` or `DOMAIN\NAME`.
  init(_ machine: Machine, account: String, _ view: borrowing View) throws {
    let product = machine.platform.product
    values = machine.environment
    values["COMPUTERNAME"] = machine.name
    values["OS"] = "Windows_NT"
    values["PATH"] = "\(machine.systemRoot)\\system32;\(machine.systemRoot)"
    values["COMSPEC"] = "\(machine.systemRoot)\\system32\\cmd.exe"
    values["PATHEXT"] = ".COM;.EXE;.BAT;.CMD" + (product == .nt4 ? "" : ";.VBS;.VBE;.JS;.JSE;.WSF;.WSH")
    values["PROCESSOR_ARCHITECTURE"] =
      switch machine.platform.architecture {
      case .x86: "x86"
      case .x64: "AMD64"
      case .ia64: "IA64"
      }
    let name = account.split(separator: "\\").map(String.init)
    values["USERNAME"] = name.last
    if name.count == 2 { values["USERDOMAIN"] = name[0] }
    if let folder = try Self.allUsers(machine, view) { values["ALLUSERSPROFILE"] = folder }
    if let key = try view.key(Keys.sessionManager.appending("Environment")) {
      for (name, value) in try view.values(of: key) {
        guard let text = value.text, !name.isEmpty else { continue }
        values[name.uppercased()] = Self.expanded(text, values)
      }
    }
    let known = values
    let all = Self.ofEveryWindows + (product == .nt4 ? [] : Self.sinceWindows2000)
    untold = Set(all.filter { known[$0] == nil })
  }

  /// By its list of profiles; without one, as Set-up names it in English.
  private static func allUsers(_ machine: Machine, _ view: borrowing View) throws -> String? {
    guard machine.platform.product != .nt4 else { return nil }
    let list = Keys.windowsNT.appending("ProfileList")
    if let folder = try view.value(list, "ProfilesDirectory")?.text,
      let name = try view.value(list, "AllUsersProfile")?.text
    {
      return expanded("\(folder)\\\(name)", machine.environment)
    }
    guard machine.platform.language == .english else { return nil }
    return "\(machine.systemRoot.volume)\\Documents and Settings\\All Users"
  }

  /// `%NAME%`s of a value of the registry; one that there is not stays as it is.
  private static func expanded(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var parts = text.split(separator: "%", omittingEmptySubsequences: false)[...]
    result += parts.popFirst() ?? ""
    while let name = parts.popFirst() {
      if !parts.isEmpty, let value = values[name.uppercased()] {
        result += value
        result += parts.popFirst() ?? ""
      } else {
        result += "%" + name
      }
    }
    return result
  }
}
