// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that wupd is built and tested without it.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "wupd", path: "..")],
  targets: [
    // What the same rows cost without wupd: C on the same SQLite.
    .executableTarget(name: "floor", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "bench",
      dependencies: [.product(name: "StateStore", package: "wupd"), .product(name: "Servicing", package: "wupd")],
      swiftSettings: [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ]),
  ],
  cLanguageStandard: .c17
)
