import StateStore
import TestSupport
import Testing

@Suite("Faults while a store is read")
struct ReadingTests {
  private let folder = FaultyFolder()
  private var path: String { folder.file("m.wupd") }

  /// What is asked of a store; each answer as text.
  static let questions: [(name: String, ask: @Sendable (Store) throws -> [String])] = [
    ("state", { try $0.read { try dump($0) } }),
    ("earlier state", { try $0.read(at: .act(2)) { try dump($0) } }),
    (
      "history",
      {
        try $0.read { view in
          let acts = try view.acts()
          var answer = acts.map { "\($0)" }
          try view.forEachDifference(after: 0, through: acts.last?.number ?? 0) { answer.append("\($0)") }
          return answer
        }
      }
    ),
    ("verify", { try $0.verify().flaws.map(\.text) }),
  ]

  @Test(
    "An answer is right, or an error: never wrong, and right as soon as the disk reads again",
    arguments: notEmpty(Store.Access.all))
  func reading(access: Store.Access) throws {
    var acts = RandomActs(seed: 11)
    do {
      let store = try acts.create(path)
      for _ in 0..<4 { try acts.act(on: store, most: 20) }
    }
    let bytes = contents(of: path)
    for (name, ask) in Self.questions where isLarge || access == .readWrite || name == "state" {
      let right = try ask(Store.open(path, access))
      var (tried, refused, wrong) = (0, 0, 0)
      for way in [FaultyFolder.Way.error, .short, .dead] {
        for number in stride(from: 1, to: .max, by: isLarge ? 1 : way == .error ? 2 : 9) {
          folder.arm(way, number)
          var store: Store?
          var answer: [String]?
          let error = failure {
            store = try Store.open(path, access)
            if let store { answer = try ask(store) }
          }
          guard let hit = folder.disarm() else {
            #expect(error == nil && answer == right)
            break
          }
          tried += 1
          let place = "\(name), \(way) at call \(number) (\(hit))"
          if let error {
            refused += 1
            #expect(isHonest(error, hit), "\(place): \(error)")
          } else if answer != right {
            // A check that cannot be made to the end is itself a finding.
            let isHonest = answer?.allSatisfy {
              $0.contains("I/O") || $0.contains("error code=") || $0.contains("reading or writing failed")
                || $0.contains("locking protocol")
            }
            if name == "verify" && isHonest == true { refused += 1 } else { wrong += 1 }
            #expect(name == "verify" && isHonest == true, "\(place): \(answer ?? [])")
          }
          do {
            #expect(try ask(store ?? Store.open(path, access)) == right, "\(place): asked again")
          } catch {
            Issue.record("\(place): asked again: \(error)")
          }
        }
      }
      print("\(name), \(access): \(tried) calls failed, \(refused) answered by an error; \(wrong) wrong")
    }
    // Nothing was written, whatever failed.
    #expect(areSame(contents(of: path), bytes))
  }
}

extension Store.Access {
  static let all = [Store.Access.readWrite, .readOnly]
}
