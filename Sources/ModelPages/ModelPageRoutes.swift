import CheckedAnswers
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import ModelLedger
import ModelRegistry
package import Pages
package import Requests
import Responses

/// The models of the lender: which are registered, how good they are, who signed and promoted them, and the two
/// decisions that make one the champion.
package struct ModelPageRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: ModelDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: ModelDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, change) = ("/models/{model}", Route.Access.pages(.modelApprovers))
        return [
            Route(method: .get, path: "/models", access: .pages(.modelReaders), handler: list),
            Route(method: .get, path: path, access: .pages(.modelReaders), handler: show),
            Route(
                method: .post,
                path: "\(path)/sign-off",
                access: change,
                body: .form,
                needsPassword: true,
                handler: signOff
            ),
            Route(
                method: .post,
                path: "\(path)/promotion",
                access: change,
                body: .form,
                needsPassword: true,
                handler: promote
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let champions = Set(try await desk.ledger.championPromotions().map(\.digest))
        var rows: [View] = []
        for model in try await desk.ledger.models() {
            let signed = try await desk.ledger.signOffs(model.digest).count
            rows.append(
                model.summary.merging([
                    "isChampion": champions.contains(model.digest), "signed": signed,
                    "by": try await desk.name(model.registeredBy),
                ]) { $1 }
            )
        }
        return pages.page(.models, title: "Models", ["hasRows": !rows.isEmpty, "rows": rows], in: context)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await desk.model(try context.parameter("model")), [], context)
    }

    private func signOff(_ request: Request, _ context: WebContext) async throws -> Response {
        let model = try await desk.model(try context.parameter("model"))
        guard let reason = try reason(context) else { return try await page(model, [Self.mistake], context) }
        try await desk.signOff(model, reason: reason, by: try context.signedIn().id)
        context.notes.note { $0.event = "model_signed_off" }
        return .seeOther("/models/\(model.digest.hex)")
    }

    private func promote(_ request: Request, _ context: WebContext) async throws -> Response {
        let model = try await desk.model(try context.parameter("model"))
        guard let reason = try reason(context) else { return try await page(model, [Self.mistake], context) }
        _ = try await desk.promote(model, reason: reason, by: try context.signedIn().id)
        context.notes.note { $0.event = "model_promoted" }
        return .seeOther("/models/\(model.digest.hex)")
    }

    private static let mistake = Mistake("reason", .length, "Say why, in 10 to 2,000 characters")

    private func reason(_ context: WebContext) throws -> String? {
        try context.form.refuseRepeats()
        let reason = context.form["reason"] ?? ""
        return (10...2_000).contains(reason.unicodeScalars.count) ? reason : nil
    }

    private func page(
        _ model: ModelRecord,
        _ mistakes: [Mistake],
        _ context: WebContext
    ) async throws -> Response {
        let account = try context.signedIn()
        let own = Actor.account(account.id).description
        let signOffs = try await desk.ledger.signOffs(model.digest)
        let champions = try await desk.ledger.championPromotions()
        let isChampion = champions.contains { $0.digest == model.digest }
        let mayDecide = Set.modelApprovers.contains(account.role)
        let hasSigned = signOffs.contains { $0.actor == own }
        let entries = try await entries(model, signOffs)
        let maySign = mayDecide && !hasSigned
        let mayPromote = mayDecide && !isChampion && signOffs.contains { $0.isByLogin && $0.actor != own }
        var view = model.summary.merging([
            "isChampion": isChampion, "by": try await desk.name(model.registeredBy),
            "why": try await desk.ledger.registrationReason(model.digest) ?? "",
            "policy": model.policyVersion, "definition": model.definitionDigest.hex,
            "measures": model.measures, "hasMeasures": !model.measures.isEmpty, "entries": entries,
            "hasEntries": !entries.isEmpty, "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
            "button": mayPromote ? "Make it the champion" : "Sign it off: fit for use",
            "waitsForAnother": mayDecide && !isChampion && hasSigned,
        ]) { $1 }
        if mayPromote { view["action"] = "promotion" } else if maySign { view["action"] = "sign-off" }
        let status: HTTPResponse.Status = mistakes.isEmpty ? .ok : .unprocessableContent
        return pages.page(.model, title: "\(model.name) \(model.version)", view, status: status, in: context)
    }

    /// Who signed and who promoted, oldest first.
    private func entries(_ model: ModelRecord, _ signOffs: [SignOff]) async throws -> [View] {
        let promotions = try await desk.ledger.promotions(product: model.product)
            .filter { $0.digest == model.digest }
            .map { (at: $0.at, actor: $0.actor, text: "Promoted", reason: $0.reason) }
        let signed = signOffs.map { (at: $0.at, actor: $0.actor, text: "Signed off", reason: $0.reason) }
        var entries: [View] = []
        for entry in (signed + promotions).sorted(by: { $0.at.milliseconds < $1.at.milliseconds }) {
            entries.append([
                "at": entry.at.rfc3339, "text": entry.text, "name": try await desk.name(entry.actor),
                "reason": entry.reason,
            ])
        }
        return entries
    }
}

extension ModelRecord {
    fileprivate var summary: View {
        [
            "digest": digest.hex, "name": name, "version": version, "product": product,
            "auc": metrics["auc"]?.numberValue.map(Self.text) ?? "", "at": registeredAt.rfc3339,
        ]
    }

    /// What was measured when it was trained, by name.
    fileprivate var measures: [View] {
        (metrics.objectValue ?? [:]).sorted { $0.key < $1.key }
            .compactMap { name, value in
                value.numberValue.map { ["name": name, "value": Self.text($0)] as View }
            }
    }

    private static func text(_ number: Double) -> String {
        String(decoding: JSONValue.number((number * 10_000).rounded() / 10_000).canonicalBytes, as: UTF8.self)
    }
}
