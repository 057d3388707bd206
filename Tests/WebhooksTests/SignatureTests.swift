import Testing

@testable import Webhooks

@Suite struct SignatureTests {
    /// From standardwebhooks 1.1.0 (Python): Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(…).
    @Test func `Signs as others do`() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let signature = secret.signature(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", seconds: 1_614_265_330, body: body)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(arguments: ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!"])
    func `Refuses what is no secret`(_ text: String) { #expect(WebhookSecret(text) == nil) }

    @Test func `A fresh secret is one, and another each time`() {
        #expect(WebhookSecret(WebhookSecret.random()) != nil)
        #expect(WebhookSecret.random() != WebhookSecret.random())
    }
}
