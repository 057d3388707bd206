import Contracts
import Decimals
import Hummingbird
import Lending
import Portfolio
import Requests
import Pages

/// What is asked of the dashboard, its tables and drawings: a scenario, and the loans of a currency.
struct PortfolioQuestion: Sendable {
    private(set) var scenario = PortfolioReadings.Scenario()
    /// Its code; nil for that of most loans.
    let currency: String?
    /// The day at whose end it is looked at; nil for as it stands.
    let asAt: CalendarDate?
    /// Whether loans at floating rates are scored anew by the models that granted them.
    let isRescored: Bool

    /// Reads a query.
    /// - Throws: ``Refusal/malformed(_:)`` naming the part.
    init(_ request: Request) throws {
        let query = try FormBody((request.uri.query ?? "").utf8)
        func number(_ name: String, most: Int64) throws -> Int? {
            guard let text = query[name] else { return nil }
            guard let value = DecimalText(text, scale: 0)?.minorUnits, (0...most).contains(value) else {
                throw Refusal.malformed("\(name) must be a whole number from 0 to \(most).")
            }
            return .init(value)
        }
        currency = query["currency"]
        let day = query["asAt"] ?? ""
        asAt = CalendarDate(iso: day)
        guard asAt != nil || day.utf8.isEmpty else {
            throw Refusal.malformed("asAt must be a day such as 2026-11-21.")
        }
        isRescored = try Self.isRescored(query["rescore"])
        if let currency, !Parameter.currency.admits(currency) {
            throw Refusal.malformed("currency must be three capital letters, such as INR.")
        }
        scenario.unemployment = try number("unemployment", most: 20) ?? scenario.unemployment
        scenario.rates = try number("rates", most: 10) ?? scenario.rates
    }

    private static func isRescored(_ text: String?) throws -> Bool {
        guard let text else { return false }
        guard let answer = ["true", "false"].first(where: { $0.utf8.elementsEqual(text.utf8) }) else {
            throw Refusal.malformed("rescore must be true or false.")
        }
        return answer == "true"
    }

    /// As the addresses of tables and drawings have it.
    var query: String {
        "?unemployment=\(scenario.unemployment)&rates=\(scenario.rates)"
            + (currency.map { "&currency=\($0)" } ?? "") + (asAt.map { "&asAt=\($0.iso)" } ?? "")
            + (isRescored ? "&rescore=true" : "")
    }

    /// The figures that are asked for.
    /// - Throws: ``Refusal/malformed(_:)`` for a currency without loans.
    func look(at desk: PortfolioDesk) async throws -> PortfolioDesk.Look {
        let look = try await desk.look(currency, asAt: try await desk.day(asAt?.iso))
        let codes = look.book.currencies.map(\.code)
        if let currency, !codes.contains(where: { $0.utf8.elementsEqual(currency.utf8) }) {
            throw Refusal.malformed(
                "There is no loan in \(currency); currency is one of \(codes.joined(separator: ", "))."
            )
        }
        return look
    }

    /// The loans at floating rates one by one, if they are to be scored anew.
    func rescored(_ look: PortfolioDesk.Look, at desk: PortfolioDesk) async throws -> RescoredLoans? {
        isRescored ? try await desk.rescored(look.book, points: scenario.rates) : nil
    }

    /// The figures that are asked for, and what is told of them.
    /// - Throws: What ``look(at:)`` and ``rescored(_:at:)`` throw, and what cannot be computed.
    func readings(at desk: PortfolioDesk) async throws -> (look: PortfolioDesk.Look, readings: PortfolioReadings) {
        let look = try await look(at: desk)
        let rescored = try await rescored(look, at: desk)
        return (look, try PortfolioReadings(look.book, scenario, desk.policy, desk.stages, rescored))
    }
}
