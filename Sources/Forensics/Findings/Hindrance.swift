/// Whether a sheet in a folder can take an update off, and why not.
enum Hindrance: String {
  case none = "removable"
  case noFolder = "no_folder"
  case noSheet = "no_sheet"
  case filesMissing = "files_missing"
}
