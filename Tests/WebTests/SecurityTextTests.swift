import HTTPTypes
import Hosting
import HummingbirdTesting
import Lending
import TestSupport
import Testing

@testable import Web

/// Trust K6: whoever finds a weakness is told whom to tell.
@Suite("Whom to tell of a weakness", .serialized, .timeLimit(.minutes(2)))
struct SecurityTextTests {
    @Test func k6ThereIsAnAddressThatRunsOutHalfAYearFromNow() async throws {
        let front = try await Front(settings: [
            "UNDERWRITER_SECURITY_CONTACT": "mailto:security@example.com", "PUBLIC_URL": "http://localhost:8080",
        ])
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/.well-known/security.txt")
            let end = front.clock.clock.now().adding(milliseconds: 180 * 86_400_000).date()
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
            #expect(
                answer.text == """
                    Contact: mailto:security@example.com
                    Expires: \(end.iso)T00:00:00Z
                    Preferred-Languages: en
                    Canonical: http://localhost:8080/.well-known/security.txt

                    """
            )
        }
    }

    @Test func withoutSomebodyToTellThereIsNone() async throws {
        let front = try await Front()
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/.well-known/security.txt")
            #expect(answer.status == 404)
        }
    }
}
