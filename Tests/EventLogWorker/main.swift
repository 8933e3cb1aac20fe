import Glibc
import TestSupport
import WindowsFormats
import WindowsModel

// Prints what an event log holds, for comparisons with other readers, and writes logs for them.
//
//   EventLogWorker dump LOG        a line for each record, in the ring, carved or torn, and each loss
//   EventLogWorker build FOLDER    logs: written by us, closed, dirty, wrapped at each place, cut, damaged
let arguments = CommandLine.arguments
guard arguments.count == 3, ["dump", "build"].contains(arguments[1]) else {
  fatalError("usage: dump LOG or build FOLDER")
}
if arguments[1] == "build" {
  try SampleEventLogs.write(to: arguments[2])
  exit(0)
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text = ""
  for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
  return text
}

func show(_ kind: String, _ record: EventRecord, _ offset: Int) {
  print(
    kind, offset, record.number, record.generated.unixSeconds, record.written.unixSeconds, record.id, record.type,
    record.category, hexadecimal(WindowsText.encoded(record.source)), hexadecimal(WindowsText.encoded(record.computer)),
    record.user?.description ?? "", record.strings.map { hexadecimal(WindowsText.encoded($0)) + "," }.joined(),
    hexadecimal(record.data), separator: "\t")
}

do {
  let log = try EventLog(ForeignBytes(file: arguments[2]))
  log.read { item in
    switch item {
    case .record(let record, let offset): show("record", record, offset)
    case .carved(let record, let offset, let isWhole): show(isWhole ? "carved" : "torn", record, offset)
    case .loss(let loss): print("loss", loss, separator: "\t")
    }
  }
} catch {
  print("refused", error, separator: "\t")
}
