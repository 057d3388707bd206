/// What was asked for is somewhere else by now; no mistake of anybody.
package struct Detour: Error, Sendable {
    package let path: String

    /// Gathers it.
    package init(path: String) { self.path = path }
}
