import Servicing
import StateStore
import WindowsModel

/// What is found for a timeline, before it is in order.
struct TimelineGathering {
  let request: TimelineRequest
  /// nil: the store holds no whole Windows.
  let machine: Machine?
  /// That of the machine.
  let clock: LocalClock
  /// When the machine was read from a disk, so that times of its files come from a clock: what has no known time of
  /// creation has this one. nil: it was made.
  let adopted: WindowsTime?
  /// The clock of the acts.
  let actClock: TimelineEntry.Clock
  /// When Windows was set up; nil: not known.
  private let setUp: WindowsTime?
  /// Times of the acts: what has one of them was touched by that act.
  private(set) var actTimes: Set<Int64> = []
  /// When updates that were found on it are known to have been installed.
  private var installTimes: Set<Int64> = []

  var places = TimelinePlaces()
  var texts = TextPool()
  var marks: [TimelineMark] = []
  var passedOver: [String] = []
  var guessedPage: TextPage?

  init(_ view: borrowing View, _ request: TimelineRequest, _ clock: LocalClock) throws {
    self.request = request
    self.clock = clock
    machine = try Machine.ifTold(view)
    adopted = try view.act(numbered: 1).flatMap { $0.kind == .adopt ? $0.time : nil }
    setUp = try clock.setUp(view)
    actClock = try view.setting(MachineClock.setting) == nil ? .computer : .store
    try view.forEachAct(to: view.act) { actTimes.insert($0.time.ticks) }
    installTimes = Set(try view.allUpdates().filter(\.isAdopted).map(\.installed.ticks))
  }

  /// The clock of a time that a key or a file has: `otherwise`, unless an act of the store left it.
  func clock(of time: WindowsTime, otherwise: TimelineEntry.Clock) -> TimelineEntry.Clock {
    actTimes.contains(time.ticks) ? actClock : otherwise
  }

  /// The clock of a time of a file: a made machine has them from packages and tables.
  func clock(of time: WindowsTime, of file: FileTimes) -> TimelineEntry.Clock {
    clock(of: time, otherwise: adopted == nil ? .store : hasUnknownCreation(file) ? .host : .machine)
  }

  /// A file system of Windows tells when a file was made. Where nothing did, the file was read out of a copy, or of a file system
  /// that says less.
  func hasUnknownCreation(_ file: FileTimes) -> Bool { adopted != nil && (file.created?.known ?? adopted) == adopted }

  /// When a run began by its log; of an hour that came twice the one in which an act of the store, or an install that was found, is
  /// known to have been, without a doubt then.
  func began(_ local: CivilTime) -> LocalClock.Moment? {
    guard var moment = clock.moment(local), let earlier = moment.earlier else { return clock.moment(local) }
    let known = actTimes.union(installTimes)
    if known.contains(earlier.ticks), !known.contains(moment.time.ticks) {
      moment = LocalClock.Moment(
        time: earlier, bias: Int((earlier.ticks - (local.time()?.ticks ?? earlier.ticks)) / 600_000_000),
        basis: moment.basis)
    } else if actTimes.contains(moment.time.ticks), !known.contains(earlier.ticks) {
      (moment.oddity, moment.earlier) = (nil, nil)
    }
    return moment
  }

  func isAskedFor(_ place: Int32) -> Bool {
    request.updates.isEmpty || places.updates(place).contains(where: request.isAbout)
  }

  /// Adds an entry of a time that was written down as the machine's local one.
  ///
  /// - Parameters:
  ///   - known: its clock, where that is known.
  ///   - bias: that of its run, where that is known of an hour that came twice.
  mutating func add(
    local: CivilTime?, _ kind: TimelineEntry.Kind, at place: Int32, line: Int = 0, text: String? = nil,
    doubt: TimelineMark.Doubt? = nil, clock known: TimelineEntry.Clock? = nil, bias: Int? = nil
  ) {
    guard var moment = local.flatMap(clock.moment) else { return }
    if moment.oddity == .twice, let bias, let time = local?.time(bias: bias) {
      moment = LocalClock.Moment(time: time, bias: bias, basis: moment.basis)
    }
    let reckoned: TimelineEntry.Clock =
      switch moment.basis {
      case .measured: .measuredBias
      case .rule, .stated: .ruleBias
      case .assumed: .assumedBias
      case .unknown: .local
      }
    var oddity: TimelineMark.Doubt? = moment.oddity.map { $0 == .twice ? .twice : .never }
    if adopted != nil, kind != .installDate, let setUp, moment.time < setUp { oddity = .beforeSetUp }
    add(moment.time, kind, known ?? reckoned, at: place, line: line, text: text, doubt: doubt ?? oddity)
  }

  /// Adds an entry if it is asked for; a time of 0 is Windows' own "no time".
  mutating func add(
    _ time: WindowsTime?, _ kind: TimelineEntry.Kind, _ clock: TimelineEntry.Clock, at place: Int32,
    line: Int = 0, text: String? = nil, doubt: TimelineMark.Doubt? = nil
  ) {
    guard let time, time.ticks > 0, request.holds(time, clock), isAskedFor(place) else { return }
    let number = text.map { texts.append($0) } ?? -1
    marks.append(
      TimelineMark(
        ticks: time.ticks, place: place, text: Int32(truncatingIfNeeded: number),
        line: Int32(truncatingIfNeeded: line), kind: kind, clock: clock, doubt: doubt))
  }

  /// A place with all those it is in.
  mutating func place(_ names: [String], updates: [ShortTitle] = []) -> Int32? {
    var place: Int32?
    for (index, name) in names.enumerated() {
      place = places.add(name, in: place, updates: index == names.count - 1 ? updates : [])
    }
    return place
  }
}
