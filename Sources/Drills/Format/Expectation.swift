package import Servicing
package import WindowsModel

/// What must be true at one point of a drill, each demand by itself and in the order of the file.
package struct Expectation: Hashable, Sendable {
  package var items: [ExpectedItem]
  package var place: Place
}

/// One demand and where it stands.
package struct ExpectedItem: Hashable, Sendable {
  package var demand: Demand
  package var place: Place

  package enum Demand: Hashable, Sendable {
    /// One fact of a file, by its path as written.
    case file(path: String, FileFact)
    case registry(DrillRegistryEntry)
    /// The whole queue, in order.
    case pending([ExpectedPair])
    /// All that are installed, oldest first.
    case updates([ShortTitle])
    case rebootPending(Bool)
    /// Restarts since the first step.
    case reboots(Int)
    case qfecheck(ShortTitle, Qfecheck)
    /// All that an attended user was shown in this step, in order. Of steps only.
    case messages([Message])
    /// The text stands in that file.
    case fileText(path: String, text: String)
    /// The text stands in the log of that package, or does not.
    case log(ShortTitle, text: String, isThere: Bool)
    /// Each stands in a problem that `status` tells; empty: it tells none.
    case problems([String])
    /// Files and registry equal those at this mark.
    case sameState(as: String)
    /// The Windows return code. Of steps only.
    case code(Int)
    /// All that the warning lists, articles and programs as written, oldest first. Of steps only.
    case warning([String])
  }

  package enum FileFact: Hashable, Sendable {
    case absent
    /// Of the file on disk.
    case version(FileVersion)
    case branch(Branch)
    /// Of the image that is mapped now; nil: none is.
    case loaded(FileVersion?)
    case content(DrillContent)
  }

  package enum Qfecheck: String, CaseIterable, Hashable, Sendable {
    case current, reinstall
    /// The registry records no file of it.
    case nothingRecorded = "nothing_recorded"
  }
}

/// One entry of the queue of pending renames. Paths are as written.
package struct ExpectedPair: Hashable, Sendable {
  package var kind: Kind
  package var place: Place

  package enum Kind: Hashable, Sendable {
    /// The target is replaced, by a source of this version if one is named.
    case replace(target: String, version: FileVersion?)
    case delete(path: String)
    /// A pair that replaces nothing that is there.
    case rename(source: String, target: String)
    /// What was moved aside for the target is deleted; it has this version if one is named.
    case deleteOf(target: String, version: FileVersion?)
  }
}
