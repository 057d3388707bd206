import Foundation
import TestSupport
import Testing

/// Experience, section 5: what would change this, asked of a real worker.
@Suite("What would change a decision", .serialized, .timeLimit(.minutes(5)))
struct WhatIfTests {
    @Test func isAnsweredByAWorkerAndChangesNothing() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/register")
        for _ in ["register", "sign in"] {
            try await visitor.submit(["username": "ana", "password": APIClient.password])
        }
        let client = try await APIClient.logIn("ana", at: installation)
        // More than half of the income goes to loans: a knock-out that less debt, or a smaller loan, removes.
        let application = SampleApplication(income: 100_000, amount: 900_000, debts: 26_000)
        let sent = try await client.submit(application, key: "a1")
        let id = try #require(sent.object["id"] as? String)
        let early = try await ask(client, id, [:])
        #expect(early.status == 409)

        let worker = try installation.startWorker()
        let decided = try await client.call("GET", "/api/v1/applications/\(id)", ["prefer": "wait=30"])
        #expect(decided.object["decision"] as? String == "decline")

        try await answersPrograms(client, id, decided)
        try await refusesRubbish(client, id)
        try await answersPeople(visitor, id)
        try await answersOfficers(installation, id)
        try await findsWhatHelpsTogether(client, visitor)

        let after = try await client.call("GET", "/api/v1/applications/\(id)")
        #expect(after.object["decided_at"] as? String == decided.object["decided_at"] as? String)
        #expect(after.object["score"] as? Int == decided.object["score"] as? Int)
        #expect(!installation.log("web").contains("decision_event_refused"))
        worker.stop()
        #expect(try await ask(client, id, ["loan_amount": 777_000]).status == 503)
        try await saysWhenToComeAgain(client, id, installation)
        web.stop()
    }

    /// The question above still waits, so the class is full at a depth of one; without a worker it is full for a minute.
    private func saysWhenToComeAgain(_ client: APIClient, _ id: String, _ installation: Installation) async throws {
        for setting in [["maxdepth", "1"], ["intake", "closed"]] {
            _ = try installation.redis.commandLine(["HSET", "cr:{applications:0}:ctl"] + setting)
            let answer = try await ask(client, id, ["loan_amount": 778_000])
            #expect(answer.status == 503 && answer.text.contains("ask again a little later"), "\(answer.text)")
            let seconds = try #require(answer.headers["retry-after"].flatMap { Int($0) })
            #expect((48...72).contains(seconds), "\(setting): \(seconds)")
        }
    }

    private func ask(_ client: APIClient, _ id: String, _ answers: [String: Any]) async throws -> HTTPExchange {
        try await post(client, id, try JSONSerialization.data(withJSONObject: ["answers": answers]))
    }

    private func post(_ client: APIClient, _ id: String, _ body: Data) async throws -> HTTPExchange {
        try await client.call(
            "POST",
            "/api/v1/applications/\(id)/what-if",
            ["content-type": "application/json"],
            body
        )
    }

    private func answersPrograms(_ client: APIClient, _ id: String, _ decided: HTTPExchange) async throws {
        let answer = try await ask(client, id, ["monthly_debt_payments": 2_000, "loan_amount": 300_000])
        #expect(answer.status == 200, "\(answer.text)")
        let before = try #require(answer.object["before"] as? [String: Any])
        let after = try #require(answer.object["after"] as? [String: Any])
        #expect(before["score"] as? Int == decided.object["score"] as? Int)
        #expect(before["decision"] as? String == "decline" && after["decision"] as? String != "decline")
        let gone = try #require(after["reasons_gone"] as? [[String: Any]])
        #expect(gone.contains { $0["code"] as? String == "C1-09" }, "\(gone)")
        let steps = try #require(answer.object["smallest_changes"] as? [[String: Any]])
        let debts = try #require(steps.first { $0["field"] as? String == "monthly_debt_payments" })
        let to = try #require(debts["to"] as? Double)
        #expect(to < 26_000 && to.truncatingRemainder(dividingBy: 500) == 0)
        #expect(debts["decision"] as? String != "decline")
        #expect(answer.object["together"] is NSNull)
        // What was advised is true: asked for, it comes to what was said.
        let followed = try await ask(client, id, ["monthly_debt_payments": to])
        let result = try #require(followed.object["after"] as? [String: Any])
        #expect(result["decision"] as? String == debts["decision"] as? String)
        #expect(result["score"] as? Int == debts["score"] as? Int)
        // Nor is it more than it takes: a scorecard answers in steps, of which every one was looked at.
        #expect(debts["exact"] as? Bool == true)
        let less = try await ask(client, id, ["monthly_debt_payments": to + 500])
        #expect((less.object["after"] as? [String: Any])?["decision"] as? String == "decline", "\(less.text)")
    }

    /// What is owed alone is more than half of the income, and so is what the new loan would cost: both must shrink.
    private func findsWhatHelpsTogether(_ client: APIClient, _ visitor: WebVisitor) async throws {
        let application = SampleApplication(income: 100_000, amount: 5_000_000, debts: 60_000)
        let sent = try await client.submit(application, key: "a2")
        let id = try #require(sent.object["id"] as? String)
        _ = try await client.call("GET", "/api/v1/applications/\(id)", ["prefer": "wait=30"])
        let answer = try await ask(client, id, [:])
        #expect(answer.status == 200, "\(answer.text)")
        #expect((answer.object["smallest_changes"] as? [Any])?.isEmpty == true, "\(answer.text)")
        let together = try #require(answer.object["together"] as? [String: Any], "\(answer.text)")
        let answers = try #require(together["answers"] as? [[String: Any]])
        #expect(answers.count == 2 && together["decision"] as? String != "decline", "\(together)")
        var changes: [String: Any] = [:]
        for answer in answers { changes[try #require(answer["field"] as? String)] = answer["to"] }
        // What was advised is true: asked for, it comes to what was said.
        let followed = try await ask(client, id, changes)
        let result = try #require(followed.object["after"] as? [String: Any])
        #expect(result["decision"] as? String == together["decision"] as? String)
        #expect(result["score"] as? Int == together["score"] as? Int)
        try await visitor.open("/applications/\(id)/what-if")
        let page = try await visitor.submit([:], action: "what-if")
        #expect(page.status == 200 && page.text.contains("These would together:"), "\(page.text.suffix(3000))")
        #expect(page.text.contains("Approximate: "))
    }

    private func refusesRubbish(_ client: APIClient, _ id: String) async throws {
        #expect(try await ask(client, id, ["full_name": "Bob"]).status == 422)
        #expect(try await ask(client, id, ["credit_history_years": 40]).status == 422)
        #expect(try await ask(client, id, ["loan_amount": 1]).status == 422)
        #expect(try await ask(client, id, ["loan_amount": "much"]).status == 422)
        for body in ["[]", "{\"answers\": 7}", "{\"score\": 850}", "{", ""] {
            #expect([400, 422].contains(try await post(client, id, Data(body.utf8)).status), "\(body)")
        }
        let nobody = "00000000000000000000000000"
        #expect(try await ask(client, nobody, [:]).status == 404)
    }

    private func answersPeople(_ visitor: WebVisitor, _ id: String) async throws {
        let decision = try await visitor.open("/applications/\(id)/decision")
        #expect(decision.text.contains("/applications/\(id)/what-if"))
        let page = try await visitor.open("/applications/\(id)/what-if")
        #expect(page.status == 200 && page.text.contains("value=\"900000\"") && !page.text.contains("Ana"))
        let answer = try await visitor.submit(["loan_amount": "3,00,000", "monthly_debt_payments": "2000"])
        #expect(answer.status == 200, "\(answer.text.suffix(2000))")
        #expect(answer.text.contains("With these answers") && answer.text.contains("Reasons that go away"))
        #expect(answer.text.contains("The smallest changes that would help") && !answer.text.contains("Approximate"))
        let wrong = try await visitor.submit(["loan_amount": "a lot"])
        #expect(wrong.status == 422 && wrong.text.contains("There is a problem"))
        let again = try await visitor.submit(["loan_amount": "900000", "monthly_debt_payments": "26000"])
        #expect(again.status == 200 && !again.text.contains("With these answers"))
    }

    private func answersOfficers(_ installation: Installation, _ id: String) async throws {
        _ = try await APIClient.staff("olga", role: "officer", at: installation)
        let officer = WebVisitor(base: installation.url)
        try await officer.open("/login")
        try await officer.submit(["username": "olga", "password": APIClient.password])
        let desk = try await officer.open("/desk/\(id)")
        #expect(desk.text.contains("/applications/\(id)/what-if"), "\(desk.text.suffix(2000))")
        let page = try await officer.open("/applications/\(id)/what-if")
        #expect(
            page.text.contains("href=\"/desk/\(id)\"") && !page.text.contains("yours") && !page.text.contains("Ana")
        )
        let answer = try await officer.submit(["loan_amount": "3,00,000", "monthly_debt_payments": "2000"])
        #expect(answer.status == 200 && answer.text.contains("Reasons that go away"), "\(answer.text.suffix(2000))")
    }
}
