import StateStore
import WindowsModel

// Which updates does a machine have, and what did its gdi32.dll say before the last of them?
let store = try Store.open(CommandLine.arguments.dropFirst().first ?? "machine.wupd", .readOnly)
let gdi32 = try WindowsPath("C:\\WINDOWS\\system32\\gdi32.dll")

let updates = try store.read { view in try view.updates() }
for update in updates where !update.isAdopted {
  let before = try store.read(at: .act(update.sequence - 1)) { view in try view.file(gdi32)?.revision }
  print("\(update.article): gdi32.dll was \(before?.summary ?? "not there")")
}

// An act of one's own: it commits whole, is in the journal, and can be rolled back.
let header = ActHeader(
  kind: .edit, subject: "Level", command: "example", account: "example",
  time: WindowsTime("2006-08-10T03:00:00Z") ?? WindowsTime(ticks: 0))
if CommandLine.arguments.contains("--write") {
  let vendor = try RegistryPath("HKLM\\SOFTWARE\\Vendor")
  let writable = try Store.open(store.path)
  try writable.write(header) { act in try act.setValue(vendor, "Level", .dword(3)) }
}
