package import WindowsModel

/// One line about the registry: what is there, what to make of it, or what must be there.
package struct DrillRegistryEntry: Hashable, Sendable {
  package var key: RegistryPath
  package var content: Content
  package var place: Place

  package enum Content: Hashable, Sendable {
    /// The key exists, whatever is in it: `'HKLM\SOFTWARE\Vendor': {}`.
    case key
    /// The key is not there, or is deleted: `'HKLM\SOFTWARE\Vendor': null`.
    case noKey
    /// A value of the key by its name; "" is the default value. nil: not there, or deleted.
    case value(name: String, RegistryValue?)
  }
}
