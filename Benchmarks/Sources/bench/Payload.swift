import Measuring
import StateStore

/// Contents of files.
enum Payload {
  static let files = 100

  static func path(in folder: String) -> String { "\(folder)/payload.wupd" }

  /// Stores the files in one act, and writes them into one plain file, on which sha256sum works.
  static func perform(in folder: String) throws {
    let store = try Registry.create(path(in: folder))
    let plain = try PlainFile("\(folder)/payload.bin")
    var writing = 0.0
    let start = now()
    let waited = try store.write(Registry.header(1)) { transaction in
      var waited = 0.0
      for file in 0..<files {
        let pause = now()
        let bytes = SeededBytes.make(seed: file, count: 1 << 20)
        writing += try seconds { try plain.write(bytes) }
        waited += now() - pause
        _ = try transaction.store(bytes)
      }
      return waited
    }
    tell("store", now() - start - waited)
    writing += try seconds { try plain.sync() }
    tell("plain", writing)
  }
}
