package import WindowsModel

/// One thing done to the machine, and what must be true after it.
package struct DrillStep: Hashable, Sendable {
  package var action: Action
  /// nil: nothing is asked.
  package var expect: Expectation?
  package var place: Place

  package enum Action: Hashable, Sendable {
    /// - package: a key of ``Drill/packages``.
    /// - switches: as they are written; whether the installer knows them is the installer's to say.
    /// - answer: to the question that an attended run would ask.
    case install(package: String, switches: [String], answer: Bool)
    case uninstall(Removed, switches: [String], answer: Bool, ignoreWarning: Bool)
    /// - dated: the date of the tool; nil: the machine's time.
    case qchain(log: String?, dated: CivilTime?)
    /// The article's test procedure.
    case qualify(package: String, switches: [String])
    /// The program that held the file has ended.
    case release(path: String)
    /// A program maps the file as it is on disk now.
    case hold(path: String)
    /// Installs a program: an entry under Add or Remove Programs.
    case program(String)
    /// The program goes.
    case programRemoved(String)
    /// Somebody deletes a file.
    case delete(path: String)
    /// Somebody writes a file; it is held by nobody and not debugged.
    case write(DrillFile)
    /// Somebody copies a file over another, or to where none is.
    case copy(from: String, to: String)
    /// The machine stands for some time.
    case wait(hours: Int)
    /// Somebody edits the registry.
    case registry([DrillRegistryEntry])
    case reboot
    /// A name for this point of the journal.
    case mark(String)
    /// Back to a mark that an earlier step set.
    case rollback(String)
    /// The text of a batch file, and the line of the drill file that its first line stands in.
    case batch(text: String, line: Int)
    /// What installs, removals, QChain and restarts would do, one after the other; nothing of it is kept.
    case plan([Action])
    /// The journal proves the whole store.
    case verify
  }

  /// What a removal names.
  package enum Removed: Hashable, Sendable {
    /// A key of ``Drill/packages``.
    case package(String)
    /// An article that is the key of no package.
    case article(KBNumber)
  }
}
