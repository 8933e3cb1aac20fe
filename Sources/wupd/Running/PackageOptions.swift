import ArgumentParser

/// For commands that take packages.
struct PackageOptions: ParsableArguments {
  @OptionGroup var place: PackageFolderOption

  @Flag(name: .long, help: "Take a package although its own catalog does not list its sheet.")
  var allowUnsigned = false
}
