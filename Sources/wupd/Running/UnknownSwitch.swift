/// An installer that does not know a switch shows its usage and refuses (1603).
struct UnknownSwitch: Error {
  let word: String
}
