/// Writes what a template makes of what is to be shown.
struct TemplateWriter {
    private var bytes: [UInt8] = []
    /// What sections are about, the innermost last.
    private var stack: [TemplateValue]

    init(_ view: [String: Any]) {
        stack = [.part(view)]
        bytes.reserveCapacity(16_384)
    }

    /// What was written.
    var html: String { .init(decoding: bytes, as: UTF8.self) }

    /// Writes the parts of a template.
    mutating func write(_ parts: [TemplatePart]) {
        for part in parts {
            switch part {
            case .text(let text): bytes += text
            case .value(let name): if let text = value(name)?.text { EscapedText.append(text, to: &bytes) }
            case .section(let name, let parts): if let value = value(name) { write(parts, about: value) }
            case .inverted(let name, let parts): if value(name)?.isNothing ?? true { write(parts) }
            }
        }
    }

    private mutating func write(_ parts: [TemplatePart], about value: TemplateValue) {
        switch value {
        case .flag(let holds): if holds { write(parts) }
        case .list(let values): for value in values { write(parts, within: .init(value)) }
        case .parts(let views): for view in views { write(parts, within: .part(view)) }
        case .text, .part: write(parts, within: value)
        }
    }

    private mutating func write(_ parts: [TemplatePart], within value: TemplateValue) {
        stack.append(value)
        write(parts)
        stack.removeLast()
    }

    private func value(_ name: TemplateName) -> TemplateValue? {
        switch name {
        case .current: return stack.last
        case .own(let name): return stack.last?[name]
        case .nearest(let name):
            for value in stack.reversed() { if let found = value[name] { return found } }
            return nil
        }
    }
}
