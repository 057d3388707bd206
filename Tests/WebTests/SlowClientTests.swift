import Foundation
import HTTPTypes
import HummingbirdTesting
import Requests
import Testing
import TestSupport

@testable import Web

/// Trust, 2.5 and R1: whoever is slow on purpose is closed at a deadline of ours, and nobody else waits for them.
@Suite("Slow clients", .serialized, .timeLimit(.minutes(5)))
struct SlowClientTests {
    private static let whole = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let begun = "GET /help HTTP/1.1\r\nHost: x\r\nX-A: "

    @Test func nobodyHasMoreThanTenSecondsForAHeader() {
        #expect(WebLimits().idleTimeout <= .seconds(10))
        #expect(WebLimits().bodyDeadline <= .seconds(15))
        #expect(WebLimits().handlerDeadline <= .seconds(10))
    }

    /// 500 at once, each byte well within the deadline of the one before: only a deadline of the whole header ends them.
    @Test(arguments: ["", whole])
    func headersThatTrickleAreEachCutOffAtTheDeadlineWhileOthersAreServed(_ before: String) async throws {
        // Long enough for an honest client of a busy machine, which has the same deadline.
        let deadline = Duration.seconds(6)
        let front = try await Front(limits: { $0.idleTimeout = deadline })
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let ages = try await Self.agesOfTricklers(before.isEmpty ? 500 : 50, before, port, upTo: .seconds(120))
            #expect(ages.count == (before.isEmpty ? 500 : 50))
            #expect(ages.allSatisfy { $0 >= deadline * 0.75 }, "\(ages.min() ?? .zero)")
        }
    }

    /// What closes them is that deadline: without it the same clients stay.
    @Test func withoutTheDeadlineTheyStay() async throws {
        let front = try await Front(limits: { $0.idleTimeout = .seconds(60) })
        try await front.run(.live) { client in
            let ages = try await Self.agesOfTricklers(5, "", try #require(client.port), upTo: .seconds(5))
            #expect(ages.isEmpty)
        }
    }

    /// How old each connection was when it was found closed; in every round somebody else is answered.
    private static func agesOfTricklers(
        _ count: Int,
        _ before: String,
        _ port: Int,
        upTo patience: Duration
    ) async throws -> [Duration] {
        let start = ContinuousClock.now
        var open: [(socket: LoopbackSocket, begun: ContinuousClock.Instant)] = []
        for _ in 0..<count {
            let socket = try LoopbackSocket(port: port, timeout: 30)
            if !before.isEmpty {
                socket.send(Data(before.utf8))
                #expect(socket.receive()?.starts(with: Data("HTTP/1.1 200".utf8)) == true)
            }
            socket.send(Data(begun.utf8))
            open.append((socket, .now))
        }
        var ages: [Duration] = []
        while !open.isEmpty, ContinuousClock.now - start < patience {
            for client in open { client.socket.send(Data("a".utf8)) }
            let served = try await HTTPExchange(raw: Data(closing.utf8), port: port, timeout: 30)
            #expect(served.status == 200)
            // The pace of the attack.
            try await Task.sleep(for: .milliseconds(100))
            open.removeAll { client in
                guard client.socket.hasEnded else { return false }
                ages.append(.now - client.begun)
                return true
            }
        }
        return ages
    }

    private static let closing = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    @Test func aBodyThatTricklesIsToldSoAtItsDeadline() async throws {
        let front = try await Front(limits: { $0.bodyDeadline = .milliseconds(600) })
        try await front.run(.live) { client in
            let socket = try LoopbackSocket(port: try #require(client.port), timeout: 5)
            let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000"
            socket.send(Data("POST /login HTTP/1.1\r\nHost: x\r\n\(form)\r\n\r\n".utf8))
            let start = ContinuousClock.now
            while !socket.hasEnded, ContinuousClock.now - start < .seconds(10) {
                socket.send(Data("a".utf8))
                // The pace of the attack.
                try await Task.sleep(for: .milliseconds(50))
                if let received = socket.available(), received.starts(with: Data("HTTP/1.1 408".utf8)) {
                    #expect(received.range(of: Data("onnection: close".utf8)) != nil)
                    return
                }
            }
            Issue.record("a body that trickles was never answered")
        }
    }

    /// Thousands of answers asked for and none read: what the system does not buffer is cut off.
    @Test(arguments: [(Duration.seconds(1), true), (.seconds(60), false)])
    func whoeverDoesNotReadIsCutOffAtTheWriteDeadline(_ deadline: Duration, _ isCut: Bool) async throws {
        let front = try await Front(limits: { $0.writeDeadline = deadline })
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let count = 2_000
            let head = "GET \(try await Self.stylesheet(port)) HTTP/1.1\r\nHost: x\r\n\r\n"
            let socket = try LoopbackSocket(port: port, timeout: 30)
            socket.send(Data(String(repeating: head, count: count).utf8))
            // The attack: nothing is read for three times the deadline.
            try await Task.sleep(for: .seconds(3))
            let answers = Self.answers(from: socket, atMost: count)
            #expect(answers > 0)
            #expect((answers < count) == isCut, "\(answers) of \(count)")
            let alive = try await HTTPExchange(raw: Data(Self.closing.utf8), port: port, timeout: 30)
            #expect(alive.status == 200)
        }
    }

    private static func stylesheet(_ port: Int) async throws -> String {
        let page = try await HTTPExchange("GET", "http://127.0.0.1:\(port)/").text
        return String(try #require(page.firstMatch(of: /href="(\/assets\/[^"]*\.css)"/)).1)
    }

    private static func answers(from socket: LoopbackSocket, atMost count: Int) -> Int {
        var received = Data()
        var answers = 0
        let status = Data("HTTP/1.1 200".utf8)
        while answers < count, let part = socket.receive() {
            received += part
            while let found = received.range(of: status) {
                answers += 1
                received = Data(received[found.upperBound...])
            }
            received = Data(received.suffix(status.count))
        }
        return answers
    }
}
