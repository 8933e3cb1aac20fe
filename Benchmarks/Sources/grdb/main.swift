// grdb <folder>
//
// The registry task on GRDB. Prints a line for each work: its name and the seconds it took.
import Glibc
import Measuring

/// 100,000 values in one act. The data is made while the clock stands: it is input.
func writeAll(_ registry: JournaledRegistry, act: Int, round: Int) throws -> Double {
  var waited = 0.0
  let start = now()
  try registry.write(time: Int64(act)) { transaction in
    let root = try transaction.key("HKLM", in: nil)
    let software = try transaction.key("SOFTWARE", in: root.id)
    for number in 0..<RegistryTask.keys {
      let pause = now()
      let name = RegistryTask.key(number)
      let texts = RegistryTask.texts(number, round: round)
      waited += now() - pause
      let key = try transaction.key(name, in: software.id)
      try transaction.touch(key)
      for (name, text) in zip(RegistryTask.names, texts) { try transaction.setValue(name, text, of: key.id) }
    }
  }
  return now() - start - waited
}

/// An act of ten changes: nine values of one key, and the key's time.
func writeTen(_ registry: JournaledRegistry, act: Int) throws {
  let texts = RegistryTask.texts(act, round: 2)
  let name = RegistryTask.key(0)
  let processor = processorTime()
  let start = now()
  try registry.write(time: Int64(act)) { transaction in
    let root = try transaction.key("HKLM", in: nil)
    let key = try transaction.key(name, in: transaction.key("SOFTWARE", in: root.id).id)
    try transaction.touch(key)
    for index in 0..<RegistryTask.valuesOfAct {
      try transaction.setValue(RegistryTask.names[index], texts[index], of: key.id)
    }
  }
  tell("act", now() - start)
  tell("act-processor", processorTime() - processor)
}

guard CommandLine.arguments.count == 2 else {
  note("usage: grdb <folder>")
  exit(2)
}
do {
  let registry = try JournaledRegistry("\(CommandLine.arguments[1])/grdb.db")
  tell("fresh", try writeAll(registry, act: 1, round: 0))
  tell("again", try writeAll(registry, act: 2, round: 1))
  for act in 0..<RegistryTask.acts { try writeTen(registry, act: 3 + act) }
  printMemory()
} catch {
  note("grdb: \(error)")
  exit(1)
}
