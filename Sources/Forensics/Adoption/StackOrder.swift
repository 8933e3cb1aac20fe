import StateStore
import WindowsModel

/// The order in which updates came onto a machine, concluded from what each source of it tells.
///
/// What an update itself kept of those that were there before it binds (`[SnapShot.Install]` of its spuninst.inf). Between
/// updates that this does not tell apart, `TimeLine.log` does, from whose end upwards they are to be removed (KB823836);
/// else their times.
struct StackOrder {
  struct Update {
    let article: KBNumber
    let installed: WindowsTime
    /// Names of the programs that were there before it; empty where nothing tells.
    let programs: [String]
  }

  /// What the times of updates are of.
  enum Times: String { case keys, files }

  /// Oldest first.
  private(set) var articles: [KBNumber] = []
  private(set) var doubts: [Statement] = []
  /// Updates that keep others to have been there before them.
  private(set) var bound = 0
  /// Updates of the machine that the log names.
  private(set) var listed = 0

  /// - Parameters:
  ///   - timeLine: the articles of `TimeLine.log`, in its order.
  ///   - times: what the times are of.
  init(_ updates: [Update], timeLine: [KBNumber], times: Times) {
    let byTime = updates.sorted { ($0.installed, $0.article) < ($1.installed, $1.article) }.map(\.article)
    let all = Set(byTime)
    var named: [KBNumber] = []
    // One that was put on again stands higher.
    for article in timeLine.reversed() where all.contains(article) && !named.contains(article) { named.append(article) }
    listed = named.count
    var rest = Self.arranged(byTime, as: named.reversed())
    var before: [KBNumber: Set<KBNumber>] = [:]
    for update in updates {
      let known = Set(update.programs.compactMap { UpdateTrace.article($0) }).intersection(all)
      before[update.article] = known.subtracting([update.article])
    }
    bound = before.values.count { !$0.isEmpty }
    let wished = rest
    while !rest.isEmpty {
      let left = Set(rest)
      let index = rest.firstIndex { before[$0, default: []].isDisjoint(with: left) }
      if index == nil { doubts.append(Statement(.stackContradiction, rest: Self.names(rest))) }
      articles.append(rest.remove(at: index ?? 0))
    }
    doubts += Self.untold(articles, updates, before, named)
    if articles != wished, listed > 1 {
      doubts.append(Statement(.stackByTimeLine, rest: Self.names(wished.filter { named.contains($0) })))
    }
    if articles != byTime { doubts.append(Statement(.stackByTimes, times.rawValue, rest: Self.names(byTime))) }
  }

  /// Those that a list names, in its order, at the places that they have among the others.
  private static func arranged(_ articles: [KBNumber], as list: [KBNumber]) -> [KBNumber] {
    let named = Set(list)
    var next = list.makeIterator()
    return articles.map { article in
      guard named.contains(article), let other = next.next() else { return article }
      // The same article, spelled as its own traces spell it.
      return articles.first { $0 == other } ?? article
    }
  }

  /// Neighbours of one time that nothing else tells apart, so that they stand by their numbers.
  private static func untold(
    _ articles: [KBNumber], _ updates: [Update], _ before: [KBNumber: Set<KBNumber>], _ named: [KBNumber]
  ) -> [Statement] {
    let times = Dictionary(updates.map { ($0.article, $0.installed) }) { one, _ in one }
    var groups: [[KBNumber]] = []
    for (one, other) in zip(articles, articles.dropFirst())
    where times[one] == times[other] && before[other]?.contains(one) != true
      && !(named.contains(one) && named.contains(other))
    {
      if groups.last?.last == one { groups[groups.count - 1].append(other) } else { groups.append([one, other]) }
    }
    return groups.map { Statement(.stackUntold, rest: names($0)) }
  }

  private static func names(_ articles: [KBNumber]) -> [String] { articles.map(\.description) }
}
