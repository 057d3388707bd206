public import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Registers a model with its file.
    /// - Parameters:
    ///   - model: Its description.
    ///   - artefact: The bytes of its file.
    ///   - definition: Canonical bytes of the product's definition.
    ///   - reason: Why, for the audit chain; nil where nobody was asked.
    ///   - actor: Who registers it.
    /// - Returns: False if this very file was registered before.
    /// - Throws: ``LedgerError/refused`` if another file has this name and version.
    @discardableResult
    public func registerModel(
        _ model: ModelRecord,
        artefact: [UInt8],
        definition: [UInt8],
        reason: String? = nil,
        by actor: Actor
    ) async throws(LedgerError) -> Bool {
        try await write { [chain] db in
            let inserted = try db.run(
                """
                INSERT INTO models (artefact_sha256, name, version, product, definition_sha256, policy_version, metrics,
                registered_at, registered_by, artefact, definition)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (artefact_sha256) DO NOTHING
                """,
                [
                    model.digest.hex, model.name, model.version, model.product, model.definitionDigest.hex,
                    model.policyVersion, Data(model.metrics.canonicalBytes), model.registeredAt.milliseconds,
                    model.registeredBy, Data(artefact), Data(definition),
                ]
            )
            guard inserted == 1 else { return false }
            try chain.append(.registered(model, reason, by: actor), in: db)
            return true
        }
    }

    /// All registered models, newest first.
    public func models() async throws(LedgerError) -> [ModelRecord] {
        try await read { db in
            try db.rows("SELECT \(Self.modelColumns) FROM models ORDER BY registered_at DESC, version DESC")
                .map(ModelRecord.init(row:))
        }
    }

    /// A registered model.
    public func model(_ digest: ContentDigest) async throws(LedgerError) -> ModelRecord? {
        try await glance { db in
            try db.row("SELECT \(Self.modelColumns) FROM models WHERE artefact_sha256 = ?", [digest.hex])
                .map(ModelRecord.init(row:))
        }
    }

    /// Why a model was registered, as the audit chain has it.
    /// - Parameter digest: SHA-256 of the model's file.
    /// - Returns: Nil where nobody was asked, or no such model is registered.
    /// - Throws: ``LedgerError``.
    public func registrationReason(_ digest: ContentDigest) async throws(LedgerError) -> String? {
        try await auditRows(about: .model(digest))
            .first { $0.action == AuditAction.modelRegistered.rawValue }?
            .detail["reason"]?
            .stringValue
    }

    /// The file of a registered model.
    public func artefact(_ digest: ContentDigest) async throws(LedgerError) -> [UInt8]? {
        try await read { db in
            try db.row("SELECT artefact FROM models WHERE artefact_sha256 = ?", [digest.hex])?.bytes("artefact")
        }
    }

    /// Makes a registered model the champion of its product.
    /// - Parameters:
    ///   - digest: SHA-256 of the model's file.
    ///   - reason: Why; must not be empty.
    ///   - metrics: What it was judged by, as JSON.
    ///   - actor: Who.
    ///   - at: When.
    ///   - awaitsPublication: Whether workers cannot know of it before ``notePublication(of:at:)``; until then the model
    ///     before it counts as the champion that they work with.
    /// - Returns: The promotion, or nil if no such model is registered.
    /// - Throws: ``LedgerError``.
    public func promote(
        _ digest: ContentDigest,
        reason: String,
        metrics: JSONValue,
        by actor: Actor,
        at: Timestamp,
        awaitsPublication: Bool = false
    ) async throws(LedgerError) -> Promotion? {
        try await write { [chain] db in
            guard let row = try db.row("SELECT product FROM models WHERE artefact_sha256 = ?", [digest.hex]) else {
                return nil
            }
            let promotion = Promotion(
                sequence: try db.count("SELECT COALESCE(MAX(sequence), 0) FROM promotions") + 1,
                product: try row.text("product"),
                digest: digest,
                actor: actor.description,
                reason: reason,
                metrics: metrics,
                at: at
            )
            try Self.insert(promotion, in: db)
            if awaitsPublication {
                try db.run("INSERT INTO publications (sequence) VALUES (?)", [promotion.sequence])
            }
            try chain.append(.promoted(promotion, by: actor), in: db)
            return promotion
        }
    }

    /// The champion of a product, with its file.
    public func champion(_ product: String) async throws(LedgerError) -> Champion? {
        try await read { db in try Self.champion(product, in: db) }
    }

    /// The champions of all products.
    public func champions() async throws(LedgerError) -> [Champion] {
        try await read { db in
            try db.rows("SELECT DISTINCT product FROM promotions ORDER BY product")
                .compactMap { row in
                    try Self.champion(row.text("product"), in: db)
                }
        }
    }

    /// The last promotion of each product, without the models' files.
    public func championPromotions() async throws(LedgerError) -> [Promotion] {
        try await read { db in
            try db.rows(
                """
                SELECT * FROM promotions WHERE sequence IN (SELECT MAX(sequence) FROM promotions GROUP BY product)
                ORDER BY product
                """
            )
            .map(Promotion.init(row:))
        }
    }

    /// All promotions, newest first.
    /// - Parameter product: Only of this product; nil for all.
    /// - Returns: The promotions.
    /// - Throws: ``LedgerError``.
    public func promotions(product: String? = nil) async throws(LedgerError) -> [Promotion] {
        try await read { db in
            let rows =
                try product.map {
                    try db.rows("SELECT * FROM promotions WHERE product = ? ORDER BY sequence DESC", [$0])
                }
                ?? db.rows("SELECT * FROM promotions ORDER BY sequence DESC")
            return try rows.map(Promotion.init(row:))
        }
    }

    private static let modelColumns =
        "artefact_sha256, name, version, product, definition_sha256, policy_version, metrics, registered_at, "
        + "registered_by"

    private static func champion(_ product: String, in db: Database) throws -> Champion? {
        let promoted = try db.row(
            "SELECT * FROM promotions WHERE product = ? ORDER BY sequence DESC LIMIT 1",
            [product]
        )
        guard let promotion = try promoted.map(Promotion.init(row:)),
            let model = try db.row("SELECT * FROM models WHERE artefact_sha256 = ?", [promotion.digest.hex])
        else { return nil }
        return Champion(
            promotion: promotion,
            model: try ModelRecord(row: model),
            artefact: try model.bytes("artefact")
        )
    }

    private static func insert(_ promotion: Promotion, in db: Database) throws {
        try db.run(
            """
            INSERT INTO promotions (sequence, product, artefact_sha256, actor, reason, metrics, promoted_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                promotion.sequence, promotion.product, promotion.digest.hex, promotion.actor, promotion.reason,
                Data(promotion.metrics.canonicalBytes), promotion.at.milliseconds,
            ]
        )
    }
}

extension ModelRecord {
    fileprivate init(row: Row) throws {
        self.init(
            digest: try row.digest("artefact_sha256"),
            name: try row.text("name"),
            version: try row.text("version"),
            product: try row.text("product"),
            definitionDigest: try row.digest("definition_sha256"),
            policyVersion: try row.text("policy_version"),
            metrics: try JSONValue.parse(row.bytes("metrics"), limits: .file),
            registeredAt: try row.time("registered_at"),
            registeredBy: try row.text("registered_by")
        )
    }
}

extension Promotion {
    fileprivate init(row: Row) throws {
        sequence = try row.integer("sequence")
        product = try row.text("product")
        digest = try row.digest("artefact_sha256")
        actor = try row.text("actor")
        reason = try row.text("reason")
        metrics = try JSONValue.parse(row.bytes("metrics"), limits: .file)
        at = try row.time("promoted_at")
    }
}

extension AuditEntry {
    fileprivate static func registered(_ model: ModelRecord, _ reason: String?, by actor: Actor) -> AuditEntry {
        var detail: [String: JSONValue] = [
            "name": .string(model.name), "version": .string(model.version), "product": .string(model.product),
            "definition_sha256": .string(model.definitionDigest.hex),
        ]
        detail["reason"] = reason.map(JSONValue.string)
        return AuditEntry(
            at: model.registeredAt,
            actor: actor,
            action: .modelRegistered,
            subject: .model(model.digest),
            detail: detail
        )
    }

    fileprivate static func promoted(_ promotion: Promotion, by actor: Actor) -> AuditEntry {
        AuditEntry(
            at: promotion.at,
            actor: actor,
            action: .modelPromoted,
            subject: .model(promotion.digest),
            detail: [
                "sequence": .number(Double(promotion.sequence)), "product": .string(promotion.product),
                "reason": .string(promotion.reason),
            ]
        )
    }
}
