package import StateStore
package import WindowsFormats

extension RevisionFacts {
  /// What the store keeps of a file, from its bytes: size, versions, branch, language, time of linking, checksum.
  ///
  /// Only headers and version resources are read, whatever the size; the hash is that of whoever stores the bytes. A
  /// file that is no program, or a damaged one, has what could be read of it.
  package init(of bytes: ForeignBytes) { self.init(of: ProgramFile(bytes), size: bytes.count) }

  package init(of program: ProgramFile, size: Int) {
    let version = program.version
    self.init(
      size: Int64(size), fileVersion: version?.fixed?.fileVersion, productVersion: version?.fixed?.productVersion,
      versionText: version?.versionText, branch: version?.branch,
      language: version?.translation?.language ?? version?.language, linked: program.portable?.linked,
      checksum: program.portable?.checksum, origin: .bytes)
  }
}
