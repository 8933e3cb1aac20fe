// swift-tools-version: 6.2
import PackageDescription

// What is wupd's own affair is open to whoever bears its package's name, which SwiftPM takes from its folder. A target
// without `packageAccess` is given no other name behind it.
let owner = String(
  (Context.packageDirectory.split(separator: "/").dropLast().last ?? "wupd").lowercased()
    .map { $0.isLetter || $0.isNumber ? $0 : "_" })

let swiftSettings: [SwiftSetting] = [
  .unsafeFlags(["-package-name", owner]),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, for all of it is built with the instruments of libFuzzer: scripts/fuzz does.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "wupd", path: "..")],
  targets: [
    // Both are those of the tests, by a link.
    .target(
      name: "TestSupport",
      dependencies: [
        .product(name: "StateStore", package: "wupd"), .product(name: "WindowsFormats", package: "wupd"),
        .product(name: "Servicing", package: "wupd"),
      ],
      packageAccess: false, swiftSettings: swiftSettings),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "TestSupport", .product(name: "StateStore", package: "wupd"), .product(name: "WindowsFormats", package: "wupd"),
        .product(name: "Servicing", package: "wupd"), .product(name: "Drills", package: "wupd"),
      ],
      packageAccess: false, swiftSettings: swiftSettings),
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets", "TestSupport"], packageAccess: false, swiftSettings: swiftSettings),
  ]
)
