import Applications
import CheckedAnswers
package import Documents
package import Fields
package import LedgerRecords
package import Lending
package import Pages
package import Products

/// A draft of somebody, with the product it is for and the day it is there.
package struct OpenDraft: Sendable {
    package let draft: Draft
    package let product: Product
    package let today: CalendarDate

    /// - Parameters:
    ///   - draft: What is kept of it.
    ///   - product: What it is for.
    ///   - today: The local date.
    package init(draft: Draft, product: Product, today: CalendarDate) {
        self.draft = draft
        self.product = product
        self.today = today
    }

    /// How far it is.
    package var tasks: TaskList { TaskList(product: product, draft: draft, today: today) }
}

/// How far a draft is, section by section.
package struct TaskList {
    /// How a section stands.
    package enum State {
        case done, open, wrong
        /// The first section comes first.
        case locked
    }

    package let product: Product
    package let draft: Draft
    package let today: CalendarDate

    /// The sections of this applicant, with how they stand.
    package var sections: [(page: Page, state: State)] {
        let answers = draft.answers.values
        let wrong = wrongKeys
        let pages = product.askedPages.filter { $0.condition?.holds(for: answers) ?? true }
        let isBegun = pages.first.map { draft.pagesDone.contains($0.id) } ?? true
        return pages.enumerated()
            .map { index, page in
                guard draft.pagesDone.contains(page.id) else { return (page, index == 0 || isBegun ? .open : .locked) }
                return (page, page.fields.contains { wrong.contains($0.key) } ? .wrong : .done)
            }
    }

    /// Whether everything is there that can be checked before the agreement.
    package var isComplete: Bool { sections.allSatisfy { if case .done = $0.state { true } else { false } } }

    /// The section to open after another: the next that is not done.
    package func next(after page: Page) -> Page? {
        let sections = sections
        let position = sections.firstIndex { $0.page.id == page.id } ?? -1
        let rest = sections[(position + 1)...] + sections[...max(0, position)]
        return rest.first { if case .done = $0.state { false } else { $0.page.id != page.id } }?.page
    }

    /// Keys of the fields that would keep the application from being sent.
    private var wrongKeys: Set<String> {
        do {
            _ = try product.check(draft.application(of: product), on: today)
            return []
        } catch {
            let keys = error.errors.map { error in
                String(decoding: error.key.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
            }
            return Set(keys)
        }
    }

    /// What the template shows.
    package func view(savedText: String) -> View {
        let sections = sections
        let done = sections.count { if case .done = $0.state { true } else { false } }
        let base = "/applications/\(draft.id.base32)"
        var tasks = sections.map { page, state in
            task(page.id, page.title, state, link: "\(base)/pages/\(page.id)")
        }
        tasks.append(task("check", "Check your answers and send", isComplete ? .open : .locked, link: "\(base)/check"))
        return [
            "id": draft.id.base32, "reference": draft.id.reference, "heading": product.title, "tasks": tasks,
            "doneText": "\(done) of \(sections.count) sections done.", "savedText": savedText,
        ]
    }

    private func task(_ id: String, _ title: String, _ state: State, link: String) -> View {
        let (status, tone) =
            switch state {
            case .done: ("Done", "")
            case .open: ("To do", "wait")
            case .wrong: ("Check again", "bad")
            case .locked: ("Cannot start yet", "off")
            }
        var view: View = ["id": id, "title": title, "status": status, "tone": tone]
        if case .locked = state { return view }
        view["link"] = link
        return view
    }
}

extension Draft {
    /// The answers to questions that the product has now; it may have changed since they were given.
    package func application(of product: Product) -> [String: JSONValue] {
        answers.values.filter { key, _ in
            key == "consents" || product.field(key).map { !$0.isProtected } ?? false
        }
    }
}
