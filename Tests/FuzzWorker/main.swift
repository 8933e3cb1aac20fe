import FuzzTargets
import Glibc
import TestSupport

/// `FuzzWorker FOLDER TARGET FIRST LAST`: runs a target on the inputs of these seeds. In a process of its own, for a trap, a
/// hang or a flood of memory would take the tests along.
///
/// The seed that is under way stands on standard output, so that it is known of a process that has ended.
func say(_ text: String) {
  let line = Array((text + "\n").utf8)
  ftruncate(1, 0)
  pwrite(1, line, line.count, 0)
}

/// The most memory that this process has had, in KB.
func peak() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss
}

let words = CommandLine.arguments
guard words.count == 5, let first = UInt64(words[3]), let last = UInt64(words[4]), first <= last,
  let target = try FuzzTarget.named(words[2], in: words[1])
else { exit(64) }
for (index, seed) in target.seeds.prefix(12).enumerated() {
  say("the original \(index)")
  alarm(20)
  try target.run(seed)
}
let base = peak()
for seed in first...last {
  say("\(seed)")
  var random = SeededGenerator(seed: seed)
  let input = target.mutated(&random)
  // Far more than any needs, but less than a hang.
  alarm(20)
  do {
    try target.run(input)
  } catch {
    say("\(seed): \(error)")
    exit(1)
  }
}
say("done, \((peak() - base) / 1024) MB over the base")
exit(peak() - base < 64 * 1024 ? 0 : 2)
