import StateStore
import WindowsModel

/// What the lists of a sheet ask of a machine beside its files.
struct MachineKind {
  let hasSeveralProcessors: Bool
  let edition: Edition

  init(_ view: borrowing View) throws {
    let count = try view.value(Keys.sessionManager.appending("Environment"), "NUMBER_OF_PROCESSORS")?.text
    hasSeveralProcessors = (count.flatMap { Int($0) } ?? 1) > 1
    let options = Keys.control.appending("ProductOptions")
    let isServer = try view.value(options, "ProductType")?.text.map { !WindowsName.same($0, "WinNT") } ?? false
    edition = Edition(isServer: isServer, suites: try view.value(options, "ProductSuite")?.strings ?? [])
  }
}
