import WindowsFormats
import WindowsModel

// The numbers of Windows that a sheet is for: NtMajorVersionToUpdate to NtBuildToUpdate of its [Version], and the same with Max.
extension Installer {
  /// Why the version or the build of a machine is none that the sheet names; nil if it is, or if it names none.
  func refusalOfVersion(_ platform: Platform) -> Refusal? {
    guard let version = package.sheet?.version else { return nil }
    let kernels = Self.kernels(of: platform)
    if let major = version.major, let minor = version.minor {
      let (least, most) = ([major, minor], [version.maximumMajor ?? major, version.maximumMinor ?? minor])
      let isFor = kernels.contains { kernel in
        let numbers = kernel.currentVersion.split(separator: ".").compactMap { Int($0) }
        return !numbers.lexicographicallyPrecedes(least) && !most.lexicographicallyPrecedes(numbers)
      }
      guard isFor else {
        let ends = (least == most ? [least] : [least, most]).map { $0.map(String.init).joined(separator: ".") }
        let stated = ends.joined(separator: " to ")
        return Refusal(
          0xF021, "\(package.shortTitle) is for Windows \(stated), and this is \(Self.text(kernels, \.currentVersion))."
        )
      }
    }
    let least = version.build ?? 0
    let most = version.maximumBuild ?? version.build ?? .max
    guard !kernels.contains(where: { least <= $0.build && $0.build <= most }) else { return nil }
    let builds = version.build == nil ? "up to \(most)" : least == most ? "\(least)" : "\(least) to \(most)"
    return Refusal(
      0xF020,
      "\(package.shortTitle) is for build \(builds) of Windows, and this is build \(Self.text(kernels) { String($0.build) })."
    )
  }

  /// Whose version and build a Windows has: XP for x64 is made of Server 2003, and of XP for Itanium there are both.
  private static func kernels(of platform: Platform) -> [Product] {
    switch (platform.product, platform.architecture) {
    case (.xp, .x64): [.ws2003]
    case (.xp, .ia64): [.xp, .ws2003]
    default: [platform.product]
    }
  }

  private static func text(_ kernels: [Product], _ number: (Product) -> String) -> String {
    kernels.map(number).joined(separator: " or ")
  }
}
