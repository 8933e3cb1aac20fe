import StateStore
import WindowsModel

/// Which service pack a machine has, and which it will have after the restart.
///
/// Set-up writes the number to `Control\Windows\CSDVersion`; the kernel reads it there when it starts, and only then
/// the text in `Windows NT\CurrentVersion`, which programs ask, follows. That the text follows at the start is inferred.
enum ServicePackLevel {
  static let key = Keys.control.appending("Windows")
  static let name = "CSDVersion"

  /// The one Set-up wrote last; nil on a machine without the value.
  static func written(_ view: borrowing View) throws -> Int? {
    try view.value(key, name)?.number.map { Int($0 >> 8 & 0xFF) }
  }

  /// True while a service pack, or the removal of one, waits for the restart.
  static func waits(_ view: borrowing View) throws -> Bool {
    guard let written = try written(view) else { return false }
    return try written != Machine(view).platform.servicePack
  }

  /// Where the number stands, for a service pack that is to be installed.
  static func entry(_ number: Int) -> RegistryEntry {
    RegistryEntry(key: key, name: name, value: .dword(UInt32(truncatingIfNeeded: number) << 8))
  }

  /// At the start of the machine.
  static func settle(_ transaction: borrowing Transaction) throws {
    guard try transaction.now.key(Keys.windowsNT) != nil, try waits(transaction.now) else { return }
    let number = try written(transaction.now) ?? 0
    if number == 0 {
      try transaction.deleteValue(Keys.windowsNT, "CSDVersion")
    } else {
      try transaction.setValue(Keys.windowsNT, "CSDVersion", .string("Service Pack \(number)"))
    }
  }
}
