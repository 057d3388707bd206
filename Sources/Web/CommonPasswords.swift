/// Long passwords and phrases that appear again and again in published breaches.
///
/// A list chosen by hand of phrases of 15 and more letters: the lists of "most used" passwords hold almost nothing of
/// this length. Patterns (runs, repeats, keyboard rows, the names in use here) are found by rule, not by list.
enum CommonPasswords {
    /// Whether a text in lower-case letters and digits is on the list, alone or with up to four characters behind it.
    static func contains(_ plain: [UInt8]) -> Bool {
        (0...4).contains { list.contains(Array(plain.dropLast($0))) } || isMadeOfCommonWords(plain)
    }

    /// Nothing but the words that everybody uses, at most four of them.
    private static func isMadeOfCommonWords(_ plain: [UInt8]) -> Bool {
        var rest = plain[...]
        var count = 0
        while !rest.isEmpty {
            guard let word = words.first(where: { rest.starts(with: $0) }), count < 4 else { return false }
            rest = rest.dropFirst(word.count)
            count += 1
        }
        return count > 0
    }

    /// As the rules see them: disguises undone, digits 0, 1, 3, 4, 5 as letters.
    private static let list: Set<[UInt8]> = Set(
        phrases.utf8.split(separator: UInt8(ascii: "\n")).map { Array($0.filter { $0 != UInt8(ascii: " ") }) }
    )

    private static let words: [[UInt8]] = [
        "password", "passwort", "passord", "welcome", "letmein", "login", "admin", "administrator", "qwerty", "secret",
        "changeme", "default", "master", "monkey", "dragon", "iloveyou", "sunshine", "princess", "football", "baseball",
        "superman", "batman", "trustno", "access", "hello", "summer", "winter", "spring", "autumn", "january",
        "february", "august", "september", "october", "november", "december", "monday", "friday", "sunday", "company",
        "bank", "loan", "credit", "money", "account", "user", "test", "temp", "abc", "xyz", "mypassword",
    ]
    .sorted { $0.utf8.count > $1.utf8.count }.map { Array($0.utf8) }

    private static let phrases = """
        correct horse battery staple
        correct battery horse staple
        the quick brown fox
        the quick brown fox jumps
        the quick brown fox jumps over the lazy dog
        to be or not to be
        to be or not to be that is the question
        all your base are belong to us
        may the force be with you
        live long and prosper
        i am your father
        luke i am your father
        winter is coming
        you know nothing jon snow
        my precious my precious
        one ring to rule them all
        not all those who wander are lost
        speak friend and enter
        i solemnly swear that i am up to no good
        mischief managed
        expecto patronum
        harry potter and the
        hakuna matata
        to infinity and beyond
        just keep swimming
        let it go let it go
        once upon a time
        happily ever after
        twinkle twinkle little star
        mary had a little lamb
        humpty dumpty sat on a wall
        row row row your boat
        happy birthday to you
        we wish you a merry christmas
        jingle bells jingle bells
        god bless america
        god save the queen
        in god we trust
        jesus is my savior
        jesus christ is lord
        jesus loves me this i know
        the lord is my shepherd
        our father who art in heaven
        i love you so much
        i love you forever
        i love you baby
        i love my family
        i love my wife
        i love my husband
        i love my mother
        i love my children
        iloveyou iloveyou
        forever and always
        love you forever
        together forever
        friends forever
        best friends forever
        live laugh love
        carpe diem carpe diem
        never say never
        never give up
        never gonna give you up
        dont stop believing
        dont worry be happy
        keep calm and carry on
        stairway to heaven
        bohemian rhapsody
        hotel california
        highway to hell
        we are the champions
        we will rock you
        smells like teen spirit
        sweet child o mine
        another brick in the wall
        wish you were here
        dark side of the moon
        here comes the sun
        strawberry fields forever
        yellow submarine
        all you need is love
        manchester united
        manchester city
        liverpool football club
        youll never walk alone
        real madrid real madrid
        chelsea football club
        arsenal football club
        dallas cowboys
        pittsburgh steelers
        green bay packers
        new england patriots
        los angeles lakers
        new york yankees
        boston red sox
        indian premier league
        mumbai indians mumbai
        chennai super kings
        sachin tendulkar
        bharat mata ki jai
        jai shri ram jai shri ram
        om namah shivaya
        hare krishna hare krishna
        radhe radhe radhe
        hindustan zindabad
        incredible india
        password password
        passwordpassword
        this is my password
        this is a password
        thisisapassword
        this is not my password
        my password is password
        my secret password
        i forgot my password
        i dont know my password
        enter password here
        please let me in
        please change me
        open sesame open sesame
        let me in let me in
        access granted
        super secret password
        top secret password
        secure password
        strong password
        long password long
        a very long password
        a long password that nobody knows
        this is a very long password
        correct password
        new password new password
        administrator administrator
        welcome to the jungle
        welcome welcome
        hello world hello world
        hello darkness my old friend
        qwertyuiopasdfghjkl
        qwertyuiopasdfghjklzxcvbnm
        qwerty qwerty qwerty
        abcdefghijklmnop
        abcdefghijklmnopqrstuvwxyz
        zxcvbnmasdfghjkl
        i am the best
        i am the one and only
        who wants to be a millionaire
        show me the money
        money money money
        make america great again
        yes we can yes we can
        four score and seven years ago
        i have a dream
        we the people of the united states
        liberte egalite fraternite
        lorem ipsum dolor sit amet
        peanut butter jelly time
        chocolate chip cookie
        chocolate chocolate
        strawberry strawberry
        butterfly butterfly
        sunshine sunshine
        princess princess
        superman superman
        spiderman spiderman
        batman and robin
        teenage mutant ninja turtles
        game of thrones
        lord of the rings
        the fellowship of the ring
        star wars star wars
        return of the jedi
        the empire strikes back
        star trek next generation
        the walking dead
        breaking bad breaking bad
        grand theft auto
        call of duty modern warfare
        counter strike global offensive
        world of warcraft
        league of legends
        the legend of zelda
        super mario brothers
        pokemon pokemon
        gotta catch them all
        minecraft minecraft
        """
}
