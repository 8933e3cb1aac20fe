import Glibc
import WindowsFormats
import WindowsModel

// Prints what a hive holds, or how much: for comparisons with other readers, and to be timed. And writes hives for them.
//
//   HiveWorker dump HIVE [LOG…]    a line for each key and value
//   HiveWorker walk HIVE [LOG…]    the numbers alone
//   HiveWorker build FOLDER        hives of all versions, damaged ones, and ones that need their logs
let arguments = CommandLine.arguments
guard arguments.count >= 3, ["dump", "walk", "build"].contains(arguments[1]) else {
  fatalError("usage: dump|walk HIVE [LOG…] or build FOLDER")
}
if arguments[1] == "build" {
  try SampleHives.write(to: arguments[2])
  exit(0)
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text = ""
  for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
  return text
}

do {
  let hive = try Hive(
    ForeignBytes(file: arguments[2]), logs: arguments[3...].map { try ForeignBytes(file: $0) })
  for log in hive.recovery.logs where hive.recovery.isNeeded {
    print("log", log.pages, log.reason ?? "used whole")
  }
  let isDump = arguments[1] == "dump"
  var path: [String] = []
  var lines = 0
  let census = hive.walk { event in
    lines += 1
    guard isDump else { return }
    switch event {
    case .key(let key, let depth):
      path.removeSubrange(min(depth, path.count)...)
      path.append(hexadecimal(WindowsText.encoded(key.name)))
      print("key", path.dropFirst().joined(separator: "/"), key.written.ticks, separator: "\t")
    case .value(let value):
      print(
        "value", path.dropFirst().joined(separator: "/"), hexadecimal(WindowsText.encoded(value.name)),
        value.value.type.rawValue, hexadecimal(value.value.data), separator: "\t")
    case .stray(let below): path = [""] + below.map { hexadecimal(WindowsText.encoded($0)) }
    case .loss(let loss): print("loss", loss, separator: "\t")
    }
  }
  print(
    "census", census.keys, census.values, census.dataBytes, census.losses, census.classNames,
    census.securityDescriptors, separator: "\t")
} catch {
  print("refused", error, separator: "\t")
}
