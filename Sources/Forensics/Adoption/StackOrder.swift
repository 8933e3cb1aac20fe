import StateStore
import WindowsModel

/// The order in which updates came onto a machine, concluded from what each source of it tells.
///
/// What an update itself kept of those that were there before it binds (`[SnapShot.Install]` of its spuninst.inf). Between
/// updates that this does not tell apart, `TimeLine.log` does, from whose end upwards they are to be removed (KB823836);
/// else their times.
struct StackOrder {
  struct Update {
    let name: ShortTitle
    /// `none` where nothing tells.
    let installed: WindowsTime
    /// Names of the programs that were there before it; empty where nothing tells.
    let programs: [String]
    /// Of ``installed`` only the day is known, and it is the beginning of that.
    var isDayOnly = false
    /// It was put on again, and has the place of its first install; its ``programs`` are of the last.
    var isAgain = false

    fileprivate var latest: WindowsTime { isDayOnly ? installed.adding(seconds: 86_399) : installed }
  }

  /// What the times of updates are of.
  enum Times: String { case keys, files }

  /// Oldest first.
  private(set) var names: [ShortTitle] = []
  private(set) var doubts: [Statement] = []
  /// Updates that keep others to have been there before them.
  private(set) var bound = 0
  /// Updates of the machine that the log names.
  private(set) var listed = 0

  /// - Parameters:
  ///   - timeLine: the packages of `TimeLine.log`, in its order; a bare article may mean the only one of it.
  ///   - times: what the times are of.
  init(_ updates: [Update], timeLine: [ShortTitle], times: Times) {
    let byTime = updates.sorted {
      ($0.installed, $0.name.article, $0.name.suffix) < ($1.installed, $1.name.article, $1.name.suffix)
    }.map(\.name)
    let all = Set(byTime)
    var named: [ShortTitle] = []
    func meant(_ name: ShortTitle) -> ShortTitle? {
      if all.contains(name) { return name }
      let ofArticle = byTime.filter { $0.article == name.article }
      return name.suffix.isEmpty && ofArticle.count == 1 ? ofArticle[0] : nil
    }
    // One that was put on again stands higher.
    for name in timeLine.reversed().compactMap(meant) where !named.contains(name) { named.append(name) }
    listed = named.count
    var rest = Self.arranged(byTime, as: named.reversed())
    var before: [ShortTitle: Set<ShortTitle>] = [:]
    for update in updates {
      let known = Set(update.programs.compactMap { UpdateTrace.title($0) }).intersection(all)
      before[update.name] = known.subtracting([update.name])
    }
    before = Self.told(before, again: Set(updates.filter(\.isAgain).map(\.name)))
    bound = before.values.count { !$0.isEmpty }
    let wished = rest
    var isContradicted = false
    while !rest.isEmpty {
      let left = Set(rest)
      let index = rest.firstIndex { before[$0, default: []].isDisjoint(with: left) }
      if index == nil, !isContradicted { doubts.append(Statement(.stackContradiction, rest: Self.texts(rest))) }
      isContradicted = isContradicted || index == nil
      names.append(rest.remove(at: index ?? 0))
    }
    doubts += Self.untold(names, updates, before, named)
    func isTold(_ one: ShortTitle, _ other: ShortTitle) -> Bool {
      before[one]?.contains(other) == true || before[other]?.contains(one) == true
        || named.contains(one) && named.contains(other)
    }
    for update in updates where update.isDayOnly {
      let others = updates.filter { other in
        other.name != update.name && other.installed != update.installed && other.installed <= update.latest
          && other.latest >= update.installed && !isTold(update.name, other.name)
      }
      guard !others.isEmpty else { continue }
      doubts.append(Statement(.stackDayOnly, update.name.description, rest: Self.texts(others.map(\.name))))
    }
    let undated = names.filter { name in
      updates.contains { $0.name == name && $0.installed.known == nil } && !named.contains(name)
        && before[name, default: []].isEmpty && !before.values.contains { $0.contains(name) }
    }
    if !undated.isEmpty, undated.count < names.count {
      doubts.append(Statement(.stackUndated, rest: Self.texts(undated)))
    }
    if names != wished, listed > 1 {
      doubts.append(Statement(.stackByTimeLine, rest: Self.texts(wished.filter { named.contains($0) })))
    }
    if names != byTime { doubts.append(Statement(.stackByTimes, times.rawValue, rest: Self.texts(byTime))) }
  }

  /// What snapshots tell of first installs. Of two that each name the other one was put on again; the other's is of its own
  /// first install. Where both were, neither tells.
  private static func told(
    _ before: [ShortTitle: Set<ShortTitle>], again: Set<ShortTitle>
  ) -> [ShortTitle: Set<ShortTitle>] {
    var told = before
    for name in again {
      for other in before[name, default: []] where before[other]?.contains(name) == true {
        told[name]?.remove(other)
      }
    }
    return told
  }

  /// Those that a list names, in its order, at the places that they have among the others.
  private static func arranged(_ names: [ShortTitle], as list: [ShortTitle]) -> [ShortTitle] {
    let named = Set(list)
    var next = list.makeIterator()
    return names.map { name in
      guard named.contains(name), let other = next.next() else { return name }
      // The same package, spelled as its own traces spell it.
      return names.first { $0 == other } ?? name
    }
  }

  /// Neighbours of one time that nothing else tells apart, so that they stand by their numbers.
  private static func untold(
    _ names: [ShortTitle], _ updates: [Update], _ before: [ShortTitle: Set<ShortTitle>], _ named: [ShortTitle]
  ) -> [Statement] {
    let times = Dictionary(updates.map { ($0.name, $0.installed) }) { one, _ in one }
    var groups: [[ShortTitle]] = []
    for (one, other) in zip(names, names.dropFirst())
    where times[one] == times[other] && before[other]?.contains(one) != true
      && !(named.contains(one) && named.contains(other))
    {
      if groups.last?.last == one { groups[groups.count - 1].append(other) } else { groups.append([one, other]) }
    }
    return groups.map { Statement(.stackUntold, rest: texts($0)) }
  }

  private static func texts(_ names: [ShortTitle]) -> [String] { names.map(\.description) }
}
