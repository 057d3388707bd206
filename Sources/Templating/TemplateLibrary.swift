/// Templates that may name each other, read and put together once.
package struct TemplateLibrary: Sendable {
    private let templates: [String: [TemplatePart]]

    /// Reads templates and puts into each the layouts and parts it names.
    /// - Parameter sources: Their texts by their names.
    /// - Throws: ``TemplateError``.
    package init(_ sources: [String: String]) throws(TemplateError) {
        var nodes: [String: [TemplateNode]] = [:]
        for (name, text) in sources {
            var parser = try TemplateParser(text, named: name)
            nodes[name] = try parser.nodes()
        }
        var templates: [String: [TemplatePart]] = [:]
        for name in nodes.keys { templates[name] = try TemplateLinker(nodes).parts(of: name) }
        self.templates = templates
    }

    /// The text that a template makes of what is to be shown.
    /// - Parameters:
    ///   - name: The template's.
    ///   - view: What is shown, by the names the template uses: texts and numbers, flags, parts (`[String: Any]`) and lists.
    /// - Returns: HTML in which every value is escaped; nil where there is no such template.
    package func html(_ name: String, _ view: [String: Any]) -> String? {
        guard let parts = templates[name] else { return nil }
        var page = TemplateWriter(view)
        page.write(parts)
        return page.html
    }
}
