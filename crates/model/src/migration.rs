use crate::word::words;

words! {
    /// What a migration does.
    MigrationKind: "kind of migration" {
        /// Brings people from a list.
        Import = "import",
        /// Asks WeChat for the unionids of people of whom only the openid is known.
        UnionidBackfill = "unionid_backfill",
        /// Makes one user of several who are the same person.
        Merge = "merge",
        /// Turns the openids of one Official Account into those of another.
        OfficialAccount = "official_account",
        /// Retires the unionids of an open platform account that an app has left.
        OpenPlatform = "open_platform",
        /// Removes users.
        Deletion = "deletion",
    }
}

words! {
    /// How far a migration has come.
    MigrationState: "state of a migration" {
        /// It is at work, or its process died at work.
        Applying = "applying",
        /// Somebody stopped it between two batches; it can be resumed or undone.
        Paused = "paused",
        /// A row needs a decision first; it can be resumed or undone.
        Stopped = "stopped",
        /// All rows have been dealt with.
        Done = "done",
        /// It is being taken back, or the process that did so died.
        Undoing = "undoing",
        /// It was taken back; what stood in the way is noted with its row.
        Undone = "undone",
    }
}

words! {
    /// What becomes of a row of the input.
    RowDecision: "decision about a row" {
        /// A new user.
        Create = "create",
        /// Values of a known user are filled in or replaced.
        Update = "update",
        /// A known user gets what ties them to WeChat.
        Link = "link",
        /// Users whom the row shows to be one become one.
        Merge = "merge",
        /// Nothing needs to be done.
        Skip = "skip",
        /// It contradicts what is known; nothing is done until somebody decides.
        Conflict = "conflict",
        /// It cannot be read, or a value cannot be right.
        Reject = "reject",
        /// The user goes.
        Delete = "delete",
    }
}

words! {
    /// What a column of a list says about a person. The words are the headers that are known
    /// without a mapping.
    ImportField: "field of an import" {
        /// What the other system calls the person.
        Id = "id",
        /// The nickname.
        Name = "name",
        /// The address of a picture.
        Picture = "picture",
        /// The phone number.
        Phone = "phone",
        /// Whether the number was proven.
        PhoneVerified = "phone_verified",
        /// The e-mail address.
        Email = "email",
        /// Whether the address was proven.
        EmailVerified = "email_verified",
        /// The platform app to which the openid belongs.
        Appid = "appid",
        /// The openid.
        Openid = "openid",
        /// The open platform account to which the unionid belongs.
        OpenPlatform = "open_platform",
        /// The unionid.
        Unionid = "unionid",
        /// When the account was made.
        CreatedAt = "created_at",
        /// The hash of the password.
        PasswordHash = "password_hash",
        /// How that hash was made.
        PasswordScheme = "password_scheme",
        /// What went into that hash beside the password.
        PasswordSalt = "password_salt",
        /// Whether the person is refused.
        Disabled = "disabled",
    }
}

words! {
    /// Why a row became what it became. The word is the end of the text key
    /// `migration.reason.<word>`.
    RowReason: "reason of a decision about a row" {
        /// The row has fewer fields than the header.
        FieldsFew = "fields_few",
        /// The row has more fields than the header.
        FieldsMany = "fields_many",
        /// A quoted field does not end.
        UnclosedQuote = "unclosed_quote",
        /// Behind a closing quote something else than a delimiter follows.
        StrayQuote = "stray_quote",
        /// The row holds a NUL character.
        NulByte = "nul_byte",
        /// The row or a field of it is longer than anything about a person can be.
        TooLong = "too_long",
        /// The row is not in the encoding of the file.
        Encoding = "encoding",
        /// It is no JSON.
        JsonForm = "json_form",
        /// It is JSON, but nothing that describes a person.
        NotAnObject = "not_an_object",
        /// The value is a list or an object where a text should be.
        WrongType = "wrong_type",
        /// A spreadsheet has rounded the number.
        DamagedNumber = "damaged_number",
        /// A spreadsheet's formula failed.
        CellError = "cell_error",
        /// No phone number.
        PhoneForm = "phone_form",
        /// No e-mail address.
        EmailForm = "email_form",
        /// No date that can be read without guessing.
        DateForm = "date_form",
        /// No AppID.
        AppidForm = "appid_form",
        /// No openid.
        OpenidForm = "openid_form",
        /// No unionid.
        UnionidForm = "unionid_form",
        /// An openid, and nothing says of which platform app.
        AppidMissing = "appid_missing",
        /// A unionid, and nothing says of which open platform account.
        OpenPlatformMissing = "open_platform_missing",
        /// A password's hash of a kind that cannot be checked.
        PasswordScheme = "password_scheme",
        /// A password's hash that is not of the kind that it says.
        PasswordForm = "password_form",
        /// Neither yes nor no.
        FlagForm = "flag_form",
        /// Nothing by which the person could be recognised.
        NoKey = "no_key",
        /// Everything that the row says is known.
        Unchanged = "unchanged",
        /// Recognised by the other system's id.
        ById = "by_id",
        /// Recognised by the openid.
        ByOpenid = "by_openid",
        /// Recognised by the unionid.
        ByUnionid = "by_unionid",
        /// Recognised by the phone number.
        ByPhone = "by_phone",
        /// Recognised by the e-mail address.
        ByEmail = "by_email",
        /// What the row says belongs to different users.
        TwoUsers = "two_users",
        /// The user has another phone number.
        PhoneDiffers = "phone_differs",
        /// The user has another e-mail address.
        EmailDiffers = "email_differs",
        /// The user has another openid of this AppID.
        OpenidDiffers = "openid_differs",
        /// The user has another unionid of this open platform account.
        UnionidDiffers = "unionid_differs",
        /// The phone number is another user's.
        PhoneOfOther = "phone_of_other",
        /// The e-mail address is another user's.
        EmailOfOther = "email_of_other",
        /// Several users have the phone number.
        PhoneShared = "phone_shared",
        /// Several users have the e-mail address.
        EmailShared = "email_shared",
        /// WeChat told it.
        Told = "told",
        /// WeChat tells no unionid of them: they do not follow, or the app is bound to no open
        /// platform account.
        NoUnionid = "no_unionid",
        /// WeChat does not know the openid as one of this app's.
        OpenidUnknown = "openid_unknown",
        /// The app left the open platform account to which the unionid belongs.
        UnionidRetired = "unionid_retired",
        /// They have two openids of one AppID, and so perhaps are two people.
        TwoOpenids = "two_openids",
        /// They have two unionids of one account, and so are two people.
        TwoUnionids = "two_unionids",
        /// One of them is disabled.
        OneDisabled = "one_disabled",
        /// Somebody said that they are several people.
        Declined = "declined",
    }
}

words! {
    /// What is done about a row that contradicts what is known.
    OnConflict: "way to settle conflicts" {
        /// Note it, and leave the row for somebody to decide.
        Note = "note",
        /// Leave things as they are.
        Skip = "skip",
        /// The row's values win.
        Update = "update",
        /// Users whom the row shows to be one become one; where values differ, the known one stays.
        Merge = "merge",
        /// Stop in front of the row.
        Stop = "stop",
    }
}

words! {
    /// How one row that contradicts what is known is settled. The word is the end of the text key
    /// `migration.settle.<word>`.
    RowSettlement: "way to settle a row" {
        /// Leave the row out.
        Skip = "skip",
        /// The row's values win.
        Update = "update",
        /// What is known stays; the row adds what is missing.
        Keep = "keep",
        /// The users whom the row points to become one.
        Merge = "merge",
        /// The row is about the user with its id; what others have stays theirs.
        Id = "id",
        /// The row is about the user with its openid; what others have stays theirs.
        Openid = "openid",
        /// The row is about the user with its unionid; what others have stays theirs.
        Unionid = "unionid",
        /// The row is about the user with its phone number; what others have stays theirs.
        Phone = "phone",
        /// The row is about the user with its e-mail address; what others have stays theirs.
        Email = "email",
    }
}

words! {
    /// What became of taking a row back. The word is the end of the text key
    /// `migration.undo.<word>`.
    RowUndone: "outcome of undoing a row" {
        /// It is as it was before.
        Undone = "undone",
        /// The user was changed since.
        ChangedSince = "changed_since",
        /// The user is gone.
        Gone = "gone",
        /// Something refers to the user that came later.
        InUse = "in_use",
        /// What another system called the user has become another user's.
        IdTaken = "id_taken",
        /// The user's openid has become another user's.
        OpenidTaken = "openid_taken",
        /// The user's unionid has become another user's.
        UnionidTaken = "unionid_taken",
        /// Another user has proven the user's phone number since.
        PhoneTaken = "phone_taken",
        /// Another user has proven the user's e-mail address since.
        EmailTaken = "email_taken",
    }
}
