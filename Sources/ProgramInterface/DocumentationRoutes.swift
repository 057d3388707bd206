package import Contracts
import Documents
import HTTPTypes
import Hummingbird
package import Pages
package import Requests
import Responses

/// The published description of the interface: for programs as OpenAPI, for people as a page.
package struct DocumentationRoutes: Sendable {
    package let pages: PageRenderer
    package let document: OpenAPIDocument

    /// - Parameters:
    ///   - pages: Makes the page.
    ///   - described: The other routes of the front.
    ///   - version: Of the program.
    package init(pages: PageRenderer, describing described: [Route], version: String) {
        self.pages = pages
        let operations = (described.compactMap(\.operation) + [Self.operation])
            .sorted { ($0.path, $0.method) < ($1.path, $1.method) }
        document = OpenAPIDocument(title: "Underwriter", version: version, operations: operations, schemas: [:])
    }

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/openapi.json",
                access: .anyone,
                answer: .json,
                contract: Self.contract,
                handler: show
            ),
            Route(method: .get, path: "/docs", access: .visitor, handler: read),
        ]
    }

    private static let contract = Contract(
        "readDescription",
        chapter: "Service",
        "This description, as OpenAPI 3.1.",
        answers: [
            Contract.Answer(200, "The description", Schema(["type": "object"])), Contract.Answer(304, "As it was"),
        ]
    )

    private static let operation = Operation(
        method: "get",
        path: "/openapi.json",
        contract: contract,
        isProtected: false
    )

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        .tagged(document.json, request)
    }

    private func read(_ request: Request, _ context: WebContext) async throws -> Response {
        let chapters = document.chapters.map { chapter in
            let operations = document.operations.filter { $0.contract.chapter == chapter }
            return ["chapter": chapter, "operations": operations.map(\.view)] as View
        }
        return pages.page(.interface, title: "Interface for programs", ["chapters": chapters], in: context)
    }
}

extension Route {
    /// What the document says of it, if it is for programs.
    package var operation: Operation? {
        let isProtected = if case .programs = access { true } else { false }
        return contract.map {
            Operation(method: method.rawValue.lowercased(), path: path, contract: $0, isProtected: isProtected)
        }
    }
}

extension Operation {
    fileprivate var view: View {
        var view: View = [
            "operationID": contract.id, "method": method.uppercased(), "address": path, "what": contract.summary,
            "hasParameters": !contract.parameters.isEmpty, "parameters": contract.parameters.map(\.view),
            "answers": contract.answers.map { ["code": "\($0.status)", "meaning": $0.summary] as View },
            "bodyTypes": contract.bodies.map(\.type).joined(separator: ", "), "hasBody": !contract.bodies.isEmpty,
        ]
        if let scope = contract.scope { view["scope"] = scope.rawValue }
        return view
    }
}

extension Parameter {
    fileprivate var view: View {
        let range =
            switch form {
            case .whole(let range): "\(range.lowerBound) to \(range.upperBound)"
            case .word(let words): words.joined(separator: ", ")
            case .text: "text"
            case .capitals(let count): "\(count) capital letters"
            case .ascii(let lengths): "up to \(lengths.upperBound) characters"
            case .day: "a day such as 2026-11-21"
            }
        return [
            "name": name, "place": place.rawValue, "needed": isRequired ? "required" : "optional", "range": range,
            "what": summary,
        ]
    }
}
