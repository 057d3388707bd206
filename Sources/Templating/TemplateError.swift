/// Why templates are refused.
package enum TemplateError: Error, Equatable, CustomStringConvertible {
    /// A tag that is none of ``TemplateTag``'s, or one without its end.
    case notATag(String, template: String)
    /// A section, block or layout that is not closed, or something closed that is not open.
    case notNested(String, template: String)
    /// A part or layout that is not there.
    case unknown(String, template: String)
    /// A part or layout within itself.
    case endless(String, template: String)

    package var description: String {
        switch self {
        case .notATag(let tag, let template): "template \(template): {{\(tag) is none of the tags there are"
        case .notNested(let name, let template): "template \(template): \(name) is opened or closed without the other"
        case .unknown(let name, let template): "template \(template): there is no part \(name) for it"
        case .endless(let name, let template): "template \(template): \(name) is a part of itself"
        }
    }
}
