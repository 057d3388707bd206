/// An element of an XML document: its name without a prefix, attributes, children and the text between them.
struct XMLElement: Sendable, Hashable {
    let name: String
    let attributes: [String: String]
    var children: [XMLElement] = []
    var text = ""

    init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// The children of a name, in order.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The first child of a name.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}
