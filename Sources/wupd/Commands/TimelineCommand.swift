import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsModel

struct TimelineCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Everything the store knows with a time, in order, with its source and its clock.",
    discussion: """
      Columns: time in UTC, clock, update, what the time is of, source and what it
      says. The clocks: "machine" is the machine's own, kept in UTC; "by measure" is
      its local time, with the bias that events of that day or season show; "by rule"
      with that of the registry's rule on that date; "bias assumed" with that of its
      last start, which may have been another; "zone unknown" is its local time too,
      which stands as if it were UTC, for nothing tells its bias; "day only" stands
      at the beginning of its day; "host's word" is what the computer said of a file
      that wupd read there; "build" is that of whoever linked the file; "computer" is
      that of the computer on which wupd ran; "store" is the store's own, which no
      clock ever showed. ! is what speaks against a time.

      By default those keys and files come that tell of updates. TIME is 2006-08-10
      or 2006-08-10T03:00:00, the machine's local time, or UTC with Z; a day without
      time counts whole.

        wupd timeline
        wupd timeline --about KB921883 --local
        wupd timeline --from 2006-08-10 --to 2006-08-11 --all-keys --all-files
        wupd timeline --sources keys --keys 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
        wupd timeline --timesketch > plant7.jsonl
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Option(name: .long, help: ArgumentHelp("Nothing before.", valueName: "time"))
  var from: String?

  @Option(name: .long, help: ArgumentHelp("Nothing after.", valueName: "time"))
  var to: String?

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Only what is about these updates; an article means all its packages.", valueName: "kb"))
  var about: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Some of acts,keys,files,logs,events,dates, with commas between (default: all).", valueName: "list"))
  var sources: String?

  @Option(name: .long, help: ArgumentHelp("Of the keys those below this one (may come again).", valueName: "key"))
  var keys: [String] = []

  @Flag(name: .long, help: "All keys.")
  var allKeys = false

  @Option(name: .long, help: ArgumentHelp("Of the files those below this path (may come again).", valueName: "path"))
  var files: [String] = []

  @Flag(name: .long, help: "All files and folders.")
  var allFiles = false

  @Flag(name: .long, help: "Times of last access too.")
  var access = false

  @Flag(name: .long, help: "Times of linking too.")
  var links = false

  @Flag(name: .long, help: "The machine's local time beside UTC.")
  var local = false

  @Flag(name: .long, help: "Print JSON lines for Timesketch.")
  var timesketch = false

  func validate() throws {
    if allKeys && !keys.isEmpty { throw ValidationError("Give --keys or --all-keys.") }
    if allFiles && !files.isEmpty { throw ValidationError("Give --files or --all-files.") }
    if timesketch && options.json { throw ValidationError("Give --json or --timesketch.") }
    if timesketch && local { throw ValidationError("Timesketch takes UTC: give --local or --timesketch.") }
  }

  func perform() throws -> Status {
    let point = try point.point()
    let store = try openForReading()
    // Up to a time before the machine was adopted: what was found of it then.
    let past = try store.read(at: .act(1), again: true) { try PastState.time(of: point, $0) }
    let timeline = try store.read(at: past == nil ? point : .act(1), again: true) { view in
      var request = try request(view)
      if let past { request.to = min(request.to ?? past, past) }
      return try Timeline(view, request)
    }
    try point.tellDoubt(store)
    if timesketch {
      for entry in timeline { print(TimelineText.timesketch(entry).line) }
    } else if options.json {
      TimelineText.printJSON(timeline)
    } else {
      TimelineText.printLines(timeline, isLocal: local)
    }
    if !options.json {
      if let warning = TimelineText.warning(timeline) { Terminal.say("wupd: \(warning)") }
      timeline.guessedPage?.tell("logs", isUsed: true, option: ", for the store does not tell")
      for text in timeline.passedOver { Terminal.say("wupd: passed over: \(printable(text))") }
    }
    return .done
  }

  private func request(_ view: borrowing View) throws -> TimelineRequest {
    var request = TimelineRequest()
    if let sources {
      request.sources = Set(
        try sources.split(separator: ",", omittingEmptySubsequences: false).map { word in
          guard let source = TimelineRequest.Source(rawValue: word.lowercased()) else {
            throw NameError(String(word), "is no source: acts, keys, files, logs, events, dates")
          }
          return source
        })
    }
    request.updates = Set(
      try about.flatMap { word in
        if let pack = word.wholeMatch(of: /(?i)(?:SP|Service Pack )([1-9])/)?.output.1 {
          return try packs(String(pack), word, view)
        }
        guard let update = ShortTitle(word) else {
          throw NameError(word, "is no update, such as KB921883 or KB2544893-v2")
        }
        return [update]
      })
    (request.from, request.to) = try span(from: from, to: to, Machine.zone(view))
    if allKeys { request.keys = .everything }
    if !keys.isEmpty { request.keys = .below(try keys.map { try RegistryPath($0) }) }
    if allFiles { request.files = .everything }
    if !files.isEmpty {
      let machine = try Machine.ifTold(view)
      request.files = .below(try files.map { try machine?.path($0) ?? WindowsPath($0) })
    }
    request.withAccess = access
    request.withLinks = links
    return request
  }

  /// The packages of a service pack, as far as the stack has one under its article.
  private func packs(_ number: String, _ word: String, _ view: borrowing View) throws -> [ShortTitle] {
    let all = try view.allUpdates().filter { $0.kind == "service_pack" }
    let found = all.filter { $0.title.contains("Service Pack \(number)") }.map(\.name)
    guard found.isEmpty else { return found }
    let there = all.isEmpty ? "" : " On the stack are \(all.map(\.name.description).joined(separator: ", "))."
    throw StoreError(
      .notFound,
      "--about \(word): no Service Pack \(number) is on the stack under its article; name that, such as KB936929, or take --sources events.\(there)"
    )
  }
}
