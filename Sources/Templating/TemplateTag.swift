/// One of the tags of Mustache that templates may use: none prints text unescaped, none computes.
enum TemplateTag {
    /// `{{name}}`: the value, escaped.
    case value(String)
    /// `{{#name}}`: what follows is for each of a list, for a part, or where something holds.
    case section(String)
    /// `{{^name}}`: what follows is for where there is nothing, or where something does not hold.
    case inverted(String)
    /// `{{$name}}`: what a template may put others in the place of.
    case block(String)
    /// `{{<name}}`: the template around this one.
    case layout(String)
    /// `{{>name}}`: a template within this one.
    case partial(String)
    /// `{{/name}}`.
    case end(String)

    /// Reads what stands between the braces; nil for what is no tag.
    init?(_ text: Substring) {
        let name = text.dropFirst().drop { $0 == " " }
        switch text.utf8.first {
        case UInt8(ascii: "#"): self = .section(.init(name))
        case UInt8(ascii: "^"): self = .inverted(.init(name))
        case UInt8(ascii: "$"): self = .block(.init(name))
        case UInt8(ascii: "<"): self = .layout(.init(name))
        case UInt8(ascii: ">"): self = .partial(.init(name))
        case UInt8(ascii: "/"): self = .end(.init(name))
        default: self = .value(.init(text))
        }
        guard Self.isName(self.name, mayPoint: isLookup) else { return nil }
    }

    var name: String {
        switch self {
        case .value(let name), .section(let name), .inverted(let name), .block(let name), .layout(let name),
            .partial(let name), .end(let name):
            name
        }
    }

    /// Whether a line that holds nothing else disappears.
    var mayStandAlone: Bool {
        if case .value = self { false } else { true }
    }

    /// Whether it names what is shown, which may be `.` or begin with it.
    private var isLookup: Bool {
        switch self {
        case .value, .section, .inverted, .end: true
        case .block, .layout, .partial: false
        }
    }

    private static func isName(_ name: String, mayPoint: Bool) -> Bool {
        if mayPoint && name == "." { return true }
        let letters = mayPoint && name.utf8.first == UInt8(ascii: ".") ? name.utf8.dropFirst() : name.utf8[...]
        return !letters.isEmpty
            && letters.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
