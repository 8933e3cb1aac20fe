public import WindowsModel

/// A version resource (VS_VERSIONINFO): the version as numbers, and texts about the file in any number of languages.
public struct VersionResource: Hashable, Sendable {
  /// VS_FIXEDFILEINFO (verrsrc.h).
  public struct Fixed: Hashable, Sendable {
    public var fileVersion: FileVersion
    public var productVersion: FileVersion
    /// Which bits of ``flags`` mean something.
    public var flagsMask: UInt32
    /// VS_FF_*.
    public var flags: UInt32
    /// VOS_*.
    public var system: UInt32
    /// VFT_*: 1 a program, 2 a DLL, 3 a driver, 4 a font, 5 a VxD, 7 a static library.
    public var type: UInt32
    public var subtype: UInt32
    /// FILETIME ticks; hardly any file has one.
    public var date: UInt64

    public init(
      fileVersion: FileVersion, productVersion: FileVersion, flagsMask: UInt32 = 0x3F, flags: UInt32 = 0,
      system: UInt32 = 0x4_0004, type: UInt32 = 2, subtype: UInt32 = 0, date: UInt64 = 0
    ) {
      self.fileVersion = fileVersion
      self.productVersion = productVersion
      self.flagsMask = flagsMask
      self.flags = flags
      self.system = system
      self.type = type
      self.subtype = subtype
      self.date = date
    }
  }

  public struct Translation: Hashable, Sendable {
    /// LANGID.
    public var language: UInt16
    public var codePage: UInt16

    public init(language: UInt16, codePage: UInt16) {
      self.language = language
      self.codePage = codePage
    }
  }

  /// A name and its text, as far as the first NUL.
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public struct Table: Hashable, Sendable {
    /// Eight hexadecimal digits, of language and code page: `040904B0`.
    public var key: String
    /// In the order of the file; a name may stand there twice.
    public var strings: [Entry]

    public init(key: String, strings: [Entry]) {
      self.key = key
      self.strings = strings
    }

    /// nil for a key that is not of eight digits.
    public var translation: Translation? {
      guard key.utf8.count == 8, key.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }), let number = UInt32(key, radix: 16)
      else { return nil }
      return Translation(
        language: UInt16(truncatingIfNeeded: number >> 16), codePage: UInt16(truncatingIfNeeded: number))
    }

    /// The first text of that name, in any case.
    public func text(_ name: String) -> String? { strings.first { WindowsName.same($0.name, name) }?.value }
  }

  /// As the file lists the resource; 1 by rule.
  public var name: Resource.Name
  /// LANGID under which the resource is listed.
  public var language: UInt16
  /// nil: the resource has none.
  public var fixed: Fixed?
  public var tables: [Table]
  /// `\VarFileInfo\Translation`.
  public var translations: [Translation]

  public init(
    name: Resource.Name = .number(1), language: UInt16 = 0x0409, fixed: Fixed?, tables: [Table] = [],
    translations: [Translation] = []
  ) {
    self.name = name
    self.language = language
    self.fixed = fixed
    self.tables = tables
    self.translations = translations
  }

  /// The table an installer asks: that of the first translation, else the first that has a FileVersion, else the first.
  public var table: Table? {
    tables.first { $0.translation != nil && $0.translation == translations.first }
      ?? tables.first { $0.text("FileVersion") != nil } ?? tables.first
  }

  /// Language of the texts: the first translation, else that of the table.
  public var translation: Translation? { translations.first ?? table?.translation }

  /// FileVersion as it is spelled: `5.2.3790.1830 (srv03_sp1_rtm.050324-1447)`.
  public var versionText: String? { table?.text("FileVersion") }

  /// A FileBranch text goes before what stands in the FileVersion, as Update.exe has it.
  public var branch: Branch? {
    let stated = table?.text("FileBranch").flatMap { $0.isEmpty ? nil : Branch($0) }
    return stated ?? versionText.flatMap { VersionText($0).branch }
  }
}
