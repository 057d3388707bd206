/// Something to be shown, as templates tell values apart.
enum TemplateValue {
    case text(String)
    case flag(Bool)
    case part([String: Any])
    case parts([[String: Any]])
    case list([Any])

    /// Sorts a value; what is none of these is shown as it describes itself.
    init(_ value: Any) {
        // In the order of how often they come: each question costs.
        switch value {
        case let text as String: self = .text(text)
        case let flag as Bool: self = .flag(flag)
        case let views as [[String: Any]]: self = .parts(views)
        case let view as [String: Any]: self = .part(view)
        case let number as Int: self = .text(.init(number))
        case let list as [Any]: self = .list(list)
        case let other: self = .text(.init(describing: other))
        }
    }

    /// What is said by a name; nil where there is nothing by it.
    subscript(name: String) -> TemplateValue? {
        guard case .part(let view) = self, let value = view[name] else { return nil }
        return .init(value)
    }

    /// Whether what is written where there is nothing is to be written.
    var isNothing: Bool {
        switch self {
        case .text, .part: false
        case .flag(let holds): !holds
        case .parts(let views): views.isEmpty
        case .list(let values): values.isEmpty
        }
    }

    /// What is printed of it; nil of what has other values inside.
    var text: String? {
        switch self {
        case .text(let text): text
        case .flag(let holds): holds ? "true" : "false"
        case .part, .parts, .list: nil
        }
    }
}
