import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import LedgerRecords
import Lending
import TestSupport
import Testing

@testable import Ledger
@testable import SubjectData

/// Trust D8: what somebody is handed of their data is all of it, theirs alone, and can be read.
@Suite("The copy for a person") struct SubjectCopyTests {
    @Test func d8HasEveryPersonalColumnOfTheInventoryOrSaysWhyNot() throws {
        let copied = SubjectTable.all.flatMap { table in table.columns.map { "\(table.name).\($0)" } }
        let told = Set(copied + SubjectCopy.retold).union(SubjectCopy.leftOut.keys)
        let tables = try InventoryTests.inventory().tables
        let columns = tables.flatMap { name, table in table.columns.map { ("\(name).\($0.key)", $0.value) } }
        for (column, words) in columns where words.components(separatedBy: ", ")[0] == "personal" {
            #expect(told.contains(column), "\(column) is in no copy")
        }
        #expect(told.isSubset(of: columns.map(\.0)))
        #expect(Set(SubjectCopy.leftOut.keys).isDisjoint(with: copied + SubjectCopy.retold))
        for (column, words) in columns where words.hasPrefix("secret") {
            #expect(!told.contains(column), "\(column) is a secret")
        }
    }

    @Test(arguments: Engine.all) func d8ACustomersDataIsTheirsAndNotTheProgramsThatSentIt(_ engine: Engine) async throws
    {
        let fixture = try LedgerFixture(engine)
        let program = try await fixture.account("shop")
        let customer = Self.customer(of: program)
        #expect(try await fixture.ledger.register(customer) == .registered)
        var application = try fixture.application(of: program)
        application.customer = customer.id
        #expect(try await fixture.ledger.accept(application) == .accepted)
        let copy = SubjectCopy(ledger: fixture.ledger)
        let waiting = try await copy.document(of: customer.id)
        #expect(waiting?["also_held"]?["outbox"]?.arrayValue?.first?["payload"] == "sealed")
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: application.id))
        let theirs = try #require(try await copy.document(of: customer.id))
        let held = theirs["also_held"]?["customers"]?.arrayValue?.first
        #expect(held?["full_name"] == "Canary <b>Person" && held?["email"] == "canary@example.org")
        #expect(held?["pan_number"] == "CANRY1234P" && held?["city"] == "Pune")
        #expect(theirs["also_held"]?["employment"]?.arrayValue?.first?["employer_name"] == "Canary Works")
        let sent = theirs["applications"]?.arrayValue?.first
        #expect(sent?["id"]?.stringValue == application.id.base32)
        #expect(sent?["who_you_are"]?["pan"] == "CANRY1234P")
        #expect(sent?["automated_decision"]?["score"] == 712)

        let programs = try await copy.document(of: program)
        #expect(programs["applications"] == [] && programs["account"]?["name"] == "shop")
        #expect(!String(decoding: programs.canonicalBytes, as: UTF8.self).contains("CANRY"))
        let nobody = try await copy.document(of: LedgerFixture.newID())
        #expect(nobody == nil)
    }

    @Test(arguments: Engine.all) func d8LettersAndFirstAnswersAreOpened(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let anna = try #require(try await fixture.ledger.account(named: "anna"))
        let address = try #require(MailAddress("anna@example.org"))
        let letter = MailDraft(kind: .confirm, subject: "Confirm", text: "canary letter")
        try await fixture.ledger.setMailAddress(
            address,
            of: anna.id,
            link: (LedgerFixture.digest("token"), LedgerFixture.time(60)),
            letter: letter,
            notice: letter,
            at: LedgerFixture.noon
        )
        let answer = FirstAnswer(status: 202, headers: [:], document: ["told": "canary answer"])
        _ = try await fixture.ledger.keepFirstAnswer(answer, of: application.id)
        let copy = try await SubjectCopy(ledger: fixture.ledger).document(of: anna)
        let text = String(decoding: copy.canonicalBytes, as: UTF8.self)
        for word in ["canary letter", "canary answer", "anna@example.org"] { #expect(text.contains(word), "\(word)") }
        #expect(copy["also_held"]?["mail_outbox"]?.arrayValue?.first?["created_at"] == "2026-05-01T12:00:00.000Z")
    }

    @Test func d8ThePageSaysTheSameAndRunsNothing() {
        let page = SubjectPage(
            of: "\"\u{301} onload=x",
            ["applications": [["full_name": "<script>x</script>", "score": 712]], "drafts": [], "sessions": nil]
        )
        .html
        #expect(page.contains("&lt;script&gt;x&lt;/script&gt;") && !page.contains("<script"))
        #expect(!page.unicodeScalars.contains("\"") || page.utf8.filter { $0 == UInt8(ascii: "\"") }.count == 4)
        #expect(page.contains("<dt>full name</dt>") && page.contains("<dd>712</dd>") && page.contains("<p>none</p>"))
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<html lang=\"en\">"))
    }

    private static func customer(of program: Account) -> Customer {
        Customer(
            id: LedgerFixture.newID(),
            owner: program.id,
            fullName: "Canary <b>Person",
            dateOfBirth: LedgerFixture.noon.date(),
            email: "canary@example.org",
            phone: "+91 98765 43210",
            address: "1 Road",
            city: "Pune",
            state: "MH",
            postcode: "411001",
            panNumber: "CANRY1234P",
            employment: Customer.Employment(
                employerName: "Canary Works",
                jobTitle: "clerk",
                kind: .salaried,
                monthlyIncome: 50_000,
                yearsOfExperience: 3
            ),
            createdAt: LedgerFixture.noon
        )
    }
}
