extension AttackMapTests {
    /// The attacks on accounts, sessions, browsers and rights: tables 1.1 to 1.4 of the specification.
    static let people = """
        P1 14 characters are refused, 64 emoji taken, 201 told so
            AccountsTests/PasswordTests.goodPasswordsAreTaken
            AccountsTests/PasswordTests.guessablePasswordsAreRefusedWithAReason
            AccountsTests/PasswordTests.twoHundredAndOneCharactersAreToldSo
        P2 two passwords that differ behind the 72nd byte
            AccountsTests/PasswordTests.allOfALongPasswordCounts
            AccountsTests/PasswordTests.bcryptIsNeverGivenMoreThanItReads
        P3 the copy of a database without its pepper; hashes of lower cost
            AccountsTests/PasswordTests.theDatabaseAloneCannotTellAPassword
            AccountsTests/PasswordTests.theLibraryComputesBcrypt
            AccountsTests/PasswordTests.whatIsStoredSaysCostAndPepperAndNothingElse
            WebTests/AccountTests.anOldHashIsRenewedAtTheNextSignIn
        P4 more sign-ins at once than can be hashed
            AccountsTests/PasswordTests.moreHashesThanThereIsRoomForAreToldToComeBack
        P5 passwords of the lists, of the name and of the product
            AccountsTests/PasswordTests.guessablePasswordsAreRefusedWithAReason
            AccountsTests/PasswordTests.whatIsUsedMostIsRefused
            AccountsTests/PasswordTests.theBlocklistKnowsThousandsOfTheLengthThatIsAllowed
        P6 guessing, in turn and at once, over a restart and without Redis; locking the owner out
            WebTests/AccountTests.guessingIsMadeSlowButTheOwnersDeviceGetsIn
            WebTests/AccountTests.guessesSentAtOnceAreCountedLikeGuessesInTurn
            WebTests/AccountTests.theThrottleHoldsWithoutRedis
            WebTests/KeyRotationTests.throttlesHoldOverARestart
            WebTests/RateLimitTests.oneAccountThatSignsInAllTheTimeLocksNobodyElseOut
            WebTests/RateLimitTests.onePasswordOverAThousandNamesStopsStrangersAndNoKnownDevice
            WebTests/TwoFrontsTests.guessesAreCountedTogether
        P7 telling names that exist from others, by answer or by time
            AccountsTests/PasswordTests.anUnknownNameTakesAsLongAsAWrongPassword
            WebTests/AccountTests.unknownAndWrongAreAnsweredAlike
            WebTests/ResetTests.everyNameIsAnsweredAlikeAndOnlyAConfirmedAddressIsWrittenTo
            WebTests/SecurityLogTests.registeringDoesNotTellWhetherANameIsTaken
        P8 a new password without the old one; another browser that stays signed in
            WebTests/PasswordChangeTests.needsThePresentPassword
            WebTests/PasswordChangeTests.endsEveryOtherSessionAndGivesThisOneNewCookies
        P9 a reset link used twice, late, for another, or through a poisoned host
            WebTests/ResetTests.aLinkToTheConfirmedAddressWorksOnceAndEndsEverySession
            WebTests/ResetTests.aLinkIsForOneAccountAndThirtyMinutes
            WebTests/ResetTests.aPoisonedHostHasNoPartInALink
        P10 accounts that are there from the beginning, links used twice, the secret of the example
            CommandLineTests/OperatorCommandTests.A sign-up link works once and the ledger knows only its digest
            LedgerTests/AccountTests.anInvitationMakesOneAccountOnce
            WebTests/AccountTests.aLateInvitationIsNone
            WebTests/WebConfigurationTests.aBadValueIsOneLineThatNamesIt
            WebTests/WebConfigurationTests.wrongArgumentsAndAWrongEnvironmentHaveTheirExitCodes
        P11 a code used twice, guessed, or passed over
            WebTests/SecondFactorTests.aPasswordAloneIsNotEnoughAndACodeWorksOnce
            WebTests/SecondFactorTests.guessesAreSlowedAndAHalfSignInEnds
            LedgerTests/SecondFactorTests.aRecoveryCodeIsOnesOwnAndWorksOnce
        P12 password fields that keep managers out
            WebTests/AccountTests.passwordFieldsLetPeoplePasteAndManagersWork
        P13 one name in two spellings
            WebTests/AccountTests.namesAreOneInEverySpelling
            LedgerTests/AccountTests.aNameIsTakenInEverySpellingThatFoldsToIt
        J1 cookies that scripts, other hosts or plain connections see
            WebTests/AnswerHeaderTests.everyCookieIsHostOnlySecureAndHidden
            WebTests/AccountTests.onPlainHTTPElsewhereThePageSaysSoInsteadOfLooping
        J2 sessions that are idle or old
            WebTests/AccountTests.anIdleSessionAndAnOldOneEnd
            WebTests/AccountTests.theAccessTokenIsRenewedAndTheRefreshTokenReplaced
        J3 a refresh token that was stolen
            WebTests/AccountTests.aRefreshTokenUsedAgainEndsTheWholeSession
            LedgerTests/SessionTests.twoTabsWithinTenSecondsBothStaySignedIn
        J4 tokens of no, another or a weaker algorithm; wrong, missing or odd claims; another kind
            AccountsTests/AccessTokenTests.anyOtherHeaderIsRefusedBeforeTheLibrarySeesIt
            AccountsTests/AccessTokenTests.aSignedTokenWithAWrongClaimIsNone
            AccountsTests/AccessTokenTests.tamperedTokensAreNone
        J5 keys that nobody knows, paths and addresses in the place of keys
            AccountsTests/AccessTokenTests.anyOtherHeaderIsRefusedBeforeTheLibrarySeesIt
        J6 tokens of a key that was retired
            WebTests/KeyRotationTests.signsNobodyOutAndTakesTheOldOneUntilItIsRetired
        J7 the cookie of a session that was ended, with Redis and without
            WebTests/AccountTests.registeringSignsInAndSigningOutEndsTheSession
            WebTests/AccountTests.aDisabledAccountIsOutAtOnceAndSignsInNoMore
            WebTests/TwoFrontsTests.whoSignsInAtOneIsKnownToBothAndSignedOutOfBoth
        J8 a session that was planted before signing in
            WebTests/AccountTests.aSessionThatWasPlantedIsNotTheOneThatIsSignedIn
        J9 ending the sessions of others
            WebTests/SessionPageTests.everybodySeesAndEndsTheirOwnSessionsAndNobodyElses
            WebTests/UserPageTests.anAdminInvitesChangesLocksAndSignsOut
        J10 an unattended browser and what is dangerous
            WebTests/SessionPageTests.theDangerousRoutesAreDeclared
            WebTests/SessionPageTests.whatIsDangerousNeedsThePasswordAgainAndKeepsTheForm
        J11 what a browser keeps after signing out
            BrowserTests/DefenceTests.nothingIsLeftBehindTheBackButton
            WebTests/AccountTests.signingOutClearsWhatTheBrowserKept
            WebTests/AnswerHeaderTests.theSetIsOnEveryStatus
        J12 keys of programs: read in the ledger, used beyond their scopes, after their end, or as cookies
            ClientCommandsTests/ClientOfficeTests.A key is found by its text alone and kept as a digest
            WebTests/ProgramKeyTests.aKeyOpensWhatItsScopesNameAndNothingElse
            WebTests/ProgramKeyTests.aKeyThatIsUnknownRevokedOrLapsedIs401
            WebTests/ProgramInterfaceTests.aTokenIsGivenForNameAndPassword
            WebTests/ProgramInterfaceTests.aTokenOfAnEndedSessionAndACookieOpenNothingHere
        C1 forms that other sites send
            BrowserTests/DefenceTests.formsOfOtherSitesAreRefused
            WebTests/CrossSiteTests.theSenderMustBeAPageOfOurs
        C2 forms without a token, with a cut one or another's
            WebTests/CrossSiteTests.theTokenMustBeThisVisitors
            AccountsTests/FormTokenTests.aFormTokenIsBoundToOneVisitor
        C3 signing in and registering from another site
            WebTests/CrossSiteTests.signingInAndRegisteringAreFormsOfOursToo
        C4 pages that change something when they are opened; JSON sent as a text
            WebTests/CrossSiteTests.openingPagesChangesNothing
            WebTests/CrawlTests.c4TwiceLeavesTheLedgerAsItWas
            WebTests/ProgramInterfaceTests.headersThatAreMissingOrWrongHaveTheirOwnAnswers
        C5 an answer without the headers
            WebTests/AnswerHeaderTests.theSetIsOnEveryStatus
            WebTests/AnswerHeaderTests.theSetIsOnARefusedFloodAndOnAFaultOfOurs
        C6 origins that nobody named
            WebTests/CrossSiteTests.noOriginIsEverAllowedToReadAnswers
            WebTests/CrossOriginTests.areRefusedUnlessNamed
            WebTests/CrossOriginTests.areLetInByteByByte
        C7 a flood of reports of what browsers refused
            WebTests/LargeWorkTests.c7AReportIsOneEventRepeatsNothingAndIsCounted
        C8 being sent elsewhere after signing in
            WebTests/TextRulesTests.afterSigningInPeopleGoOnlyToOurOwnPages
        Z1 every route as every role, and as nobody
            WebTests/RouteMatrixTests.eachCellIsAsItsRouteSays
            WebTests/RouteTests.nobodyGetsBehindASignIn
        Z2 what is another's
            WebTests/RouteTests.everyObjectOfAnotherPersonLooksAsIfItWereNotThere
            WebTests/ProgramInterfaceTests.anothersApplicationIsNotThere
            WebTests/WithdrawalTests.nobodyWithdrawsWhatIsAnothersNorAnOfficerWhatTheyMayRead
        Z3 guessing the neighbours of an address
            LendingTests/ApplicationIDTests.aNewOneIsARandomUUIDOfVersionFour
        Z4 answers that nobody asked for: status, score, owner, role
            WebTests/RouteTests.whatIsSentBesidesTheQuestionsChangesNothing
            WebTests/ProgramInterfaceTests.whatIsNotAQuestionIsNotTaken
        Z5 steps out of order and two at once
            LedgerTests/DeskTests.oneDecidesAndNobodyDecidesAgain
            LedgerTests/WithdrawalTests.aWithdrawalAndADecisionAtOnceAreOne
            WebTests/LoanJourneyTests.moneyGoesOutOnceAndTheBorrowerSeesTheLoan
        Z6 one person for both
            WebTests/DeskTests.aboveTheLimitTwoPersonsDecideAndNobodyAgreesWithThemselves
            WebTests/LoanChangeTests.whatIsOwedAboveTheLimitNeedsASecondPerson
            ModelRegistryTests/ModelRegistryTests.whatWasRegisteredWithADemandNeedsASecondPersonWhateverIsAskedLater
        Z7 what the front's role may not do, and what a worker must not have
            LedgerTests/RolesTests.theFrontsRoleCannotChangeWhatIsAppendOnlyNorAnyTable
            ArchitectureTests/RoomTests.theWorkerLinksNoWebFrameworkNoDatabaseAndNoTrainer
            WorkerTests/WorkerConfigurationTests.needsOnlyItsKeysAndAPublicKey
        Z8 metrics on the public address
            EndToEndTests/MetricsTests.Metrics are told on the internal address, never on the public one
        """
}
