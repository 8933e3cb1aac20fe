/// A rule by which something is concluded from evidence. Its raw value is on record, with what it was applied to; the sentence
/// is that of the program that shows it (``Statement/sentence``).
///
/// One that says something else of the same arguments gets another revision, and both stay here.
enum Rule: String, CaseIterable {
  // Witnesses of any conclusion
  /// A place.
  case place
  /// A place, and when it was written: ticks, bias.
  case placeWritten = "place.written"
  /// A log, and when it begins: ticks, bias.
  case placeBegins = "place.begins"
  /// A key, a name, and the data if it matters.
  case value
  /// What there is of nothing: a key, names.
  case noValue = "value.none"

  // The machine
  case machine
  case machineAssumed = "machine.assumed"
  case windowsFolder = "windows"
  case windowsFolderThere = "windows.there"
  case windowsFolderOther = "windows.other"
  case windowsFolderOrder = "windows.order"
  case noHive = "registry.no_hive"
  case hiveCopy = "registry.copy_taken"
  case hiveCopies = "registry.copies"
  case controlSet = "control_set"
  case controlSetOther = "control_set.other"
  case controlSetAssumed = "control_set.assumed"
  case controlSetUnnamed = "control_set.unnamed"
  case clock = "clock.bias"
  case clockRule = "clock.rule"
  case clockOneRule = "clock.one_rule"
  case clockMeasured = "clock.measured"
  case clockOff = "clock.off"
  case clockLastStart = "clock.last_start"
  case clockUnknown = "clock.unknown"
  case clockUnread = "clock.unread"
  case clockAsUTC = "clock.as_utc"

  // What waits and what runs
  case queue
  case queueMalformed = "queue.malformed"
  /// A pair, by what it does, source, target, versions now and then, owner.
  case queuePair = "queue.pair"
  case queueUntold = "queue.untold"
  case queueWitness = "queue.witness"
  case queuePlace = "queue.place"
  case queueRemark = "queue.remark"
  /// As it was recorded when services without ImagePath, the programs of Windows itself and imports were not looked at.
  case images
  case imagesReckoned = "images.reckoned"
  /// A product, and how many.
  case imagesAlways = "images.always"
  case imagesImported = "images.imported"
  case imagesUnseen = "images.unseen"

  // Updates
  case update
  case updateTraces = "update.traces"
  case updateFolderLeft = "update.folder_left"
  case updateTakenOver = "update.taken_over"
  case updateNoTime = "update.no_time"
  case updateDayAlone = "update.day_alone"
  case updateLogBegins = "update.log_begins"
  case updateLogBeforeSetup = "update.log_before_setup"
  case updateLogEnds = "update.log_ends"
  case updateEventOther = "update.event_other"
  case updateLogRefuses = "update.log_refuses"
  case updateOtherDay = "update.other_day"
  case updateNoHotFixKey = "update.no_hotfix_key"
  case updateBackupLacks = "update.backup_lacks"
  case updateSheetLoss = "update.sheet_loss"
  case stack
  case stackSnapshots = "stack.snapshots"
  case stackTimeLine = "stack.time_line"
  case stackEvents = "stack.events"
  case stackKeyTimes = "stack.key_times"
  case stackFileTimes = "stack.file_times"
  case stackContradiction = "stack.contradiction"
  case stackByTimeLine = "stack.by_time_line"
  case stackByTimes = "stack.by_times"
  case stackDayOnly = "stack.day_only"
  case stackUndated = "stack.undated"
  case stackUntold = "stack.untold"
  case servicePackOwned = "service_pack.owned"
  case servicePackAlone = "service_pack.alone"
  case servicePackInstalled = "service_pack"
  case servicePackWaiting = "service_pack.waiting"
  case servicePackNameless = "service_pack.nameless"

  // The event log of the system
  /// Number, moment; number, moment; how many.
  case eventLog = "event_log"
  case eventLogSilent = "event_log.silent"
  case eventLogBefore = "event_log.before"
  case eventLogMade = "event_log.made"
  case eventLogDirty = "event_log.dirty"
  case eventLogCut = "event_log.cut"
  case eventLogNoEnd = "event_log.no_end"
  case eventLogLosses = "event_log.losses"
  case eventLogCarved = "event_log.carved"
  case eventLogBackwards = "event_log.backwards"
  case eventLogComputer = "event_log.computer"
  case eventLogLater = "event_log.later"
  case eventLogMore = "event_log.more"
  /// Number, moment; how many updates, and their names.
  case eventLogRestart = "event_log.restart"
  case eventLogUnclean = "event_log.unclean"
  case eventLogWaiting = "event_log.waiting"
  /// A kind of ``UpdateEvent``, number, moment; what else it says.
  case eventLogEvent = "event_log.event"
  case eventLogAgain = "event_log.again"
  case eventLogUnrecorded = "event_log.unrecorded"
  case eventLogPackSince = "event_log.pack_since"

  // setupapi.log
  /// How many sections; moment, moment; runs of updates, installs, those of Set-up, errors.
  case setupLog = "setup_log"
  /// The line, moment, what it says.
  case setupLogTold = "setup_log.told"

  // The reading itself
  case adoption
  case adoptionSources = "adoption.sources"
  case evidenceChanged = "evidence.changed"
  case evidenceBeforeAfter = "evidence.before_after"
  case evidenceUnreadable = "evidence.unreadable"
  case unread = "evidence.not_read"
  case unreadPlace = "evidence.not_read.place"
  case evidenceBefore = "evidence.before"
  case accessTimes = "access_times"
  case accessTimesAccount = "access_times.account"
  case accessTimesMount = "access_times.mount"
  /// What the reading program or its computer said when something could not be read, in their words.
  case loss
  case lossesUntold = "loss.untold"
  case logPlace = "log.place"
  case logHabit = "log.habit"
  case eventLogHabit = "event_log.habit"
  case logUnplaced = "log.unplaced"
  case inventory
  case inventorySources = "inventory.sources"
  case inventoryScript = "inventory.script"
  case inventoryContents = "inventory.contents"
  case inventoryFacts = "inventory.facts"
  case inventoryAttributes = "inventory.attributes"
  case inventoryKeys = "inventory.keys"
  case inventoryRunning = "inventory.running"
  case inventoryAccount = "inventory.account"
  case inventoryUnfinished = "inventory.unfinished"
  case inventoryPageGuessed = "inventory.page_guessed"
  case inventoryOthers = "inventory.others"
  case listingNoOrder = "listing.no_order"
  case listingOrder = "listing.order"
  case listingOtherOrder = "listing.other_order"
}
