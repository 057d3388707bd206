/// A template with all others it names in their places.
enum TemplatePart: Sendable {
    case text([UInt8])
    case value(TemplateName)
    case section(TemplateName, [TemplatePart])
    case inverted(TemplateName, [TemplatePart])
}

/// What a tag asks for.
enum TemplateName: Sendable {
    /// `.`: what the section around it is about.
    case current
    /// `.name`: only what the section around it says by that name.
    case own(String)
    /// `name`: what the nearest section says by that name.
    case nearest(String)

    init(_ name: String) {
        if name == "." {
            self = .current
        } else if name.utf8.first == UInt8(ascii: ".") {
            self = .own(.init(name.dropFirst()))
        } else {
            self = .nearest(name)
        }
    }
}

/// Puts layouts and parts into the templates that name them.
struct TemplateLinker {
    private let templates: [String: [TemplateNode]]

    init(_ templates: [String: [TemplateNode]]) {
        self.templates = templates
    }

    /// What a template is made of.
    /// - Throws: ``TemplateError/unknown(_:template:)`` or ``TemplateError/endless(_:template:)``.
    func parts(of name: String) throws(TemplateError) -> [TemplatePart] {
        try parts(named: name, in: [name], [:])
    }

    private typealias Blocks = [String: [TemplatePart]]

    private func parts(named name: String, in path: [String], _ blocks: Blocks) throws(TemplateError) -> [TemplatePart]
    {
        guard let nodes = templates[name] else { throw .unknown(name, template: path[0]) }
        return try parts(nodes, in: path, blocks)
    }

    private func within(_ name: String, _ path: [String], _ blocks: Blocks) throws(TemplateError) -> [TemplatePart] {
        guard !path.contains(name) else { throw .endless(name, template: path[0]) }
        return try parts(named: name, in: path + [name], blocks)
    }

    private func parts(
        _ nodes: [TemplateNode],
        in path: [String],
        _ blocks: Blocks
    ) throws(TemplateError) -> [TemplatePart] {
        var parts: [TemplatePart] = []
        for node in nodes {
            switch node {
            case .text(let text): parts.append(.text(.init(text.utf8)))
            case .value(let name): parts.append(.value(.init(name)))
            case .section(let name, let nodes):
                parts.append(.section(.init(name), try self.parts(nodes, in: path, blocks)))
            case .inverted(let name, let nodes):
                parts.append(.inverted(.init(name), try self.parts(nodes, in: path, blocks)))
            case .block(let name, let nodes):
                if let block = blocks[name] { parts += block } else { parts += try self.parts(nodes, in: path, blocks) }
            case .layout(let name, let given): parts += try within(name, path, try filled(given, in: path, blocks))
            case .partial(let name): parts += try within(name, path, blocks)
            }
        }
        return parts
    }

    /// What goes into a layout's blocks.
    private func filled(
        _ given: [String: [TemplateNode]],
        in path: [String],
        _ outer: Blocks
    ) throws(TemplateError) -> Blocks {
        var blocks: Blocks = [:]
        for (name, nodes) in given { blocks[name] = try parts(nodes, in: path, outer) }
        return blocks
    }
}
