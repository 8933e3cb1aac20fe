/// The cases of a test, of which there must be some: with none it would pass and have tried nothing.
public func notEmpty<Cases: Collection>(
  _ cases: Cases, file: StaticString = #file, line: UInt = #line
) -> Cases {
  guard !cases.isEmpty else { fatalError("a test without cases", file: file, line: line) }
  return cases
}
