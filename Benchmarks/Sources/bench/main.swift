// bench [--folder FOLDER] [--schema FILE] [--wupd PROGRAM] [--rounds N] [--quick] [--only NAME[,NAME]]
//
// Each work runs in a process of its own, this program with --work or a peer, so that all start alike and each one's
// memory is its own. Nothing here fails for a goal that is missed: the table says so.
import Glibc
import Measuring

do {
  let options = try Options(CommandLine.arguments.dropFirst(), folder: Report.programFolder)
  if let work = options.work {
    try work.perform(options)
    printMemory()
  } else {
    try Report.print(options)
  }
} catch let error as Options.Usage {
  note(error.message)
  exit(2)
} catch {
  note("bench: \(error)")
  exit(1)
}
