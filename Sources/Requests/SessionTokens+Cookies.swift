import LedgerRecords
import Tokens

extension SessionTokens {
    /// What a browser is to keep; of the lender's own people other sites cannot even open a page.
    package var cookies: [SetCookie] {
        [
            SetCookie(name: CookieName.access, value: access, isStrict: account.role.isStaff),
            SetCookie(name: CookieName.refresh, value: refresh, isStrict: account.role.isStaff),
        ]
    }

    /// What takes both away.
    package static let farewell = [SetCookie.removing(CookieName.access), .removing(CookieName.refresh)]
}
