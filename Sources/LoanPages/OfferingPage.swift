import LedgerRecords
import Lending
import LoanOrigination
import Pages
import Products

/// One approved application on the way to its money, as an officer sees it.
struct OfferingPage {
    /// The application with what belongs to it.
    struct Item {
        let entry: OfferCase
        let record: ApplicationRecord
        let product: Product
    }

    let item: Item
    let desk: LoanDesk
    let visitor: AccountID
    let mistakes: [Mistake]
    let form: FormBody

    /// What the template shows.
    var view: View {
        let (entry, product) = (item.entry, item.product)
        let today = desk.today(product)
        let mayServe = entry.owner != visitor
        var view: View = [
            "id": entry.application.base32, "reference": entry.application.reference, "product": product.title,
            "state": entry.words(today), "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
        ]
        if let offer = entry.offer {
            // What no form of ours offers has no terms to be shown.
            view["offer"] = (try? OfferTerms(offer, product.currency))?.view
            if entry.status == .offerAccepted { addRelease(to: &view, offer, mayServe: mayServe) }
        } else if mayServe, entry.status == .approved {
            let limits = OfferLimits(item.record, product)
            view["make"] = OfferForm(form: form, limits: limits, today: today).view
        }
        return view
    }

    private func addRelease(to view: inout View, _ offer: LoanOffer, mayServe: Bool) {
        if let proposal = item.entry.proposal {
            view["proposal"] =
                [
                    "method": proposal.disbursement.method.words, "paymentReference": proposal.disbursement.reference,
                    "at": item.product.localText(proposal.at),
                ] as View
            view["proposedAt"] = "\(proposal.at.milliseconds)"
            view["mayRelease"] = mayServe && proposal.by != visitor
            view["mayReturn"] = proposal.by == visitor
            return
        }
        guard mayServe else { return }
        view["pay"] =
            [
                "needsSecond": desk.needsSecond(offer, item.product.currency),
                "paymentReference": form["reference"] ?? "",
                "methods": Disbursement.Method.allCases.map { method in
                    [
                        "code": method.rawValue, "text": method.words,
                        "isChosen": form["method"] == method.rawValue,
                    ] as View
                },
            ] as View
    }
}

extension OfferCase {
    /// Where it stands, in words.
    func words(_ today: CalendarDate?) -> String {
        if proposal != nil { return "Disbursement waits for a second person" }
        guard let offer else { return "To be offered" }
        if status == .offerAccepted { return "Accepted: money to go out" }
        if let today, offer.expiresOn < today { return "The offer has run out" }
        return "Offered, open until \(offer.expiresOn.words)"
    }
}
