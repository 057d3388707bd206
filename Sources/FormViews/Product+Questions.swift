import Definitions
package import Fields
package import Pages
package import Products

extension Product {
    /// Pages that the form of this front shows: those with a question it can ask.
    package var askedPages: [Page] { formPages.filter { $0.fields.contains { $0.isAsked } } }

    /// What a list of products shows.
    package var card: View {
        let questions = askedPages.flatMap(\.fields).count { $0.isAsked && $0.condition == nil }
        return ["id": id, "title": title, "sections": askedPages.count, "minutes": max(1, (questions + 4) / 5)]
    }
}

extension Field {
    /// Whether the form has a control for it; documents are not taken by this front, statements are.
    package var isAsked: Bool { kind != .file }
}
