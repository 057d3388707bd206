package import Products
import Templating

/// What a template shows, by the names it uses.
package typealias View = [String: Any]

/// What every page has besides its content.
package struct PageShell: Sendable {
    /// How a page looks, where somebody has chosen.
    package enum Theme: String, Sendable { case light, dark }

    /// The name of whoever is signed in.
    package var userName: String?
    /// Whether they watch the queue.
    package var isOperator: Bool
    /// Whether they may apply, or may once they have signed in.
    package var mayApply = true
    /// Whether they may look at accounts.
    package var isAdmin = false
    /// Whether they may look at applications that wait for a person.
    package var isOfficer = false
    /// Whether they may look at the loan book.
    package var readsBook = false
    /// Whether they make offers and pay loans out.
    package var keepsBook = false
    /// Whether they may look at models and who decided on them.
    package var readsModels = false
    /// Whether they may read what everybody did.
    package var isAuditor = false
    /// Goes into every form of the page.
    package var formToken: String?
    /// As the visitor has chosen.
    package var theme: Theme?

    /// Of a page for nobody in particular, unless something else is said.
    package init(userName: String? = nil, isOperator: Bool = false, formToken: String? = nil, theme: Theme? = nil) {
        self.userName = userName
        self.isOperator = isOperator
        self.formToken = formToken
        self.theme = theme
    }
}

/// Whose pages these are.
package struct Lender: Sendable, Hashable {
    package let name: String
    /// A telephone number, an address or an e-mail address, as it is printed.
    package let contact: String?

    /// A lender of this name.
    package init(name: String, contact: String?) {
        self.name = name
        self.contact = contact
    }
}

/// Makes pages of templates.
package struct PageRenderer: Sendable {
    package let lender: Lender
    private let library: TemplateLibrary

    /// Parses all templates.
    /// - Throws: What is wrong with one; a test parses them too.
    package init(lender: Lender) throws {
        self.lender = lender
        library = try TemplateLibrary(
            .init(uniqueKeysWithValues: PageTemplate.allCases.map { ($0.rawValue, $0.source) })
        )
    }

    /// The text of a page.
    /// - Parameters:
    ///   - template: Its template.
    ///   - title: Names page and step; product and lender follow.
    ///   - view: What it shows.
    ///   - product: Gives the language and its part of the title.
    ///   - shell: What every page has besides.
    /// - Returns: HTML.
    package func html(
        _ template: PageTemplate,
        title: String,
        _ view: View,
        product: Product? = nil,
        shell: PageShell
    ) -> String {
        let hasErrors = view["hasErrors"] as? Bool ?? false
        let names = [title, product?.title, lender.name].compactMap(\.self)
        var all: View = [
            "lang": product?.locale ?? "en", "lender": lender.name, "path": "/", "hasErrors": false,
            "pageTitle": (hasErrors ? "Error: " : "") + names.joined(separator: " – "),
            "stylesheet": Asset.stylesheet.path, "script": Asset.script.path, "liveScript": Asset.operations.path,
            "icon": Asset.icon.path,
        ]
        if let contact = lender.contact { all["contact"] = contact }
        all["isSignedIn"] = shell.userName != nil
        if let userName = shell.userName { all["userName"] = userName }
        all["isOperator"] = shell.isOperator
        all["mayApply"] = shell.mayApply
        all["isAdmin"] = shell.isAdmin
        all["isOfficer"] = shell.isOfficer
        all["readsBook"] = shell.readsBook
        all["keepsBook"] = shell.keepsBook
        all["readsModels"] = shell.readsModels
        all["isAuditor"] = shell.isAuditor
        all["hasForms"] = shell.formToken != nil
        if let formToken = shell.formToken { all["formToken"] = formToken }
        if let theme = shell.theme { all["theme"] = theme.rawValue }
        all.merge(view) { $1 }
        return library.html(template.rawValue, all) ?? ""
    }
}
