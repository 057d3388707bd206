import Applications
import CheckedAnswers
import Documents
import Features
import Fields
import Products
import Testing

@Suite struct CheckedApplicationTests {
    private let form: [String: [String]] = [
        "children": ["2"], "income": ["1,50,000"], "owns": ["yes"], "cards": ["visa", "mastercard"], "colour": ["red"],
        "born_day": ["27"], "born_month": ["March"], "born_year": ["1985"], "started_month": ["3"],
        "started_year": ["2021"], "lived_years": ["5"], "lived_months": ["8"], "name": ["  Ana María "],
        "pan": ["abcde 1234 f"], "collateral.0.type": ["gold"], "collateral.0.value": ["5,000"],
        "consents": ["privacy"],
    ]

    /// As the pages of a form are read one by one, and their answers checked afterwards.
    private func page(by page: [String: [String]], of product: Product) -> [String: JSONValue] {
        product.formPages.reduce(into: [:]) { answers, next in
            let reading = product.readPage(next, form: page, draft: answers, on: QuickLoan.submittedOn)
            answers.merge(reading.values) { $1 }
        }
    }

    @Test func aFormReadAtOnceSaysWhatItsPagesSayOneByOne() throws {
        let product = try EveryKind.product()
        let whole = try product.checked(form: form, on: QuickLoan.submittedOn)
        let answers = page(by: form, of: product).merging(["consents": ["privacy"]]) { $1 }
        let other = try product.check(answers, on: QuickLoan.submittedOn)
        #expect(whole.kept == product.settled(answers, on: QuickLoan.submittedOn))
        for field in product.fields {
            #expect(whole.answers.model[field.key] == other.model[field.key])
            #expect(whole.answers.policy[field.key] == other.policy[field.key])
            #expect(whole.answers.identity[field.key] == other.identity[field.key])
        }
        #expect(whole.answers.policy["lived"] == .number(68))
        #expect(whole.kept["pan"] == "ABCDE1234F")
    }

    @Test func anOptionalAnswerThatIsWrongIsNotLeftOut() throws {
        let product = try EveryKind.product()
        let wrong = form.merging(["years": ["seven"]]) { $1 }
        #expect {
            _ = try product.checked(form: wrong, on: QuickLoan.submittedOn)
        } throws: { error in
            (error as? ValidationFailure)?.errors.map(\.key) == ["years"]
        }
    }

    @Test func programsThatAreKeptSayTheSame() throws {
        let product = try QuickLoan.product()
        let (application, day) = (QuickLoan.application, QuickLoan.submittedOn)
        let programs = ProductPrograms(product)
        for _ in 0..<2 {
            let checked = try product.checked(application, on: day, by: programs)
            let vector = programs.vector.vector(checked.answers.model, submittedOn: day)
            #expect(vector == product.features(checked.answers.model, submittedOn: day))
            #expect(checked.kept == product.settled(application, on: day))
        }
    }
}
