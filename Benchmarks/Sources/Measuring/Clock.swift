import Glibc

/// Seconds by the clock that only goes forward, the same that the floor reads.
public func now() -> Double { clockSeconds(CLOCK_MONOTONIC) }

/// Seconds that the processor worked for this process.
public func processorTime() -> Double { clockSeconds(CLOCK_PROCESS_CPUTIME_ID) }

private func clockSeconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Seconds that something takes.
public func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = now()
  try body()
  return now() - start
}

public func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

public func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }

/// One result of a work, for the process that asked for it.
public func tell(_ name: String, _ number: Double) { print(name, number) }

/// The highest mark of this process alone; what getrusage gives may be its parent's.
public func printMemory() {
  guard let status = fopen("/proc/self/status", "r") else { return }
  defer { fclose(status) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, Int32(line.count), status) != nil {
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if text.hasPrefix("VmHWM:"), let kilobytes = Double(text.filter(\.isNumber)) { tell("memory", kilobytes) }
  }
}

/// For the person who waits: a run takes minutes, and the table alone goes to standard output.
public func note(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = write(2, line, line.count)
}
