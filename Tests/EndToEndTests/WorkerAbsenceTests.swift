import Foundation
import TestSupport
import Testing

@Suite("While nothing can decide", .timeLimit(.minutes(5)))
struct WorkerAbsenceTests {
    @Test func applicationsWaitThePageSaysSoAndAWorkerDecidesThem() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)

        let worker = try installation.startWorker()
        let first = try await officer.submit(SampleApplication(), key: "a")
        #expect(first.status == 202)
        #expect(first.headers["retry-after"] == "1")
        let id = try #require(first.object["id"] as? String)
        let location = try #require(first.headers["location"])
        #expect(location == "/api/v1/applications/\(id)")

        let waiting = try await officer.call("GET", location, ["prefer": "wait=2"])
        #expect(waiting.object["status"] as? String == "Submitted")
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/login?next=/applications/\(id)")
        let page = try await visitor.submit(["username": "olga", "password": APIClient.password])
        #expect(page.text.contains("Scoring waits for a model to be put in use"))
        #expect(page.text.contains("nothing is lost"))

        try installation.promoteDemonstrationModel()
        let decided = try await officer.call("GET", location, ["prefer": "wait=30"])
        let status = try #require(decided.object["status"] as? String)
        #expect(["Approved", "Declined", "Manual review"].contains(status))
        #expect(decided.object["model_version"] != nil)
        withExtendedLifetime((web, worker)) {}
    }

    @Test func whenAllWorkersStopThePageSaysSoAndTheNextOneDecides() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let workers = try ["first", "second"].map { try installation.startWorker($0) }
        #expect(try await officer.submit(SampleApplication(), key: "a", wait: 30).object["model_version"] != nil)
        for worker in workers { #expect(worker.stop() == 0) }

        let sent = try await officer.submit(SampleApplication(income: 76_000), key: "b", wait: 2)
        #expect(sent.status == 202)
        let id = try #require(sent.object["id"] as? String)
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/login?next=/applications/\(id)")
        var page = try await visitor.submit(["username": "olga", "password": APIClient.password]).text
        while !page.contains("no worker is running") {
            // The page asks Redis at most once a second; the suite's time limit ends a wait in vain.
            try await Task.sleep(for: .milliseconds(100))
            page = try await visitor.open("/applications/\(id)").text
        }
        #expect(page.contains("nothing is lost"))

        let worker = try installation.startWorker("third")
        let decided = try await officer.call("GET", "/api/v1/applications/\(id)", ["prefer": "wait=30"])
        let status = try #require(decided.object["status"] as? String)
        #expect(["Approved", "Declined", "Manual review"].contains(status))
        withExtendedLifetime((web, worker)) {}
    }

    @Test func theSameKeyIsTheSameApplicationAndAnotherBodyIsRefused() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try await installation.startWeb()
        let officer = try await APIClient.staff("olga", role: "officer", at: installation)
        let first = try await officer.submit(SampleApplication(), key: "same")
        let again = try await officer.submit(SampleApplication(), key: "same")
        #expect(again.body == first.body)
        #expect(again.headers["idempotency-replayed"] == "true")
        let other = try await officer.submit(SampleApplication(income: 76_000), key: "same")
        #expect(other.status == 422)
        let ana = WebVisitor(base: installation.url)
        try await ana.open("/register")
        for _ in ["register", "sign in"] {
            _ = try await ana.submit(["username": "ana", "password": APIClient.password])
        }
        let id = try #require(first.object["id"] as? String)
        #expect(try await ana.open("/applications/\(id)").status == 404)
        let client = try await APIClient.logIn("ana", at: installation)
        #expect(try await client.status(id).status == 404)
        #expect(try await client.submit(SampleApplication(), key: "b").status == 202)
        #expect(try await client.submit(SampleApplication(), key: "c").status == 409)
        withExtendedLifetime(web) {}
    }
}
