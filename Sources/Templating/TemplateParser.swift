/// What a template says before others are put into it.
enum TemplateNode {
    case text(String)
    case value(String)
    case section(String, [TemplateNode])
    case inverted(String, [TemplateNode])
    case block(String, [TemplateNode])
    /// The template around, and what goes into its blocks.
    case layout(String, [String: [TemplateNode]])
    case partial(String)
}

/// Reads the text of one template.
struct TemplateParser {
    private let name: String
    private var pieces: ArraySlice<TemplatePiece>

    /// - Parameters:
    ///   - text: The template.
    ///   - name: Its own, for errors.
    /// - Throws: ``TemplateError/notATag(_:template:)``.
    init(_ text: String, named name: String) throws(TemplateError) {
        self.name = name
        pieces = try TemplatePiece.pieces(of: text, named: name)[...]
    }

    /// Reads all of it.
    /// - Throws: ``TemplateError``.
    mutating func nodes() throws(TemplateError) -> [TemplateNode] {
        try nodes(until: nil)
    }

    private mutating func nodes(until end: String?) throws(TemplateError) -> [TemplateNode] {
        var nodes: [TemplateNode] = []
        while let piece = pieces.popFirst() {
            switch piece {
            case .text(let text): nodes.append(.text(text))
            case .tag(.value(let name)): nodes.append(.value(name))
            case .tag(.partial(let name)): nodes.append(.partial(name))
            case .tag(.section(let name)): nodes.append(.section(name, try self.nodes(until: name)))
            case .tag(.inverted(let name)): nodes.append(.inverted(name, try self.nodes(until: name)))
            case .tag(.block(let name)): nodes.append(.block(name, try self.nodes(until: name)))
            case .tag(.layout(let name)): nodes.append(.layout(name, try blocks(of: name)))
            case .tag(.end(let name)):
                guard name == end else { throw .notNested(name, template: self.name) }
                return nodes
            }
        }
        if let end { throw .notNested(end, template: name) }
        return nodes
    }

    /// What goes into a layout; text between its blocks goes nowhere.
    private mutating func blocks(of layout: String) throws(TemplateError) -> [String: [TemplateNode]] {
        var blocks: [String: [TemplateNode]] = [:]
        for case .block(let name, let nodes) in try nodes(until: layout) { blocks[name] = nodes }
        return blocks
    }
}
