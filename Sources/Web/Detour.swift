/// What was asked for is somewhere else by now; no mistake of anybody.
struct Detour: Error, Sendable {
    let path: String
}
