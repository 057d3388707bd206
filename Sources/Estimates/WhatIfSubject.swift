import Applications
import Assessments
import CheckedAnswers
import Documents
import Fields
import HTTPTypes
import LedgerRecords
import Lending
import Pages
import Products
import Requests
import WhatIfs

/// An application that is asked about, with the product it is of.
struct WhatIfSubject: Sendable {
    let product: Product
    let id: ApplicationID
    /// Answers as they were sent, in the form of the JSON interface.
    let application: [String: JSONValue]
    let submittedOn: CalendarDate
    /// Whether whoever asks sent the application; else it is an officer.
    let isOwn: Bool

    init(_ record: ApplicationRecord, _ product: Product, for account: Account) {
        isOwn = record.summary.owner == account.id
        self.product = product
        id = record.id
        application = record.allAnswers.values
        submittedOn = record.summary.submittedOn
    }

    /// Fields that can be changed, with the answers as they are.
    var fields: [Field] { product.changeable.compactMap { product.field($0.key) } }

    /// Messages of the application with other answers.
    var messages: AnswerMessages {
        AnswerMessages(application, applicationID: id, product: product, submittedOn: submittedOn)
    }

    /// The message for a worker, which asks for thresholds where the search does.
    /// - Throws: 422 for other answers that cannot be; 409 where the answers themselves would not be taken today.
    func request(
        _ messages: AnswerMessages,
        _ changes: [String: JSONValue],
        jobID: String,
        search: WhatIfSearch
    ) throws -> WhatIfRequest {
        do throws(ValidationFailure) {
            return try WhatIfRequest(
                messages,
                changes: changes,
                jobID: jobID,
                ways: search.ways,
                asksForTurns: search.asksForTurns
            )
        } catch {
            let keys = Set(changes.keys)
            let mistakes = error.errors.map { Mistake($0) }
            guard !mistakes.contains(where: { keys.contains($0.key) }) else {
                throw Mistakes(mistakes.filter { keys.contains($0.key) })
            }
            // Whether the answers themselves would be taken; what is wrong with them is not what was asked.
            guard !changes.isEmpty, (try? messages.message()) != nil else { throw Self.outdated }
            // A rule between answers, which names another field than the one that was changed.
            throw Mistakes(mistakes)
        }
    }

    /// What each page of the form says to the controls of the fields that can be changed.
    func changes(inForm form: [String: [String]]) throws -> [String: JSONValue] {
        let keys = Set(product.changeable.map(\.key)).intersection(form.keys)
        var (changes, mistakes): ([String: JSONValue], [Mistake]) = ([:], [])
        for page in product.formPages where page.fields.contains(where: { keys.contains($0.key) }) {
            let reading = product.readPage(page, form: form, draft: application, on: submittedOn)
            changes.merge(reading.values.filter { keys.contains($0.key) && !$0.value.isNull }) { $1 }
            mistakes += reading.errors.filter { keys.contains($0.key) }.map { Mistake($0) }
        }
        guard mistakes.isEmpty else { throw Mistakes(mistakes) }
        return changes.filter { application[$0.key] != $0.value }
    }

    private static let outdated = Refusal(
        status: .conflict,
        code: .conflict,
        detail: "The form has changed since this application was sent, so nothing can be estimated from its answers."
    )
}
