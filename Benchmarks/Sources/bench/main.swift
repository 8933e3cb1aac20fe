// bench --folder <folder> [--schema <schema.sql>] [--wupd <program>] [--rounds <n>]
//
// Each work runs in a process of its own, this program with --work or the floor, so that the two start alike and each
// one's memory is its own. Nothing here fails for a goal that is missed: the table says so.
import Glibc

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  if let work = options.work {
    try work.perform(in: options.folder)
    printMemory()
  } else {
    try Report(options).print()
  }
} catch let error as Options.Usage {
  note(error.message)
  exit(2)
} catch {
  note("bench: \(error)")
  exit(1)
}
