// Made by `cargo xtask regenerate` from crates/commands; changes here are lost.

export type Access = "allow_all" | "deny_all";

/**
 * The users who are let in to an application that denies all.
 */
export type AccessExceptions = { users: Array<AllowedUser>, 
/**
 * Whether there are more than are listed.
 */
has_more: boolean, };

/**
 * Names an Official Account's move to another.
 */
export type AccountMoveOf = { workspace: string, from: string, to: string, 
/**
 * `gh_…`, if the old account's AppID is refused.
 */
from_original_id?: string, 
/**
 * The day on which both administrators confirmed.
 */
confirmed_on?: string, };

/**
 * How far the openids of an account have become another's.
 */
export type AccountMoveView = { openids: number, changed: number, unchanged: number, days_left?: number, };

/**
 * A fault that is on.
 */
export type ActiveFault = { name: string, appid?: string, person?: string, path?: string, 
/**
 * How many more requests it meets.
 */
times?: number, };

/**
 * The faults that are on.
 */
export type ActiveFaults = { active_faults: Array<string>, limits: Array<ActiveFault>, };

export type Actor = "command_line" | "admin" | "end_user" | "saoma";

/**
 * Keeps a file with a step.
 */
export type AddAttachment = { workspace: string, subject: string, step: string, name: string, 
/**
 * At most 10 MB before base64.
 */
content_base64: string, };

/**
 * The next part of a file.
 */
export type AddToUpload = { workspace: string, upload: string, content_base64: string, };

/**
 * Something that the end user agrees to by signing in.
 */
export type AgreementView = { title: string, url: string, 
/**
 * The language in which it is shown; all of them if absent.
 */
lang?: string, };

/**
 * A user who is let in.
 */
export type AllowedUser = { id: string, name: string, disabled: boolean, };

/**
 * Asks how often WeChat was asked today.
 */
export type ApiCallsOf = { workspace: string, appid: string, };

/**
 * How often an endpoint was asked since midnight in China, when WeChat's quotas begin anew.
 */
export type ApiCallsView = { endpoint: string, 
/**
 * `login`, `test`, `check` or `migration`.
 */
asked_by: string, calls: number, };

/**
 * Who has what of a platform app.
 */
export type AppCoverage = { appid: string, open_platform?: string, openids: number, with_unionid: number, openid_only: number, 
/**
 * `followers`, `sign_in` or `unbound`.
 */
route: string, calls: number, };

/**
 * The fields of an application. What is absent stays as it is, or is as usual in a new one; an
 * empty text takes a value away.
 */
export type ApplicationInput = { id: string, name: string, type: ApplicationType, redirect_uris: Array<string>, post_logout_redirect_uris?: Array<string>, description?: string, 
/**
 * A `data:` address, or the name of a stored picture.
 */
logo?: string, id_token_signed_response_alg?: SigningAlgorithm, lifetimes?: LifetimesInput, access?: Access, branding?: BrandingInput, };

/**
 * Names one application.
 */
export type ApplicationRef = { workspace: string, application: string, };

export type ApplicationType = "web" | "spa" | "native";

/**
 * An application, with the addresses that its developer needs.
 */
export type ApplicationView = { id: string, client_id: string, name: string, description?: string, 
/**
 * The name of a stored picture.
 */
logo?: string, type: ApplicationType, redirect_uris: Array<string>, post_logout_redirect_uris: Array<string>, has_client_secret: boolean, 
/**
 * Until when the client secret before is taken too, while a rotation lasts.
 */
previous_client_secret_until?: number, id_token_signed_response_alg: SigningAlgorithm, lifetimes: LifetimesView, access: Access, branding: BrandingView, endpoints: Endpoints, 
/**
 * Its sources, in the order of its login page.
 */
sources: Array<EnablementView>, 
/**
 * Completed logins of the last seven days.
 */
logins_7d: number, };

export type Association = "none" | "field_match" | "ask";

/**
 * A value for a field of WeChat's console.
 */
export type AtWechat = { field: AtWechatField, 
/**
 * What to enter; absent while a live workspace answers at this machine only.
 */
value?: string, };

/**
 * A field of WeChat's console.
 */
export type AtWechatField = "callback_domain" | "request_domain" | "server_url" | "web_authorization_domain";

/**
 * A step of preparation that WeChat looks at, or has refused. Times are Unix milliseconds.
 */
export type AtWechatView = { subject: string, step: string, title: string, 
/**
 * `waiting`, `refused` or `expired`.
 */
state: PreparationStepState, reason: string, submitted_at?: number, decided_at?: number, review?: ReviewView, };

/**
 * A file, to be saved.
 */
export type AttachmentFile = { name: string, content_base64: string, };

/**
 * Names one attachment.
 */
export type AttachmentRef = { workspace: string, attachment: string, };

/**
 * A file that is kept with a step.
 */
export type AttachmentView = { id: string, name: string, 
/**
 * Bytes.
 */
size: number, created_at: number, };

/**
 * A page of audit events.
 */
export type AuditPage = { items: Array<AuditRow>, 
/**
 * The `before` of the next page.
 */
next: string | null, };

/**
 * One change.
 */
export type AuditRow = { id: string, at: number, actor: Actor, 
/**
 * `source.updated`.
 */
action: string, subject_kind: string, subject_id: string, 
/**
 * The fields that changed, as they were.
 */
before?: Record<string, unknown>, 
/**
 * The fields that changed, as they are.
 */
after?: Record<string, unknown>, };

/**
 * Names a platform app whose users' unionids WeChat is asked for.
 */
export type BackfillUnionids = { workspace: string, appid: string, };

/**
 * Asks for all users.
 */
export type BeginExport = { workspace: string, format: ExportForm, };

/**
 * Has an app go from one open platform account to another.
 */
export type BeginPlatformMove = { workspace: string, appid: string, from: string, to: string, };

/**
 * Announces a file.
 */
export type BeginUpload = { workspace: string, name: string, };

/**
 * A workspace that has begun.
 */
export type BegunWorkspace = { workspace: string, 
/**
 * Secrets that were just made: shown this once.
 */
made: Array<MadeSecretView>, 
/**
 * The names of secrets that nobody brought.
 */
missing: Array<string>, };

/**
 * Binds an identity to a user.
 */
export type BindIdentity = { workspace: string, user: string, kind: IdentityKind, 
/**
 * The AppID, or the open platform account.
 */
scope: string, 
/**
 * The openid or unionid.
 */
value: string, };

/**
 * What the hosted pages of an application look like; an empty text is as usual.
 */
export type BrandingInput = { color?: string, background_color?: string, 
/**
 * A `data:` address, or the name of a stored picture.
 */
background?: string, agreements: Array<AgreementView>, 
/**
 * The default first; all if empty.
 */
languages: Array<string>, };

/**
 * What the hosted pages of an application look like.
 */
export type BrandingView = { 
/**
 * `#rrggbb`.
 */
color?: string, 
/**
 * `#rrggbb`.
 */
background_color?: string, 
/**
 * The name of a stored picture.
 */
background?: string, agreements: Array<AgreementView>, 
/**
 * The default first; all if empty.
 */
languages: Array<string>, };

/**
 * A file for a calendar.
 */
export type CalendarFile = { name: string, 
/**
 * iCalendar (RFC 5545).
 */
text: string, };

export type Channel = "phone" | "email";

/**
 * A site to be looked at.
 */
export type CheckSite = { 
/**
 * Names this check, for its progress and for cancelling; made up by the asker.
 */
check: string, url: string, name?: string, callback_domain?: string, icp_number?: string, 
/**
 * Also connect to addresses that are not public. `false` if absent.
 */
allow_private?: boolean, };

/**
 * Asks what is wrong with a value.
 */
export type CheckValue = { field: Field, value: SecretText, 
/**
 * Callback domains: a sandbox takes addresses of this machine. `live` if absent.
 */
mode?: Mode, 
/**
 * Addresses: a native application has a scheme of its own. `web` if absent.
 */
application_type?: ApplicationType, 
/**
 * Associations: not every method yields what they need. `wechat_pc` if absent.
 */
source_kind?: SourceKind, };

/**
 * One thing that was checked, in the reader's language.
 */
export type CheckView = { 
/**
 * The word of what was checked.
 */
check: string, title: string, verdict: VerdictWord, found: string, remedy?: string, errcode?: number, 
/**
 * Under which number WeChat keeps the request.
 */
rid?: string, 
/**
 * The value of ours to look at.
 */
field?: string, };

/**
 * What is wrong or doubtful; nothing if all is well.
 */
export type Checked = { findings: Array<FindingView>, };

/**
 * Says whose value is left where users who are one person differ.
 */
export type ChooseDuplicateValue = { workspace: string, group: string, field: MergeField, user: string, };

/**
 * Chooses the methods to prepare for.
 */
export type ChooseMethods = { workspace: string, methods: Array<SourceKind>, };

/**
 * A pasted address.
 */
export type CleanHost = { value: string, };

/**
 * The bare host in it.
 */
export type CleanedHostView = { 
/**
 * Absent if there is none that WeChat takes.
 */
host?: string, 
/**
 * What was taken off, or why there is none.
 */
notes: Array<string>, };

/**
 * A date of a client.
 */
export type ClientDate = { at: number, 
/**
 * What happens.
 */
title: string, 
/**
 * Whether a person is reminded of it by now.
 */
is_near: boolean, };

/**
 * Where a client is listed.
 */
export type ClientGroup = "needs_you" | "waiting" | "in_progress" | "live" | "archived";

/**
 * What is to be done now.
 */
export type ClientNow = { title: string, detail: string, tone: ClientTone, to: ClientPlace, 
/**
 * The source to look at.
 */
source?: string, };

/**
 * Where it is done.
 */
export type ClientPlace = "source" | "preparation" | "set_up" | "overview";

/**
 * How grave it is.
 */
export type ClientTone = "bad" | "act" | "calm";

/**
 * One client on the board. Times are Unix milliseconds.
 */
export type ClientView = { slug: string, name: string, mode: Mode, group: ClientGroup, path: PathView, 
/**
 * What is to be done now, in a few words.
 */
now: ClientNow, 
/**
 * The next date, if one is known.
 */
next_date?: ClientDate, 
/**
 * Completed logins of the last seven days, oldest first.
 */
logins: Array<number>, 
/**
 * The host of its site, as far as it is known.
 */
site?: string, appids: Array<string>, archived_at?: number, };

/**
 * How far the simulator's clock is ahead.
 */
export type ClockOffset = { offset_ms: number, };

/**
 * What a column means.
 */
export type ColumnChoice = { header: string, 
/**
 * Nothing, if absent.
 */
field?: ImportField, 
/**
 * Where its openids or unionids are valid.
 */
scope?: string, };

/**
 * A column.
 */
export type ColumnView = { header: string, field?: ImportField, scope?: string, samples: Array<string>, };

/**
 * The answer of a command that did nothing.
 */
export type CommandError = { 
/**
 * The word for screens and scripts.
 */
code: string, 
/**
 * What happened, in the language of the settings.
 */
message: string, 
/**
 * What to do, in the same language.
 */
remedy: string, 
/**
 * What is wrong with single values; empty if it is something else.
 */
findings?: Array<FindingView>, 
/**
 * The log finds it by this.
 */
reference: string, };

/**
 * What `saoma show` says on the server.
 */
export type CompareWithServer = { workspace: string, 
/**
 * The output of `saoma show --workspace … --json`, or without `--json`.
 */
shown: string, };

/**
 * Two workspaces to compare.
 */
export type CompareWorkspaces = { left: string, right: string, };

/**
 * A field of a thing, in the words of the file of apply.
 */
export type ComparedFieldView = { name: string, left?: string, right?: string, likeness: Likeness, };

/**
 * What is compared.
 */
export type ComparedKind = "workspace" | "platform_app" | "source" | "application" | "sender" | "preparation";

/**
 * A thing of either or both.
 */
export type ComparedThingView = { kind: ComparedKind, 
/**
 * Its short name or AppID on the left.
 */
left?: string, right?: string, likeness: Likeness, fields: Array<ComparedFieldView>, };

/**
 * How they stand to each other.
 */
export type ComparisonView = { things: Array<ComparedThingView>, 
/**
 * Fields that do not say the same.
 */
differing: number, 
/**
 * Fields that do.
 */
same: number, };

/**
 * Says that a value stands at WeChat as it stands here.
 */
export type ConfirmFact = { workspace: string, source: string, fact: FactWord, 
/**
 * Who says so.
 */
by: string, };

/**
 * Whether somebody has looked it up.
 */
export type ConfirmationState = "never" | "holds" | "differs";

/**
 * Something to look up in WeChat's console, and whether somebody has.
 */
export type ConfirmationView = { fact: FactWord, 
/**
 * What should stand there.
 */
value: string, state: ConfirmationState, by?: string, at?: number, 
/**
 * What was seen, where it is another value.
 */
seen?: string, };

/**
 * An identity in a conflict.
 */
export type ConflictIdentity = { kind: IdentityKind, value: string, };

export type ConflictKind = "conflict" | "unionid_changed";

/**
 * A page of conflicts.
 */
export type ConflictPage = { items: Array<ConflictView>, 
/**
 * The `before` of the next page.
 */
next?: string, };

/**
 * A user in a conflict.
 */
export type ConflictUser = { id: string, 
/**
 * Empty if they are gone.
 */
name: string, };

/**
 * Something that a person has to settle.
 */
export type ConflictView = { id: string, kind: ConflictKind, 
/**
 * The platform app through which it was noticed.
 */
appid: string, users: Array<ConflictUser>, 
/**
 * What WeChat called the person.
 */
identities: Array<ConflictIdentity>, 
/**
 * The login that noticed it last.
 */
login?: string, times: number, noticed_at: number, 
/**
 * `merged`, `rebound`, `proven` or `dismissed`; absent while it is open.
 */
settlement?: string, settled_at?: number, };

/**
 * Where the ids of a connection are valid.
 */
export type ConnectionChoice = { name: string, appid?: string, open_platform?: string, };

/**
 * Plans again what waits.
 */
export type ContinuePlan = { workspace: string, 
/**
 * The list, if it has come in anew.
 */
list?: string, };

/**
 * Makes a source and its platform app in another workspace, without their secrets.
 */
export type CopySource = { workspace: string, source: string, 
/**
 * The other workspace.
 */
to: string, };

/**
 * What became of rows. The parts add up to those that were read.
 */
export type CountsView = { read: number, created: number, updated: number, linked: number, merged: number, skipped: number, conflicts: number, rejected: number, deleted: number, by_reason: Array<ReasonCount>, };

/**
 * Who has what, by platform app.
 */
export type CoverageView = { apps: Array<AppCoverage>, duplicates: DuplicateCounts, };

/**
 * Asks for a new workspace.
 */
export type CreateWorkspace = { slug: string, name: string, mode: Mode, };

/**
 * A date of a workspace.
 */
export type DateView = { workspace: string, workspace_name: string, kind: ReminderKind, 
/**
 * What happens, in the reader's language.
 */
title: string, at: number, 
/**
 * Days in China until then; negative once it is past.
 */
days_left: number, 
/**
 * Whether it is too late.
 */
is_past: boolean, 
/**
 * Whether a person is reminded of it by now.
 */
is_near: boolean, 
/**
 * The source that it is about.
 */
source?: string, subject?: string, step?: string, };

/**
 * How the logins of one day ended.
 */
export type DayOfLogins = { 
/**
 * `2026-11-22`.
 */
day: string, completed: number, refused: number, failed: number, };

/**
 * What was decided.
 */
export type DecisionView = { "decision": "create" } | { "decision": "sign_in", user: string, } | { "decision": "add_unionid", user: string, } | { "decision": "add_openid", user: string, } | { "decision": "unionid_changed", user: string, } | { "decision": "bind", user: string, } | { "decision": "choose", user: string, } | { "decision": "ask", question: string, };

/**
 * Says that a group's users are several people, or takes it back.
 */
export type DeclineDuplicate = { workspace: string, group: string, declined: boolean, };

/**
 * Removes users with all that ties them to WeChat, as a migration that can be taken back.
 */
export type DeleteUsers = { workspace: string, whom: Those, };

/**
 * Deletes a workspace for good.
 */
export type DeleteWorkspace = { workspace: string, 
/**
 * Its name on screen, typed by whoever means it.
 */
name: string, };

/**
 * What it means, as `saoma explain --json` prints it.
 */
export type DiagnosisView = { 
/**
 * What the input was taken for.
 */
input_kind: string, errcode?: number, errmsg?: string, meaning: string, remedy: string, 
/**
 * The value of ours to look at.
 */
field?: string, 
/**
 * Where to look on WeChat's side.
 */
page?: string, rid?: RidView, 
/**
 * The fault of the lab, by its name, that shows the same.
 */
reproduce?: string, notes: Array<NoteView>, };

/**
 * Settles a conflict by leaving things as they are; merging two users settles theirs by itself.
 */
export type DismissConflict = { workspace: string, conflict: string, };

/**
 * Puts a reminder away until its next threshold.
 */
export type DismissReminder = { workspace: string, reminder: string, };

/**
 * A conflict: the row, and the users to whom it points.
 */
export type DisputeView = { row: PartyView, users: Array<PartyView>, 
/**
 * How it can be settled.
 */
options: Array<RowSettlement>, };

/**
 * What becomes of what is registered.
 */
export type DomainVerdictName = "stays" | "set" | "change";

/**
 * What is to be registered at WeChat for one platform app.
 */
export type DomainView = { appid: string, name: string, 
/**
 * Where at WeChat, in words.
 */
field: string, registered?: string, host: string, verdict: DomainVerdictName, 
/**
 * What to do about it.
 */
note: string, };

/**
 * How many groups of users look like one person.
 */
export type DuplicateCounts = { groups: number, users: number, ready: number, review: number, declined: number, };

/**
 * A field in which users who are one person differ.
 */
export type DuplicateField = { field: MergeField, values: Array<DuplicateValue>, 
/**
 * The user whose value is left.
 */
winner: string, };

/**
 * A page of groups.
 */
export type DuplicatePage = { items: Array<DuplicateView>, next?: string, };

/**
 * Makes another source like one that is there.
 */
export type DuplicateSource = { workspace: string, source: string, 
/**
 * The new one's.
 */
id: string, };

/**
 * One of them.
 */
export type DuplicateUser = { id: string, name: string, created_at: number, last_login_at?: number, };

/**
 * What one of them has.
 */
export type DuplicateValue = { user: string, 
/**
 * As a person reads it; a password is only `set`.
 */
value: string, };

/**
 * Users who are shown to be one person.
 */
export type DuplicateView = { group: string, 
/**
 * `unionid` or `phone`.
 */
evidence: string, value: string, 
/**
 * The one who stays comes first.
 */
users: Array<DuplicateUser>, 
/**
 * The fields in which they differ.
 */
fields: Array<DuplicateField>, 
/**
 * Why they are not made one without being asked.
 */
obstacle?: string, 
/**
 * The same as a sentence.
 */
obstacle_message?: string, };

/**
 * A source on an application.
 */
export type EnablementInput = { source: string, enabled: boolean, 
/**
 * `false` if absent.
 */
is_default?: boolean, };

/**
 * A source on an application.
 */
export type EnablementView = { source: string, display_name: string, enabled: boolean, is_default: boolean, position: number, };

export type Encryption = "plain" | "compatible" | "safe";

/**
 * The file is complete.
 */
export type EndUpload = { workspace: string, upload: string, };

/**
 * The addresses of the workspace's issuer.
 */
export type Endpoints = { issuer: string, discovery: string, authorize: string, token: string, userinfo: string, jwks: string, revoke: string, logout: string, };

/**
 * An error as part of an answer: something is broken, and the answer tells what.
 */
export type ErrorView = { code: string, message: string, remedy: string, };

/**
 * Something that happened.
 */
export type Event = { 
/**
 * Counts up from 1 while the program runs.
 */
seq: number, } & ({ "topic": "exchange", "body": ExchangeView } | { "topic": "login", "body": LoginRow } | { "topic": "server", "body": ServerView } | { "topic": "health", "body": HealthProgress } | { "topic": "migration", "body": TaskView } | { "topic": "screen", "body": ScreenView } | { "topic": "resync", "body": Nothing });

/**
 * A Token and an EncodingAESKey that have just been made: they are shown this once.
 */
export type EventSecretsView = { token: string, aes_key: string, };

/**
 * A recorded exchange of the simulator. Secrets, tokens and codes are masked.
 */
export type ExchangeView = { 
/**
 * The simulator's own number.
 */
seq: number, 
/**
 * Unix milliseconds of the simulator's clock.
 */
at: number, duration_ms: number, 
/**
 * WeChat's host.
 */
host: string, method: string, path: string, query: string, 
/**
 * Absent when the connection was closed without an answer.
 */
status?: number, 
/**
 * What the exchange is for: `code_exchange`, `profile`, `poll`, `phone_scan`, …
 */
kind: string, appid?: string, 
/**
 * The person that it is about.
 */
person?: string, errcode?: number, 
/**
 * The fault that met it.
 */
fault?: string, content_type: string, 
/**
 * Bytes.
 */
body_size: number, request_body?: string, response_body?: string, 
/**
 * The login that it belongs to.
 */
login?: string, 
/**
 * Who asked: `browser`, `site`, `saoma`, `wechat` or `phone`.
 */
from?: string, 
/**
 * Who was asked.
 */
to?: string, 
/**
 * Where WeChat called a server, the origin that it called.
 */
pushed_to?: string, };

/**
 * A login that has been begun.
 */
export type Experience = { 
/**
 * The login page, to open in a window; it ends on a page that shows what the application
 * receives.
 */
url: string, };

/**
 * Whatever somebody pasted.
 */
export type Explain = { input: SecretText, };

/**
 * A notice of a refused review.
 */
export type ExplainRefusal = { notice: string, };

/**
 * The form of an export.
 */
export type ExportForm = "csv" | "xlsx" | "jsonl" | "casdoor" | "keycloak";

/**
 * Names an export of this run of the program.
 */
export type ExportRef = { export: string, };

/**
 * How far an export is.
 */
export type ExportState = { export: string, state: TaskState, 
/**
 * Users that are written.
 */
rows: number, 
/**
 * Users that there were when it began.
 */
of: number, 
/**
 * The file, once it is whole.
 */
file?: MadeFile, error?: ErrorView, };

/**
 * Writes a workspace as a file: sealed with its secrets, or open without them.
 */
export type ExportWorkspace = { workspace: string, 
/**
 * What it is sealed with; without one it is open, and holds neither secrets nor attachments.
 */
passphrase?: SecretText, };

/**
 * What to look up.
 */
export type FactWord = "open_platform" | "request_domain" | "server_url" | "web_authorization_domain";

/**
 * A field that has rules.
 */
export type Field = "appid" | "app_secret" | "callback_domain" | "redirect_uri" | "post_logout_redirect_uri" | "web_authorization_domain" | "verification_name" | "verification_content" | "page_path" | "forward_url" | "event_token" | "aes_key" | "reply_text" | "association" | "picture" | "color" | "page_url" | "slug" | "name";

/**
 * What is wrong or doubtful with a value.
 */
export type FieldNote = { severity: Severity, 
/**
 * The word: `too_long`, `forbidden_word`, …
 */
word: string, message: string, };

/**
 * A part of a file.
 */
export type FilePart = { content_base64: string, 
/**
 * Where the next part begins.
 */
next?: number, };

/**
 * One thing that is wrong or doubtful.
 */
export type FindingView = { 
/**
 * The field, as the request names it; `redirect_uris[1]` in a list.
 */
field: string, severity: Severity, 
/**
 * The word of the problem.
 */
problem: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * What to do.
 */
remedy: string, };

/**
 * Brings back what was caught.
 */
export type FinishTryOut = { workspace: string, source: string, 
/**
 * As it was begun.
 */
state: string, 
/**
 * The whole address that WeChat's page navigated to.
 */
address: string, };

/**
 * What would happen to one user.
 */
export type ForecastRowView = { row: number, outcome: string, reason: string, user?: string, };

/**
 * What would happen at the next sign-in, in numbers that add up.
 */
export type ForecastView = { people: number, sign_in: number, bind: number, create: number, ask: number, conflict: number, refuse: number, 
/**
 * Rows of the list that cannot be used.
 */
reject: number, 
/**
 * The first for whom something else would happen than that they sign in.
 */
rows: Array<ForecastRowView>, };

/**
 * Asks for the dates as a calendar.
 */
export type GetCalendar = { 
/**
 * Of this workspace; of all without.
 */
workspace?: string, };

/**
 * Asks what other rules would do.
 */
export type GetForecast = { workspace: string, source: string, association?: Association, login_only?: boolean, proofs?: Array<Proof>, 
/**
 * The people of this list; without one, the users of the workspace.
 */
list?: string, 
/**
 * How the list is read.
 */
options?: InputOptions, };

/**
 * How a workspace would go live.
 */
export type GetGoLive = { workspace: string, place: GoLivePlace, 
/**
 * An address or a host; the first of the choices if absent.
 */
host?: string, 
/**
 * Whether the host serves nothing else; as the choice says if absent.
 */
whole_host?: boolean, };

/**
 * Asks for the beginning of a list.
 */
export type GetListPreview = { workspace: string, list: string, options: InputOptions, };

/**
 * Asks for the overview.
 */
export type GetOverview = { workspace: string, 
/**
 * How far the reader's clock is ahead of UTC, in minutes, so that a day is the reader's.
 */
utc_offset_minutes?: number, };

/**
 * The hand-over report, in the language of who will read it.
 */
export type GetReport = { workspace: string, 
/**
 * That of the screens if absent.
 */
language?: Language, };

/**
 * A file to save, or commands for a terminal.
 */
export type GoLiveFileView = { name: string, content: string, is_command: boolean, };

/**
 * Where the provider runs.
 */
export type GoLivePlace = "server" | "container" | "casdoor" | "keycloak";

/**
 * One thing to do.
 */
export type GoLiveStepView = { id: string, title: string, note: string, files: Array<GoLiveFileView>, };

/**
 * What to do, in its order. All texts are in the language of the settings.
 */
export type GoLiveView = { 
/**
 * Hosts that suggest themselves.
 */
choices: Array<HostChoiceView>, 
/**
 * The host, cleaned; absent until one is given that WeChat takes.
 */
host?: string, whole_host: boolean, 
/**
 * What was taken off what was pasted, or why there is no host in it.
 */
notes: Array<string>, 
/**
 * The provider's address; another product has its own.
 */
issuer?: string, steps: Array<GoLiveStepView>, domains: Array<DomainView>, };

/**
 * What one check found, in the reader's language.
 */
export type HealthFindingView = { 
/**
 * The word of what was checked.
 */
check: string, title: string, verdict: VerdictWord, found: string, remedy?: string, errcode?: number, 
/**
 * Under which number WeChat keeps the request.
 */
rid?: string, 
/**
 * Since when it goes as it does.
 */
since?: number, };

/**
 * A finding of a check that is still running.
 */
export type HealthProgress = { workspace: string, source: string, finding: HealthFindingView, };

/**
 * Another process that owns the store.
 */
export type HeldBy = { pid: number, program: string, 
/**
 * Unix milliseconds.
 */
since: number, };

/**
 * A host that could be the one.
 */
export type HostChoiceView = { host: string, whole_host: boolean, };

/**
 * An icon.
 */
export type IconView = { 
/**
 * Pixels.
 */
size: number, bytes: number, png_base64: string, };

/**
 * Both icons.
 */
export type IconsView = { icons: Array<IconView>, 
/**
 * The picture is no square: its middle was taken.
 */
was_cut: boolean, 
/**
 * The picture is smaller than the large icon.
 */
was_small: boolean, };

/**
 * Names identities of one user.
 */
export type IdentitiesOf = { workspace: string, user: string, identities: Array<string>, };

/**
 * An identity that was looked up or added.
 */
export type IdentityKeyView = { "kind": "openid", appid: string, openid: string, } | { "kind": "unionid", open_platform: string, unionid: string, };

export type IdentityKind = "openid" | "unionid";

/**
 * What ties a user to WeChat.
 */
export type IdentityView = { id: string, kind: IdentityKind, 
/**
 * The AppID, or the open platform account.
 */
scope: string, 
/**
 * The platform app's name, or the open platform account's.
 */
scope_name: string, value: string, 
/**
 * The source that brought it.
 */
source?: string, created_at: number, 
/**
 * When the person took the authorization back at WeChat; their next login gives it again.
 */
revoked_at?: number, };

export type ImportField = "id" | "name" | "picture" | "phone" | "phone_verified" | "email" | "email_verified" | "appid" | "openid" | "open_platform" | "unionid" | "created_at" | "password_hash" | "password_scheme" | "password_salt" | "disabled";

/**
 * Brings in a workspace from a file.
 */
export type ImportWorkspace = { content_base64: string, passphrase?: SecretText, slug: string, name: string, };

/**
 * Names one workspace, by its slug.
 */
export type InWorkspace = { workspace: string, };

/**
 * How a message would have reached somebody.
 */
export type InboxChannel = "phone" | "email";

/**
 * A message that would have been sent.
 */
export type InboxMessage = { id: string, 
/**
 * By which way.
 */
channel: InboxChannel, 
/**
 * Where to: a number in E.164, or an e-mail address.
 */
address: string, 
/**
 * The one-time code in it.
 */
code: string, text: string, sent_at: number, };

/**
 * How a list is read.
 */
export type InputOptions = { 
/**
 * Columns whose meaning is not the one that their headers say.
 */
columns: Array<ColumnChoice>, 
/**
 * Where the ids of other systems' connections are valid.
 */
connections: Array<ConnectionChoice>, 
/**
 * The system that wrote the list, if it is not recognised.
 */
preset?: string, 
/**
 * The platform app of openids that come without one.
 */
appid?: string, 
/**
 * The open platform account of unionids that come without one.
 */
open_platform?: string, on_conflict?: OnConflict, };

/**
 * The beginning of a list, with what its columns mean.
 */
export type InputView = { list: string, name: string, 
/**
 * `csv`, `xlsx`, `json` or `jsonl`.
 */
format: string, encoding?: string, delimiter?: string, 
/**
 * The system that wrote it, where values are JSON.
 */
preset?: string, columns: Array<ColumnView>, rows: Array<SampleRow>, 
/**
 * The rows that were checked; what is right counts as created.
 */
checked: CountsView, 
/**
 * Whether these are all rows.
 */
is_whole: boolean, 
/**
 * Why it cannot be imported like this.
 */
problem?: ErrorView, };

/**
 * Who would be.
 */
export type InvitationPreview = { seen: number, 
/**
 * Of them, who would be invited.
 */
invited: number, 
/**
 * Of those, who has an invitation that would end.
 */
replaced: number, 
/**
 * Who has a WeChat of that platform app already.
 */
attached: number, disabled: number, next: string | null, };

export type InvitationState = "open" | "used" | "expired" | "revoked";

/**
 * An invitation of a user.
 */
export type InvitationView = { id: string, state: InvitationState, source: string, source_name: string, created_at: number, expires_at: number, used_at?: number, revoked_at?: number, 
/**
 * What it attached; it may be unbound since.
 */
identity?: string, };

/**
 * A source by which users could be invited.
 */
export type InvitationWayView = { source: string, name: string, kind: SourceKind, 
/**
 * Why nobody can be, in a sentence.
 */
obstacle?: string, };

/**
 * How the workspace's invitations stand, and by what more can be made.
 */
export type InvitationsView = { ways: Array<InvitationWayView>, open: number, used: number, expired: number, revoked: number, 
/**
 * Where somebody types a code in.
 */
address: string, 
/**
 * Whether that is an address of this machine only: nobody else reaches it.
 */
is_local: boolean, };

/**
 * Where the master key rests.
 */
export type KeyRest = "keyring" | "locked" | "key_file";

/**
 * What the lab has.
 */
export type Lab = { provider_origin: string, 
/**
 * The application that is tried when none is named.
 */
application: LabApplication, applications: Array<LabApplication>, people: Array<LabPerson>, 
/**
 * The faults that can be switched on by name.
 */
faults: Array<string>, active_faults: Array<string>, 
/**
 * Whom those that are on meet.
 */
limits: Array<ActiveFault>, 
/**
 * Every app of the simulator.
 */
apps: Array<LabApp>, 
/**
 * The virtual phone, for a frame.
 */
phone_url: string, };

/**
 * A platform app of the simulator.
 */
export type LabApp = { appid: string, 
/**
 * `website`, `mini_program` or `official_account`.
 */
kind: string, name: string, };

/**
 * An application that can be tried.
 */
export type LabApplication = { id: string, name: string, };

/**
 * A request, an answer that says something, or what the browser does by itself.
 */
export type LabArrow = { 
/**
 * The exchange that it stands for.
 */
seq: number, from: LabParty, to: LabParty, type: LabArrowForm, caption: LabCaption, errcode?: number, fault?: string, };

/**
 * What an arrow is.
 */
export type LabArrowForm = "request" | "answer" | "inferred";

/**
 * A sentence in both languages.
 */
export type LabCaption = { "zh-CN": string, en: string, };

/**
 * What the shop has checked, as every OpenID Connect client must.
 */
export type LabChecks = { signature: boolean, state: boolean, nonce: boolean, issuer: boolean, audience: boolean, expiry: boolean, };

/**
 * Moves the simulator's clock forward.
 */
export type LabClock = { advance_ms: number, };

/**
 * Asks for an exchange as a `curl` command.
 */
export type LabCurl = { workspace: string, seq: number, 
/**
 * With secrets, tokens and codes, of simulated apps only.
 */
clear: boolean, };

/**
 * The latest exchanges.
 */
export type LabExchanges = { 
/**
 * Newest first.
 */
exchanges: Array<ExchangeView>, };

/**
 * Asks for the latest exchanges.
 */
export type LabExchangesOf = { workspace: string, 
/**
 * With secrets, tokens and codes, of simulated apps only.
 */
clear: boolean, };

/**
 * Switches a fault on or off.
 */
export type LabFault = { workspace: string, name: string, on: boolean, 
/**
 * Only requests of this AppID; of any if absent.
 */
appid?: string, 
/**
 * Only requests about this person; about anybody if absent.
 */
person?: string, 
/**
 * Only this path on WeChat's host; `*` ends a beginning. Those that the name stands for if absent.
 */
path?: string, 
/**
 * How many requests it meets; as the name says if absent.
 */
times?: number, };

/**
 * A file, as text.
 */
export type LabFile = { text: string, };

/**
 * The messages of a sandbox.
 */
export type LabInbox = { 
/**
 * Newest first.
 */
messages: Array<InboxMessage>, };

/**
 * Who takes part.
 */
export type LabParticipant = { id: LabParty, name: LabCaption, };

/**
 * Who speaks.
 */
export type LabParty = "browser" | "site" | "saoma" | "wechat" | "phone";

/**
 * A virtual WeChat user.
 */
export type LabPerson = { name: string, nickname: string, avatar?: string, phone?: string, 
/**
 * Whether WeChat gives no unionid for them.
 */
legacy: boolean, };

/**
 * Does something on the virtual phone.
 */
export type LabPhone = { workspace: string, action: PhoneAction, person: string, 
/**
 * The QR page's URL, a uuid, or a QR picture in base64.
 */
target: string, };

/**
 * Open QR codes.
 */
export type LabQr = { codes: Array<QrCodeView>, };

/**
 * How a login of the lab stands.
 */
export type LabResult = { state: LabState, 
/**
 * The claims of the verified id_token.
 */
claims?: Record<string, unknown>, checks?: LabChecks, 
/**
 * Why the shop has nobody signed in, in OAuth's words.
 */
error?: string, 
/**
 * The login, once it has begun.
 */
login?: LoginDetail, };

/**
 * Asks how a login of the lab stands.
 */
export type LabResultOf = { run: string, };

/**
 * A scenario. Its texts are at `ui.scenario.<id>.title` and `.about`.
 */
export type LabScenario = { id: string, steps: Array<LabStep>, };

/**
 * Makes the lab's simulator be as it is when a scenario begins.
 */
export type LabScenarioBegin = { workspace: string, scenario: string, };

/**
 * The scenarios that come with the program.
 */
export type LabScenarios = { scenarios: Array<LabScenario>, };

/**
 * Who said what to whom.
 */
export type LabSequence = { 
/**
 * Who takes part, in the order of the picture.
 */
participants: Array<LabParticipant>, arrows: Array<LabArrow>, };

/**
 * Asks for the sequence diagram.
 */
export type LabSequenceOf = { workspace: string, 
/**
 * A login, as the exchanges name it; everything if absent.
 */
login?: string, };

/**
 * Begins a login.
 */
export type LabStart = { workspace: string, application?: string, 
/**
 * `zh-CN` or `en`; the settings' if absent.
 */
lang?: string, 
/**
 * `light` or `dark`; the system's if absent.
 */
theme?: string, };

/**
 * A login that has been begun: open `login_url` in a frame.
 */
export type LabStarted = { login_url: string, run: string, };

/**
 * How far it is.
 */
export type LabState = "waiting" | "done" | "failed";

/**
 * What a step does.
 */
export type LabStep = { 
/**
 * Such as `open_qr_page`.
 */
act: string, 
/**
 * Who does it, by the person's name in the simulator.
 */
person?: string, 
/**
 * A fault's name, a path, or an address.
 */
detail?: string, 
/**
 * How far it moves the clock.
 */
advance_ms?: number, 
/**
 * A sentence in Chinese, as it stands in the file.
 */
note?: string, };

/**
 * What came of the step that was done.
 */
export type LabStepDone = { 
/**
 * How many steps have been done by now.
 */
done: number, 
/**
 * What was not as the scenario says; empty if all was.
 */
problems: Array<string>, 
/**
 * The answer that was seen, as JSON.
 */
seen: string, };

/**
 * The language of the screens.
 */
export type Language = "system" | "zh-CN" | "en";

/**
 * How long what an application is given is good for, in seconds; as usual where absent.
 */
export type LifetimesInput = { access_token?: number, id_token?: number, refresh_token?: number, };

/**
 * How long what an application is given is good for, in seconds.
 */
export type LifetimesView = { access_token: number, id_token: number, refresh_token: number, };

/**
 * How two values stand to each other.
 */
export type Likeness = "same" | "differs" | "only_left" | "only_right";

/**
 * Asks for audit events, newest first.
 */
export type ListAudit = { workspace: string, before?: string, limit?: number, };

/**
 * Asks for the board.
 */
export type ListClients = { 
/**
 * How far the reader's clock is ahead of UTC, in minutes, so that a day is the reader's.
 */
utc_offset_minutes?: number, };

/**
 * Asks for conflicts, newest first.
 */
export type ListConflicts = { workspace: string, 
/**
 * Those that are open, or those that are settled.
 */
open: boolean, before?: string, limit?: number, };

/**
 * Asks for groups of users who look like one person.
 */
export type ListDuplicates = { workspace: string, 
/**
 * The `next` of the page before.
 */
after?: string, };

/**
 * Asks for logins, newest first.
 */
export type ListLogins = { workspace: string, outcome?: OutcomeFilter, before?: string, limit?: number, };

/**
 * Asks for rows, in their order.
 */
export type ListMigrationRows = { workspace: string, 
/**
 * The migration; the plan that is looked at, without it.
 */
migration?: string, decision?: RowDecision, reason?: string, 
/**
 * Only what could not be taken back.
 */
blocked?: boolean, 
/**
 * The `next` of the page before.
 */
after?: number, limit?: number, };

/**
 * A list, known by the SHA-256 of its bytes.
 */
export type ListRef = { list: string, name: string, };

/**
 * Asks for refused requests, newest first.
 */
export type ListRefusedRequests = { workspace: string, before?: number, limit?: number, };

/**
 * Asks for users.
 */
export type ListUsers = { workspace: string, filter?: UsersWanted, 
/**
 * By the last sign-in, if nothing is said.
 */
sort?: UsersSort, 
/**
 * The smallest first.
 */
ascending?: boolean, 
/**
 * The `next` of the page before.
 */
after?: string, limit?: number, };

/**
 * A login with its trace.
 */
export type LoginDetail = { trace: Array<TraceEntryView>, 
/**
 * Why nobody was signed in, in the reader's language.
 */
explanation?: LoginExplanation, 
/**
 * The workspace's slug.
 */
workspace: string, id: string, 
/**
 * What its end user reads off a page to name it.
 */
reference: string, application: string, source: string, stage: Stage, 
/**
 * The word of a decision, refusal or failure.
 */
outcome?: string, errcode?: number, user?: LoginUser, started_at: number, finished_at?: number, };

/**
 * What happened, and what to do.
 */
export type LoginExplanation = { 
/**
 * WeChat's number for it.
 */
errcode?: number, meaning: string, remedy: string, };

/**
 * A page of logins.
 */
export type LoginPage = { items: Array<LoginRow>, 
/**
 * The `before` of the next page.
 */
next: string | null, };

/**
 * Where the page is shown.
 */
export type LoginPagePreview = { 
/**
 * For a frame of these screens; it begins no login.
 */
url: string, };

/**
 * Names one login.
 */
export type LoginRef = { workspace: string, login: string, };

/**
 * A login in a table.
 */
export type LoginRow = { 
/**
 * The workspace's slug.
 */
workspace: string, id: string, 
/**
 * What its end user reads off a page to name it.
 */
reference: string, application: string, source: string, stage: Stage, 
/**
 * The word of a decision, refusal or failure.
 */
outcome?: string, errcode?: number, user?: LoginUser, started_at: number, finished_at?: number, };

/**
 * Who was signed in.
 */
export type LoginUser = { id: string, 
/**
 * The name, or what is shown in its place.
 */
name: string, };

/**
 * A file that was made, to be fetched part by part.
 */
export type MadeFile = { file: string, name: string, media_type: string, bytes: number, };

/**
 * Asks for a part of a file.
 */
export type MadeFilePart = { file: string, offset: number, };

/**
 * Invitations that were made. Their codes are told this once.
 */
export type MadeInvitations = { seen: number, made: number, attached: number, disabled: number, 
/**
 * A part of a page of cards.
 */
html: string, 
/**
 * A part of a table.
 */
csv: string, next: string | null, };

/**
 * A secret that was just made.
 */
export type MadeSecretView = { 
/**
 * The application or source it is of.
 */
of: string, 
/**
 * Which: `client_secret`, `Token` or `EncodingAESKey`.
 */
name: string, value: string, };

/**
 * A picture to make icons of.
 */
export type MakeIcons = { content_base64: string, };

/**
 * Makes invitations.
 */
export type MakeInvitations = { workspace: string, source: string, whom: Whom, 
/**
 * For how many days: 30 if nothing is said, 365 at most.
 */
days?: number, 
/**
 * Of who receives the cards; that of the screens if absent.
 */
language?: Language, 
/**
 * Whether the parts begin here: a page with its head, a table with the names of its columns.
 */
begins: boolean, };

/**
 * Asks for the rejected rows of a list.
 */
export type MakeRejects = { workspace: string, list: string, };

/**
 * Asks for a report.
 */
export type MakeReport = { workspace: string, 
/**
 * The migration; the plan that is looked at, without it.
 */
migration?: string, format: ReportFormat, };

/**
 * A saved mapping.
 */
export type MappingView = { name: string, options: InputOptions, };

/**
 * Says something of the whole set-up that Saoma cannot see, or takes it back.
 */
export type MarkPath = { workspace: string, mark: PathMark, is_set: boolean, };

/**
 * A value for WeChat's form, to be counted.
 */
export type MeasureField = { field: string, value: string, };

/**
 * A value as WeChat counts it.
 */
export type MeasuredView = { 
/**
 * Bytes of UTF-8.
 */
bytes: number, characters: number, most?: number, findings: Array<FieldNote>, };

/**
 * Makes one user of each group: of these, or of all that nothing speaks against.
 */
export type MergeDuplicates = { workspace: string, only: Array<string>, };

/**
 * A field in which two users can differ.
 */
export type MergeField = "nickname" | "picture" | "phone" | "email" | "password" | "disabled";

/**
 * What a merge would do.
 */
export type MergePreview = { 
/**
 * Every field in which the two differ.
 */
rows: Array<MergeRowView>, 
/**
 * The identities that move.
 */
moved: Array<IdentityView>, warnings: Array<WarningView>, };

/**
 * Names one merge.
 */
export type MergeRef = { workspace: string, merge: string, };

/**
 * A field in which two users differ.
 */
export type MergeRowView = { field: MergeField, 
/**
 * The value of the user who stays; a password is only `set`.
 */
kept?: string, removed?: string, winner: Winner, };

/**
 * Two users to be one.
 */
export type MergeUsers = { workspace: string, 
/**
 * The user who stays.
 */
kept: string, 
/**
 * The user who goes.
 */
removed: string, 
/**
 * Whose value wins, where somebody has chosen.
 */
choices?: Partial<Record<MergeField, Winner>>, };

/**
 * A merge in which a user stayed.
 */
export type MergeView = { id: string, 
/**
 * The user who went.
 */
removed: string, merged_at: number, undone_at?: number, };

/**
 * The migrations of a workspace.
 */
export type MigrationList = { 
/**
 * Newest first.
 */
items: Array<MigrationView>, 
/**
 * What is at work, or was last.
 */
task?: TaskView, };

/**
 * Names one migration.
 */
export type MigrationRef = { workspace: string, migration: string, };

/**
 * A page of rows.
 */
export type MigrationRowPage = { items: Array<MigrationRowView>, next?: number, };

/**
 * A row.
 */
export type MigrationRowView = { number: number, decision: RowDecision, reason?: string, 
/**
 * The reason in words.
 */
message: string, field?: string, value?: string, user?: string, 
/**
 * Why it could not be taken back, in words.
 */
blocked?: string, 
/**
 * How it was settled since the plan was made.
 */
settlement?: RowSettlement, dispute?: DisputeView, };

export type MigrationState = "applying" | "paused" | "stopped" | "done" | "undoing" | "undone";

/**
 * A migration.
 */
export type MigrationView = { id: string, 
/**
 * `import`, …
 */
kind: string, state: MigrationState, 
/**
 * Whether it is at work in this program.
 */
is_at_work: boolean, input_name: string, 
/**
 * Names the list that it reads.
 */
list: string, started_by: Actor, started_at: number, changed_at: number, counts: CountsView, };

/**
 * A project for WeChat's developer tools.
 */
export type MiniProgramArchive = { 
/**
 * What the file may be called.
 */
file_name: string, 
/**
 * A ZIP archive, in base64.
 */
zip: string, };

/**
 * Which mini program, and whom it asks.
 */
export type MiniProgramOf = { workspace: string, source: string, 
/**
 * Where others will reach the provider; where it answers now, without it.
 */
public_url?: string, };

export type Mode = "sandbox" | "live";

/**
 * Why a person should look.
 */
export type NeedKind = "source_failing" | "conflict" | "no_secret" | "disabled_source" | "platform_app_down";

/**
 * Something that a person should look at.
 */
export type NeedsYou = { kind: NeedKind, 
/**
 * The source, platform app or `workspace` that it is about.
 */
subject: string, 
/**
 * The text in the catalogue; it may use `{{subject}}` and `{{count}}`.
 */
text_key: string, count: number, 
/**
 * The applications at which people cannot sign in, or not in that way.
 */
applications: Array<string>, };

/**
 * What else was noticed.
 */
export type NoteView = { 
/**
 * `note`, `warning` or `error`.
 */
severity: string, text: string, field?: string, };

/**
 * A request that asks for nothing more, or an answer that has nothing to say.
 */
export type Nothing = Record<symbol, never>;

export type OnConflict = "note" | "skip" | "update" | "merge" | "stop";

/**
 * How the login ended.
 */
export type OutcomeFilter = "completed" | "refused" | "failed" | "expired" | "open";

/**
 * Whom a login can bring, and what it would do about them.
 */
export type OutcomeView = { whom: string, decided: string, 
/**
 * Whether somebody would be signed in, or asked.
 */
is_let_in: boolean, };

/**
 * Where a workspace stands.
 */
export type Overview = { path: PathView, 
/**
 * Fourteen days, oldest first.
 */
logins_by_day: Array<DayOfLogins>, needs_you: Array<NeedsYou>, totals: Totals, };

/**
 * The row, or a user.
 */
export type PartyView = { user?: string, 
/**
 * By what the row points to the user.
 */
by: Array<ImportField>, name?: string, phone?: string, email?: string, openids: Array<string>, unionids: Array<string>, created_at?: number, last_login_at?: number, };

/**
 * What only a person knows: that there are no accounts to bring, that a login was tried, that
 * the provider runs where people reach it.
 */
export type PathMark = "no_accounts" | "tried" | "live";

/**
 * How much of a step is done.
 */
export type PathParts = { done: number, all: number, };

/**
 * Where the whole workspace stands.
 */
export type PathPhaseName = "needs_you" | "waiting" | "in_progress" | "live";

/**
 * A step of the path.
 */
export type PathStepName = "method" | "preparation" | "source" | "application" | "enable" | "accounts" | "try" | "go_live";

/**
 * How far a step of the path is.
 */
export type PathStepState = "done" | "next" | "open" | "waiting" | "refused" | "blocked" | "not_needed";

/**
 * How far a step of the path is.
 */
export type PathStepView = { step: PathStepName, state: PathStepState, 
/**
 * What is said below its title.
 */
detail: string, 
/**
 * Parts that are done, and all of them.
 */
parts?: PathParts, 
/**
 * Until when WeChat usually decides, in Unix milliseconds.
 */
until?: number, blocked_by: Array<PathStepName>, };

/**
 * Where a workspace stands. All texts are in the language of the settings.
 */
export type PathView = { methods: Array<SourceKind>, 
/**
 * All eight steps, in their order.
 */
steps: Array<PathStepView>, 
/**
 * The step that a person goes on with; absent while all that is left waits, and at the end.
 */
next?: PathStepName, phase: PathPhaseName, 
/**
 * What WeChat looks at, and what it refused: refused first.
 */
at_wechat: Array<AtWechatView>, };

/**
 * What a person does with their phone.
 */
export type PhoneAction = "scan" | "confirm" | "refuse" | "authorize";

/**
 * How the login stands and what the phone shows.
 */
export type PhoneShows = { 
/**
 * `waiting`, `scanned`, `refused` or `confirmed`.
 */
state: string, 
/**
 * `consent` or `done`.
 */
page: string, redirect_url?: string, };

/**
 * The webhook that sends phone codes.
 */
export type PhoneWebhookView = { url: string, has_secret: boolean, };

/**
 * Names one picture.
 */
export type PictureRef = { workspace: string, picture: string, };

/**
 * A picture.
 */
export type PictureView = { 
/**
 * Its `data:` address.
 */
data: string, };

/**
 * Asks for a dry run.
 */
export type PlanImport = { workspace: string, list: string, options: InputOptions, 
/**
 * Whether what was settled of this list before is forgotten.
 */
afresh?: boolean, };

/**
 * What is planned, and what is at work.
 */
export type PlanState = { 
/**
 * What is at work, or was last.
 */
task?: TaskView, 
/**
 * The plan that is looked at.
 */
plan?: PlanView, 
/**
 * A plan that an earlier run of the program made and nobody applied.
 */
waiting?: WaitingView, };

/**
 * A plan.
 */
export type PlanView = { list: string, input_name: string, options: InputOptions, counts: CountsView, 
/**
 * Its conflicts by reason.
 */
conflicts: Array<ReasonCount>, 
/**
 * How whole reasons were settled since.
 */
rules: Array<RuleView>, 
/**
 * How many of its conflicts were settled since.
 */
settled: number, 
/**
 * How many rows applying it writes: those of the plan and what was settled since.
 */
will_write: number, 
/**
 * How many rows were settled before it was made.
 */
settled_before: number, planned_at: number, took_ms: number, };

/**
 * The fields of a platform app.
 */
export type PlatformAppInput = { appid: string, kind: PlatformAppKind, name: string, open_platform?: string, callback_domain?: string, 
/**
 * Stays as it is if absent; an empty text takes it away.
 */
web_authorization_domain?: string, 
/**
 * Stays as it is if absent; an empty name takes it away.
 */
verification_file?: VerificationFile, 
/**
 * `online` if absent.
 */
status?: PlatformAppStatus, };

export type PlatformAppKind = "website" | "mini_program" | "official_account";

/**
 * Names one platform app.
 */
export type PlatformAppRef = { workspace: string, appid: string, };

export type PlatformAppStatus = "online" | "offline" | "disabled";

/**
 * A platform app. Its AppSecret goes in and never comes out.
 */
export type PlatformAppView = { appid: string, kind: PlatformAppKind, name: string, 
/**
 * The open platform account that it is bound to.
 */
open_platform?: string, callback_domain?: string, web_authorization_domain?: string, verification_file?: VerificationFile, 
/**
 * What the admin says.
 */
status: PlatformAppStatus, 
/**
 * What counts: where the admin says `online`, WeChat's answers may tell otherwise.
 */
status_known: PlatformAppStatus, 
/**
 * The errcode of WeChat's last answer, if it was one.
 */
errcode?: number, has_secret: boolean, 
/**
 * The sources on it.
 */
used_by: Array<string>, };

/**
 * An app, and the open platform account that it leaves.
 */
export type PlatformMoveOf = { workspace: string, appid: string, 
/**
 * The one to which it is said to be bound, if absent.
 */
from?: string, };

/**
 * What it would change if the app left.
 */
export type PlatformMoveView = { 
/**
 * The account that it leaves; absent if it is bound to none.
 */
from?: string, 
/**
 * Openids of the app, which stay.
 */
openids: number, 
/**
 * Unionids that would hold no longer.
 */
unionids: number, };

/**
 * A field of WeChat's form, with what goes into it.
 */
export type PreparationField = { id: string, label: string, hint: string, is_required: boolean, is_multiline: boolean, 
/**
 * `text`, `name`, `url`, `host`, `origin`, `icp` or `icons`.
 */
form: string, value: string, 
/**
 * Saoma knows it by itself; typing changes it.
 */
is_filled_in: boolean, measured: MeasuredView, source: string, certainty: string, checked: string, };

export type PreparationStepState = "to_do" | "waiting" | "done" | "refused" | "expired";

/**
 * The preparation of a workspace. All texts are in the language of the settings.
 */
export type PreparationView = { 
/**
 * The chosen methods, else those of the sources; none if nobody chose yet.
 */
methods: Array<SourceKind>, tracks: Array<TrackView>, 
/**
 * How many steps need a person: refused, expired, ending, or overdue at WeChat.
 */
needs_you: number, };

/**
 * Asks who would be invited.
 */
export type PreviewInvitations = { workspace: string, source: string, whom: Whom, };

/**
 * Asks for the login page in a look that is not saved yet.
 */
export type PreviewOf = { workspace: string, application: string, 
/**
 * A `data:` address, or the name of a stored picture.
 */
logo?: string, branding: BrandingInput, 
/**
 * `light` or `dark`.
 */
theme: string, 
/**
 * `zh-CN` or `en`; the settings' if absent.
 */
lang?: string, 
/**
 * As WeChat's own browser shows it; `false` if absent.
 */
in_wechat?: boolean, };

export type Proof = "phone_code" | "email_code" | "password";

/**
 * A QR code that can still lead to a login.
 */
export type QrCodeView = { uuid: string, appid: string, app_name: string, 
/**
 * `waiting`, `scanned` or `refused`.
 */
state: string, person?: string, expires_at: number, };

/**
 * How often an endpoint may be asked today, and was.
 */
export type QuotaView = { endpoint: string, daily_limit: number, used: number, };

/**
 * What WeChat says of the quotas of a platform app.
 */
export type QuotasView = { quotas: Array<QuotaView>, 
/**
 * Why WeChat says nothing.
 */
explanation?: LoginExplanation, };

/**
 * Looks into a file before it is brought in.
 */
export type ReadWorkspaceFile = { content_base64: string, 
/**
 * What it was sealed with.
 */
passphrase?: SecretText, };

/**
 * How many rows have a reason.
 */
export type ReasonCount = { reason: string, message: string, count: number, };

/**
 * Why a review was refused.
 */
export type RefusalReasonView = { id: string, title: string, 
/**
 * What to change.
 */
mend: string, 
/**
 * The step in which it is changed, and its title.
 */
reopens: string, reopens_title: string, certainty: string, source: string, checked: string, };

/**
 * The reasons in it; none if no known one is.
 */
export type RefusalReasons = { reasons: Array<RefusalReasonView>, };

/**
 * A page of refused requests.
 */
export type RefusedRequestPage = { items: Array<RefusedRequestRow>, 
/**
 * The `before` of the next page.
 */
next: number | null, };

/**
 * The requests of one hour that were refused at one endpoint, for one reason.
 */
export type RefusedRequestRow = { 
/**
 * `authorize`, `token`.
 */
endpoint: string, 
/**
 * The application that they spoke of, if there is such.
 */
application?: string, 
/**
 * OAuth's word, or that of the page that was shown.
 */
error: string, 
/**
 * What was wrong, in the sentence that the developer of the application is told.
 */
reason: string, times: number, first_at: number, last_at: number, };

/**
 * What it is about.
 */
export type ReminderKind = "review" | "certification" | "certificate" | "migration" | "source";

/**
 * Something that a person should do now.
 */
export type ReminderView = { 
/**
 * Names it when it is put away.
 */
reminder: string, kind: ReminderKind, 
/**
 * What it says, in the reader's language.
 */
text: string, 
/**
 * Whether it is too late already, or a login fails.
 */
is_urgent: boolean, 
/**
 * The source that it is about.
 */
source?: string, 
/**
 * The thing that the step of preparation is about, and the step.
 */
subject?: string, step?: string, at?: number, };

/**
 * Gives a template another name.
 */
export type RenameTemplate = { template: string, name: string, };

/**
 * Gives a workspace another name on screen.
 */
export type RenameWorkspace = { workspace: string, name: string, };

/**
 * One value in place of another.
 */
export type Replacement = { from: string, to: string, };

/**
 * The form of a report.
 */
export type ReportFormat = "csv" | "html";

/**
 * A page to read, print or save.
 */
export type ReportPage = { 
/**
 * What a file of it would be called.
 */
name: string, html: string, };

/**
 * Goes on with a migration that was paused, or whose process died.
 */
export type ResumeMigration = { workspace: string, migration: string, 
/**
 * The list, if it has come in anew.
 */
list?: string, };

/**
 * Opens the store once more.
 */
export type RetryOpen = { 
/**
 * Unlocks the key, or locks a new one where there is no keyring.
 */
passphrase?: SecretText, 
/**
 * For a key that this machine has lost.
 */
recovery_code?: SecretText, };

/**
 * How long WeChat has been looking at a step.
 */
export type ReviewView = { 
/**
 * The working day that it is in.
 */
current: number, 
/**
 * The most that it usually takes.
 */
most: number, expected_by: number, is_overdue: boolean, };

/**
 * A rid and the time that it carries.
 */
export type RidView = { value: string, at: string, };

/**
 * Gives an application another client secret.
 */
export type RotateClientSecret = { workspace: string, application: string, 
/**
 * For how many hours the one before is taken too, 720 at most; not at all if absent.
 */
overlap_hours?: number, };

/**
 * Has the signing keys changed before their time.
 */
export type RotateSigningKeys = { workspace: string, 
/**
 * Whether the old keys are worth nothing from now on, as after a theft; otherwise the next key
 * is published now and signs in a day.
 */
at_once: boolean, };

/**
 * A client secret that has just been made: it is shown this once.
 */
export type RotatedClientSecret = { client_secret: string, };

export type RowDecision = "create" | "update" | "link" | "merge" | "skip" | "conflict" | "reject" | "delete";

export type RowSettlement = "skip" | "update" | "keep" | "merge" | "id" | "openid" | "unionid" | "phone" | "email";

/**
 * How all conflicts of a reason are settled.
 */
export type RuleView = { reason: string, settlement: RowSettlement, };

/**
 * One of the first rows.
 */
export type SampleRow = { number: number, cells: Array<string>, 
/**
 * Why it cannot be used.
 */
problem?: string, };

/**
 * Makes an application be as given; its sources stay as they are.
 */
export type SaveApplication = { workspace: string, application: ApplicationInput, 
/**
 * Whether there must be none of this id yet, or one.
 */
is_new: boolean, };

/**
 * Saves how a list is read, to be used again.
 */
export type SaveMapping = { workspace: string, name: string, options: InputOptions, };

/**
 * Makes a platform app be as given, new or not.
 */
export type SavePlatformApp = { workspace: string, platform_app: PlatformAppInput, 
/**
 * The AppSecret; the stored one stays if absent.
 */
secret?: SecretText, };

/**
 * Makes a sender be as given.
 */
export type SaveSender = { workspace: string, sender: SenderInput, };

/**
 * Makes a source be as given.
 */
export type SaveSource = { workspace: string, source: SourceInput, 
/**
 * Whether there must be none of this id yet, or one.
 */
is_new: boolean, };

/**
 * Takes a workspace as a template.
 */
export type SaveTemplate = { workspace: string, name: string, };

/**
 * The application as it is now.
 */
export type SavedApplication = { application: ApplicationView, 
/**
 * Its client secret, only when it has just been made: it is shown this once.
 */
client_secret?: string, };

/**
 * The source as it is now.
 */
export type SavedSource = { source: SourceView, 
/**
 * Its Token and EncodingAESKey, only when they have just been made: they are shown this once.
 */
event_secrets?: EventSecretsView, 
/**
 * What is doubtful about it; it is saved all the same.
 */
doubts: Array<FindingView>, };

/**
 * A page of the screens.
 */
export type ScreenView = { 
/**
 * As in its address.
 */
path: string, };

/**
 * A text of a request that may be a secret: it does not print, and no error repeats it.
 */
export type SecretText = string;

/**
 * Where a login can be seen.
 */
export type SeeItWork = { workspace: string, application: string, };

/**
 * A sender as a form has it. Without its secret, the stored one stays.
 */
export type SenderInput = { "kind": "smtp", host: string, port: number, username?: string, password?: SecretText, from: string, tls?: SmtpTls, } | { "kind": "phone_webhook", url: string, secret?: SecretText, };

/**
 * Names the sender of one channel.
 */
export type SenderRef = { workspace: string, channel: Channel, };

/**
 * How codes are sent, without secrets.
 */
export type SendersView = { smtp?: SmtpView, phone_webhook?: PhoneWebhookView, };

/**
 * Which server.
 */
export type ServerName = "provider" | "simulator" | "console";

/**
 * Whether a server answers.
 */
export type ServerState = "running" | "stopped" | "failed";

/**
 * A server of this program.
 */
export type ServerView = { server: ServerName, 
/**
 * Where it is reached; absent if it never listened.
 */
url?: string, state: ServerState, 
/**
 * Whether its usual port was taken, so that it listens at another.
 */
port_moved: boolean, error?: ErrorView, };

/**
 * Lets a user in to an application that denies all, or not any more.
 */
export type SetAccessException = { workspace: string, application: string, user: string, allowed: boolean, };

/**
 * Says which sources an application offers, in which order.
 */
export type SetEnablements = { workspace: string, application: string, sources: Array<EnablementInput>, };

/**
 * Makes Token and EncodingAESKey be as a person typed them.
 */
export type SetEventSecrets = { workspace: string, source: string, token: SecretText, aes_key: SecretText, };

/**
 * Tells how far a step is; what is absent stays.
 */
export type SetPreparationStep = { workspace: string, subject: string, step: string, state?: PreparationStepState, 
/**
 * Since when, in Unix milliseconds; now if absent.
 */
at?: number, valid_until?: number, owner?: string, notes?: string, 
/**
 * Why WeChat refused it.
 */
reason?: string, 
/**
 * Steps to be done again.
 */
reopens?: Array<string>, };

/**
 * Keeps what was typed for a field of WeChat's forms.
 */
export type SetPreparationValue = { workspace: string, subject: string, field: string, value: string, };

/**
 * Switches a source on or off.
 */
export type SetSourceEnabled = { workspace: string, source: string, enabled: boolean, };

/**
 * Sets a user's phone number or e-mail address.
 */
export type SetUserAddress = { workspace: string, user: string, channel: Channel, 
/**
 * A number in E.164 or an e-mail address; removed if empty or absent.
 */
address?: string, 
/**
 * Whether the admin knows it to be theirs: only such a one proves the account.
 */
verified: boolean, };

/**
 * Refuses a user from now on, or lets them in again.
 */
export type SetUserDisabled = { workspace: string, user: string, disabled: boolean, };

/**
 * Sets a user's password.
 */
export type SetUserPassword = { workspace: string, user: string, 
/**
 * Removed if empty or absent.
 */
password?: SecretText, };

/**
 * Refuses users from now on, or lets them in again.
 */
export type SetUsersDisabled = { workspace: string, whom: Whom, disabled: boolean, };

/**
 * Puts a workspace away, or takes it back.
 */
export type SetWorkspaceArchived = { workspace: string, archived: boolean, };

/**
 * What a person chose on this machine.
 */
export type Settings = { 
/**
 * The language of the screens.
 */
language: Language, 
/**
 * Light or dark.
 */
theme: Theme, 
/**
 * Where the provider listens; 0 takes a free port. From the next start of the servers on.
 */
provider_port: number, 
/**
 * Where the simulator listens; 0 takes a free port. From the next start of the servers on.
 */
simulator_port: number, };

/**
 * Settles all conflicts of a reason, or leaves them open again.
 */
export type SettleReason = { workspace: string, reason: string, settlement?: RowSettlement, };

/**
 * Settles rows, or leaves them open again.
 */
export type SettleRows = { workspace: string, rows: Array<number>, settlement?: RowSettlement, };

export type Severity = "refuse" | "warn";

/**
 * A page to print.
 */
export type SheetView = { html: string, };

/**
 * What id_tokens are signed with, by RFC 7518's names.
 */
export type SigningAlgorithm = "RS256" | "ES256";

/**
 * What a key does.
 */
export type SigningKeyState = "next" | "signing" | "retired";

/**
 * A key that is published.
 */
export type SigningKeyView = { 
/**
 * Its name in id_tokens and in `/jwks.json`.
 */
kid: string, algorithm: SigningAlgorithm, state: SigningKeyState, 
/**
 * From when on it signs.
 */
active_from: number, 
/**
 * Until when it is published, if that is settled.
 */
published_until?: number, };

/**
 * Names a check that is running.
 */
export type SiteCheckRef = { check: string, };

/**
 * One thing that was found.
 */
export type SiteFinding = { check: string, verdict: SiteVerdict, word: string, message: string, 
/**
 * The common refusal that the check avoids.
 */
avoids: string, mend?: string, };

/**
 * A page that was read.
 */
export type SitePage = { url: string, bytes: number, };

/**
 * How far a check is.
 */
export type SiteProgress = { is_running: boolean, 
/**
 * Pages that were begun.
 */
pages: number, bytes: number, 
/**
 * The page that is being read.
 */
url: string, };

/**
 * What was found.
 */
export type SiteReport = { url: string, 
/**
 * Unix milliseconds.
 */
checked_at: number, verdict: SiteVerdict, pages: Array<SitePage>, findings: Array<SiteFinding>, };

/**
 * How a finding ends.
 */
export type SiteVerdict = "pass" | "warn" | "fail";

export type SmtpTls = "tls" | "starttls" | "none";

/**
 * The SMTP server that sends e-mail codes.
 */
export type SmtpView = { host: string, port: number, username?: string, from: string, 
/**
 * What holds, also where nothing was said.
 */
tls: SmtpTls, has_password: boolean, };

/**
 * Lines for one library.
 */
export type SnippetView = { 
/**
 * Its word for screens: the end of `ui.snippet.<id>`.
 */
id: string, 
/**
 * What the library is called.
 */
title: string, 
/**
 * The file in which the lines go.
 */
file: string, text: string, 
/**
 * The path to which the library returns by itself, where that is not the application's to choose.
 */
redirect_path?: string, };

/**
 * How a source stands.
 */
export type SourceHealth = { 
/**
 * The worst of all findings; absent while it was never checked.
 */
verdict?: VerdictWord, checked_at?: number, 
/**
 * When it is checked by itself; absent if it is not: in a sandbox, and switched off.
 */
next_at?: number, 
/**
 * The worst first.
 */
findings: Array<HealthFindingView>, 
/**
 * What WeChat cannot be asked.
 */
confirmations: Array<ConfirmationView>, };

/**
 * The fields of a source. What is absent stays as it is, and is the usual in a new one; an empty
 * text takes away what is there.
 */
export type SourceInput = { id: string, kind: SourceKind, appid: string, display_name: string, login_only?: boolean, association?: Association, proofs?: Array<Proof>, 
/**
 * A `data:` address, or the name of a stored picture.
 */
logo?: string, page_path?: string, 
/**
 * As `logo`.
 */
qr_logo?: string, encryption?: Encryption, confirm_by_tap?: boolean, welcome_text?: string, signed_in_text?: string, forward_url?: string, enabled?: boolean, };

export type SourceKind = "wechat_pc" | "wechat_mini_program" | "wechat_official_account";

/**
 * Names one source.
 */
export type SourceRef = { workspace: string, source: string, };

/**
 * What a test found.
 */
export type SourceTest = { 
/**
 * The worst of all checks.
 */
verdict: VerdictWord, checks: Array<CheckView>, 
/**
 * What a login would do, for each case that can arise.
 */
outcomes: Array<OutcomeView>, };

/**
 * What deleting a source, or switching it off, would touch.
 */
export type SourceTouches = { 
/**
 * The applications that offer it.
 */
applications: Array<string>, 
/**
 * Those of them that offer nothing else.
 */
left_without: Array<string>, 
/**
 * How many users came through it.
 */
users: number, 
/**
 * Whether counting stopped at `users`.
 */
users_capped: boolean, };

/**
 * A source, with what WeChat needs to know of it and how it has been doing.
 */
export type SourceView = { id: string, kind: SourceKind, appid: string, display_name: string, login_only: boolean, association: Association, 
/**
 * How an end user may prove that an existing account is theirs.
 */
proofs: Array<Proof>, 
/**
 * The name of its logo's picture.
 */
logo?: string, 
/**
 * Whether a Token and an EncodingAESKey are stored.
 */
has_event_secrets: boolean, enabled: boolean, 
/**
 * What WeChat's console needs to know.
 */
at_wechat: Array<AtWechat>, callback_url: string, 
/**
 * What to enter at WeChat; absent while a live workspace answers at this machine only.
 */
callback_domain?: string, 
/**
 * The applications that offer it.
 */
enabled_for: Array<string>, last_login_at?: number, 
/**
 * Logins of the last seven days that WeChat failed.
 */
recent_failures: number, 
/**
 * Mini program: the page that the code opens.
 */
page_path?: string, 
/**
 * Mini program: the name of the picture in the middle of the code.
 */
qr_logo?: string, 
/**
 * Official Account: how WeChat wraps its events.
 */
encryption?: Encryption, 
/**
 * Official Account: whether a scan alone signs nobody in.
 */
confirm_by_tap?: boolean, 
/**
 * Official Account: what a new follower is told.
 */
welcome_text?: string, 
/**
 * Official Account: what somebody who has signed in is told.
 */
signed_in_text?: string, 
/**
 * Official Account: where events go that are no login.
 */
forward_url?: string, };

export type Stage = "started" | "scanned" | "confirmed" | "identified" | "choosing" | "resolved" | "completed" | "refused" | "expired" | "failed";

/**
 * Begins a login.
 */
export type StartExperience = { workspace: string, application: string, 
/**
 * `zh-CN` or `en`; the settings' if absent.
 */
lang?: string, };

/**
 * Everything that the screens ask first.
 */
export type Status = { version: string, 
/**
 * Whether there is no workspace yet.
 */
first_run: boolean, store: StoreView, servers: Array<ServerView>, workspaces: Array<WorkspaceView>, settings: Settings, 
/**
 * Where a settings file that could not be read was kept; the defaults hold then.
 */
settings_kept_aside?: string, 
/**
 * Whether `take_recovery_code` has one to give.
 */
recovery_code_pending: boolean, data_folder: string, 
/**
 * Where the master key rests; absent while the store is not open.
 */
key_rest?: KeyRest, };

/**
 * How far a step is. Times are Unix milliseconds.
 */
export type StepView = { id: string, title: string, why: string, warning?: string, 
/**
 * Where to click, and the page at WeChat.
 */
place: string, url?: string, materials: Array<string>, cost: string, effort: string, state: PreparationStepState, 
/**
 * Nobody told it; what is stored here shows it.
 */
is_seen: boolean, is_optional: boolean, 
/**
 * It prolongs what is not near its end yet.
 */
is_later: boolean, 
/**
 * WeChat decides about it.
 */
is_reviewed: boolean, needs_you: boolean, 
/**
 * The titles of the steps that come before.
 */
blocked_by: Array<string>, review?: ReviewView, opens_at?: number, submitted_at?: number, decided_at?: number, valid_until?: number, owner: string, notes: string, 
/**
 * Why WeChat refused it.
 */
reason: string, fields: Array<PreparationField>, attachments: Array<AttachmentView>, 
/**
 * The registration sheet belongs to it.
 */
has_sheet: boolean, 
/**
 * The check of the site belongs before it.
 */
has_site_check: boolean, 
/**
 * It gives AppID and AppSecret, which a source asks for.
 */
gives_credentials: boolean, 
/**
 * How many days it holds, if nothing else is told.
 */
valid_days?: number, 
/**
 * Where the facts come from, how sure they are, and the month they were looked at.
 */
source: string, certainty: string, checked: string, };

/**
 * Whether the store can be used.
 */
export type StoreState = "open" | "failed";

/**
 * The store.
 */
export type StoreView = { state: StoreState, 
/**
 * The path, or host and database.
 */
address: string, error?: ErrorView, 
/**
 * Who has it, if another process does.
 */
held_by?: HeldBy, };

/**
 * The recovery code, once.
 */
export type TakenRecoveryCode = { code: string, };

/**
 * What a task does.
 */
export type TaskKind = "plan" | "apply" | "undo";

/**
 * How a task stands.
 */
export type TaskState = "running" | "paused" | "done" | "cancelled" | "failed";

/**
 * A migration at work, or the end of the last one.
 */
export type TaskView = { 
/**
 * The workspace's slug.
 */
workspace: string, task: TaskKind, 
/**
 * What the migration does: `import`, `merge`, …
 */
kind: string, state: TaskState, 
/**
 * The file that is read.
 */
input_name: string, migration?: string, 
/**
 * Rows that are dealt with.
 */
rows: number, 
/**
 * How much of the file, or of the rows to take back, in percent.
 */
percent: number, rows_per_second: number, seconds_left?: number, 
/**
 * How long it took until it ended; nothing before.
 */
took_ms: number, error?: ErrorView, };

/**
 * A platform app of a template.
 */
export type TemplateApp = { appid: string, kind: PlatformAppKind, name: string, };

/**
 * Names a template.
 */
export type TemplateRef = { template: string, };

/**
 * A template, and what belongs to one client in it.
 */
export type TemplateView = { id: string, name: string, created_at: number, methods: Array<SourceKind>, apps: Array<TemplateApp>, 
/**
 * Names of the applications.
 */
applications: Array<string>, 
/**
 * Hosts of the client that it was taken from.
 */
hosts: Array<string>, };

/**
 * Has one message sent, as a code would be.
 */
export type TestSender = { workspace: string, channel: Channel, 
/**
 * An e-mail address, or a phone number in E.164.
 */
address: string, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * Users on a screen: these, or all whom the filter means.
 */
export type Those = { users?: Array<string>, filter?: UsersWanted, };

/**
 * What one may subscribe to.
 */
export type Topic = "exchange" | "login" | "server" | "migration" | "health" | "screen";

/**
 * Numbers for the head of the page.
 */
export type Totals = { 
/**
 * Counting stops at 10,000.
 */
users: number, 
/**
 * Completed logins of the last seven days.
 */
logins_7d: number, };

/**
 * A step of a login and when it was taken.
 */
export type TraceEntryView = { 
/**
 * Unix milliseconds.
 */
at: number, } & ({ "step": "sent_to_wechat", source: string, appid: string, } | { "step": "came_back" } | { "step": "checked_source", source: string, enabled: boolean, enabled_for_application: boolean, } | { "step": "checked_platform_app", appid: string, status: PlatformAppStatus, } | { "step": "exchanged_code", openid: string, unionid: string | null, is_snapshot: boolean, } | { "step": "read_profile", nickname: string | null, unionid: string | null, } | { "step": "looked_up", identity: IdentityKeyView, 
/**
 * The user who has it.
 */
found: string | null, } | { "step": "unionid_not_filed", appid: string, } | { "step": "applied_rule", association: Association, login_only: boolean, } | { "step": "decided" } & DecisionView | { "step": "lost_race" } | { "step": "created_user", user: string, } | { "step": "added_identity", identity: IdentityKeyView, user: string, } | { "step": "signed_in", user: string, } | { "step": "showed_ticket", source: string, appid: string, } | { "step": "scanned", openid: string, } | { "step": "second_scanner", openid: string, } | { "step": "answered", allowed: boolean, } | { "step": "looked_up_phone", 
/**
 * Masked.
 */
phone: string, found: Array<string>, } | { "step": "asked", 
/**
 * The word of the question.
 */
question: string, candidates: Array<string>, } | { "step": "chose", new_account: boolean, candidate: string | null, } | { "step": "sent_code", 
/**
 * The word of the channel.
 */
channel: string, 
/**
 * Masked.
 */
address: string, } | { "step": "code_not_sent", 
/**
 * The word of the channel.
 */
channel: string, 
/**
 * Masked.
 */
address: string, 
/**
 * What the mail server or the webhook says.
 */
message: string, } | { "step": "proved", 
/**
 * The word of the proof.
 */
proof: string, user: string | null, } | { "step": "recorded_conflict", 
/**
 * The word of the kind of conflict.
 */
conflict: string, users: Array<string>, } | { "step": "checked_access", application: string, allowed: boolean, } | { "step": "recognised", user: string, 
/**
 * Unix milliseconds.
 */
signed_in_at: number, } | { "step": "invited", user: string, } | { "step": "refused", 
/**
 * The word of the refusal.
 */
refusal: string, users: Array<string>, } | { "step": "failed", 
/**
 * The word of the failure.
 */
failure: string, errcode: number | null, message: string, });

export type Track = "open_platform" | "website" | "mini_program" | "official_account";

/**
 * The steps about one thing.
 */
export type TrackView = { track: Track, 
/**
 * What its steps and values are kept under.
 */
subject: string, appid?: string, 
/**
 * Steps that are needed, and how many of them are done.
 */
needed: number, done: number, steps: Array<StepView>, };

/**
 * What a login would have come to.
 */
export type TriedOut = { outcome: TryOutcome, 
/**
 * The word of the decision, refusal or failure.
 */
word: string, 
/**
 * The account that it would be; absent if it would be a new one, or none.
 */
user?: LoginUser, nickname?: string, openid?: string, unionid?: string, trace: Array<TraceEntryView>, 
/**
 * Why nobody would be signed in.
 */
explanation?: LoginExplanation, };

/**
 * What a window has to show, and to catch.
 */
export type TryOutBegun = { 
/**
 * WeChat's page with the QR code.
 */
url: string, 
/**
 * What WeChat's page navigates to in the end, without query.
 */
catches: string, 
/**
 * Comes back in the query.
 */
state: string, };

/**
 * How it ended.
 */
export type TryOutcome = "decided" | "refused" | "failed";

/**
 * What unbinding identities would mean.
 */
export type UnbindingView = { warnings: Array<WarningView>, };

/**
 * What taking a merge back would do.
 */
export type UndoPreview = { 
/**
 * How many identities move back.
 */
moves_back: number, 
/**
 * openids and unionids that somebody has removed since: they stay removed.
 */
lost: Array<string>, 
/**
 * Fields that were changed since: the newer value stays.
 */
changed_since: Array<MergeField>, };

/**
 * A file that is coming in.
 */
export type UploadView = { upload: string, 
/**
 * How much is there, in bytes.
 */
bytes: number, };

/**
 * Begins a workspace from a template.
 */
export type UseTemplate = { template: string, slug: string, name: string, mode: Mode, 
/**
 * The client's AppIDs in place of the template's.
 */
appids: Array<Replacement>, 
/**
 * The client's hosts in place of the template's.
 */
hosts: Array<Replacement>, };

/**
 * All about a user.
 */
export type UserDetail = { phone?: string, email?: string, phone_verified: boolean, email_verified: boolean, has_password: boolean, signed_out_at?: number, identities: Array<IdentityView>, 
/**
 * Newest first.
 */
invitations: Array<InvitationView>, 
/**
 * The merges in which they stayed, newest first.
 */
merges: Array<MergeView>, 
/**
 * The latest twenty.
 */
logins: Array<LoginRow>, id: string, name?: string, 
/**
 * What to show where there is no name: 微信用户 and the end of the openid.
 */
fallback_name: string, picture?: string, 
/**
 * With its middle hidden.
 */
phone_hint?: string, disabled: boolean, 
/**
 * How many openids.
 */
has_openid: number, 
/**
 * How the newest invitation stands that was not taken back.
 */
invitation?: InvitationState, 
/**
 * Of which kinds of platform apps, as far as these are known.
 */
kinds: Array<PlatformAppKind>, has_unionid: boolean, created_at: number, last_login_at?: number, };

/**
 * A page of users.
 */
export type UserPage = { items: Array<UserRow>, 
/**
 * The `after` of the next page. There may be one behind a page that is not full: one answer
 * looks at so many users and no more.
 */
next: string | null, total: number, 
/**
 * Whether there are more than `total`.
 */
total_capped: boolean, };

/**
 * Names one user.
 */
export type UserRef = { workspace: string, user: string, };

/**
 * A user in a table.
 */
export type UserRow = { id: string, name?: string, 
/**
 * What to show where there is no name: 微信用户 and the end of the openid.
 */
fallback_name: string, picture?: string, 
/**
 * With its middle hidden.
 */
phone_hint?: string, disabled: boolean, 
/**
 * How many openids.
 */
has_openid: number, 
/**
 * How the newest invitation stands that was not taken back.
 */
invitation?: InvitationState, 
/**
 * Of which kinds of platform apps, as far as these are known.
 */
kinds: Array<PlatformAppKind>, has_unionid: boolean, created_at: number, last_login_at?: number, };

/**
 * Asks for users as rows of a file.
 */
export type UsersAsCsv = { workspace: string, whom: Whom, 
/**
 * Whether the part begins with the names of the columns.
 */
with_columns: boolean, };

/**
 * What a step did.
 */
export type UsersChanged = { 
/**
 * How many it came across.
 */
seen: number, 
/**
 * Those who were not so before: with them alone it is undone.
 */
changed: Array<string>, 
/**
 * The `after` of the next step; absent at the end.
 */
next: string | null, };

/**
 * A part of a file.
 */
export type UsersCsv = { text: string, seen: number, next: string | null, };

/**
 * What a list of users is sorted by.
 */
export type UsersSort = "created" | "last_login" | "name";

/**
 * Which users: those for whom all of it is so.
 */
export type UsersWanted = { 
/**
 * Part of a name; or the beginning of an openid, unionid, phone number or e-mail address; or
 * an id.
 */
search?: string, disabled?: boolean, 
/**
 * Who has an openid of this source's platform app.
 */
source?: string, has_unionid?: boolean, created_from?: number, created_until?: number, last_login_from?: number, last_login_until?: number, 
/**
 * Whom this migration created or changed.
 */
migration?: string, 
/**
 * Who has an invitation that stands so.
 */
invitation?: InvitationState, };

/**
 * How a check went.
 */
export type VerdictWord = "pass" | "warn" | "fail";

/**
 * The file `MP_verify_….txt` that WeChat wants to find at the root of a web authorization domain.
 */
export type VerificationFile = { name: string, content: string, };

/**
 * A list that was planned and not applied.
 */
export type WaitingView = { list: string, input_name: string, planned_at: number, 
/**
 * Whether the list is still here; if it is not, it has to come in again.
 */
is_here: boolean, };

/**
 * Something to know first.
 */
export type WarningView = { word: string, message: string, remedy: string, };

/**
 * Users on a screen: these, at most two hundred; or all whom the filter means.
 */
export type Whom = { users?: Array<string>, filter?: UsersWanted, 
/**
 * The `next` of the step before.
 */
after?: string, };

export type Winner = "kept" | "removed";

/**
 * How much is in a workspace.
 */
export type WorkspaceCounts = { 
/**
 * Counting stops at 10,000.
 */
users: number, sources: number, applications: number, };

/**
 * A workspace as a file, to be saved.
 */
export type WorkspaceFile = { name: string, content_base64: string, };

/**
 * What a file holds.
 */
export type WorkspaceFileView = { is_sealed: boolean, slug: string, name: string, mode: Mode, made_at: number, platform_apps: number, sources: number, applications: number, steps: number, attachments: number, 
/**
 * How many secrets it brings.
 */
secrets: number, 
/**
 * Whether a workspace here has its short name.
 */
is_taken: boolean, };

/**
 * A workspace and how much is in it.
 */
export type WorkspaceView = { slug: string, name: string, mode: Mode, issuer: string, created_at: number, 
/**
 * Since when it is put away, if it is.
 */
archived_at?: number, counts: WorkspaceCounts, };

/** Every command with its request and its answer. */
export type Commands = {
  status: { request: Nothing; answer: Status };
  take_recovery_code: { request: Nothing; answer: TakenRecoveryCode };
  retry_open: { request: RetryOpen; answer: Status };
  get_settings: { request: Nothing; answer: Settings };
  set_settings: { request: Settings; answer: Settings };
  restart_servers: { request: Nothing; answer: Status };
  see_it_work: { request: Nothing; answer: SeeItWork };
  create_workspace: { request: CreateWorkspace; answer: WorkspaceView };
  rename_workspace: { request: RenameWorkspace; answer: WorkspaceView };
  list_clients: { request: ListClients; answer: Array<ClientView> };
  set_workspace_archived: { request: SetWorkspaceArchived; answer: Nothing };
  delete_workspace: { request: DeleteWorkspace; answer: Nothing };
  compare_workspaces: { request: CompareWorkspaces; answer: ComparisonView };
  get_go_live: { request: GetGoLive; answer: GoLiveView };
  compare_with_server: { request: CompareWithServer; answer: ComparisonView };
  get_report: { request: GetReport; answer: ReportPage };
  list_templates: { request: Nothing; answer: Array<TemplateView> };
  save_template: { request: SaveTemplate; answer: TemplateView };
  rename_template: { request: RenameTemplate; answer: TemplateView };
  delete_template: { request: TemplateRef; answer: Nothing };
  use_template: { request: UseTemplate; answer: BegunWorkspace };
  export_workspace: { request: ExportWorkspace; answer: WorkspaceFile };
  read_workspace_file: { request: ReadWorkspaceFile; answer: WorkspaceFileView };
  import_workspace: { request: ImportWorkspace; answer: BegunWorkspace };
  get_senders: { request: InWorkspace; answer: SendersView };
  save_sender: { request: SaveSender; answer: SendersView };
  remove_sender: { request: SenderRef; answer: SendersView };
  test_sender: { request: TestSender; answer: Nothing };
  overview: { request: GetOverview; answer: Overview };
  get_path: { request: InWorkspace; answer: PathView };
  mark_path: { request: MarkPath; answer: PathView };
  check_value: { request: CheckValue; answer: Checked };
  list_platform_apps: { request: InWorkspace; answer: Array<PlatformAppView> };
  save_platform_app: { request: SavePlatformApp; answer: PlatformAppView };
  delete_platform_app: { request: PlatformAppRef; answer: Nothing };
  list_sources: { request: InWorkspace; answer: Array<SourceView> };
  get_source: { request: SourceRef; answer: SourceView };
  get_picture: { request: PictureRef; answer: PictureView };
  get_mini_program_project: { request: MiniProgramOf; answer: MiniProgramArchive };
  get_source_touches: { request: SourceRef; answer: SourceTouches };
  duplicate_source: { request: DuplicateSource; answer: SavedSource };
  copy_source: { request: CopySource; answer: SavedSource };
  rotate_event_secrets: { request: SourceRef; answer: EventSecretsView };
  set_event_secrets: { request: SetEventSecrets; answer: SourceView };
  test_source: { request: SourceRef; answer: SourceTest };
  list_api_calls: { request: ApiCallsOf; answer: Array<ApiCallsView> };
  get_quotas: { request: ApiCallsOf; answer: QuotasView };
  begin_try_out: { request: SourceRef; answer: TryOutBegun };
  finish_try_out: { request: FinishTryOut; answer: TriedOut };
  save_source: { request: SaveSource; answer: SavedSource };
  delete_source: { request: SourceRef; answer: Nothing };
  set_source_enabled: { request: SetSourceEnabled; answer: SourceView };
  list_applications: { request: InWorkspace; answer: Array<ApplicationView> };
  get_application: { request: ApplicationRef; answer: ApplicationView };
  save_application: { request: SaveApplication; answer: SavedApplication };
  delete_application: { request: ApplicationRef; answer: Nothing };
  rotate_client_secret: { request: RotateClientSecret; answer: RotatedClientSecret };
  set_enablements: { request: SetEnablements; answer: ApplicationView };
  get_login_page_preview: { request: PreviewOf; answer: LoginPagePreview };
  start_experience: { request: StartExperience; answer: Experience };
  get_snippets: { request: ApplicationRef; answer: Array<SnippetView> };
  list_access_exceptions: { request: ApplicationRef; answer: AccessExceptions };
  set_access_exception: { request: SetAccessException; answer: AccessExceptions };
  list_users: { request: ListUsers; answer: UserPage };
  get_user: { request: UserRef; answer: UserDetail };
  set_user_disabled: { request: SetUserDisabled; answer: UserDetail };
  set_users_disabled: { request: SetUsersDisabled; answer: UsersChanged };
  delete_users: { request: DeleteUsers; answer: TaskView };
  get_users_csv: { request: UsersAsCsv; answer: UsersCsv };
  get_invitations: { request: InWorkspace; answer: InvitationsView };
  get_invitation_preview: { request: PreviewInvitations; answer: InvitationPreview };
  make_invitations: { request: MakeInvitations; answer: MadeInvitations };
  revoke_invitations: { request: UserRef; answer: UserDetail };
  set_user_address: { request: SetUserAddress; answer: UserDetail };
  set_user_password: { request: SetUserPassword; answer: UserDetail };
  sign_out_user: { request: UserRef; answer: UserDetail };
  bind_identity: { request: BindIdentity; answer: UserDetail };
  get_unbinding: { request: IdentitiesOf; answer: UnbindingView };
  unbind_identities: { request: IdentitiesOf; answer: UserDetail };
  get_merge_preview: { request: MergeUsers; answer: MergePreview };
  merge_users: { request: MergeUsers; answer: UserDetail };
  get_undo_preview: { request: MergeRef; answer: UndoPreview };
  undo_merge: { request: MergeRef; answer: UserDetail };
  list_conflicts: { request: ListConflicts; answer: ConflictPage };
  dismiss_conflict: { request: DismissConflict; answer: ConflictView };
  list_logins: { request: ListLogins; answer: LoginPage };
  get_login: { request: LoginRef; answer: LoginDetail };
  list_refused_requests: { request: ListRefusedRequests; answer: RefusedRequestPage };
  list_signing_keys: { request: InWorkspace; answer: Array<SigningKeyView> };
  rotate_signing_keys: { request: RotateSigningKeys; answer: Array<SigningKeyView> };
  list_audit: { request: ListAudit; answer: AuditPage };
  lab: { request: InWorkspace; answer: Lab };
  lab_start: { request: LabStart; answer: LabStarted };
  lab_result: { request: LabResultOf; answer: LabResult };
  lab_phone: { request: LabPhone; answer: PhoneShows };
  lab_qr: { request: InWorkspace; answer: LabQr };
  lab_fault: { request: LabFault; answer: ActiveFaults };
  lab_inbox: { request: InWorkspace; answer: LabInbox };
  lab_clock: { request: LabClock; answer: ClockOffset };
  lab_reset: { request: Nothing; answer: Nothing };
  lab_scenarios: { request: Nothing; answer: LabScenarios };
  lab_scenario_begin: { request: LabScenarioBegin; answer: Nothing };
  lab_scenario_step: { request: InWorkspace; answer: LabStepDone };
  lab_session: { request: InWorkspace; answer: LabFile };
  lab_exchanges: { request: LabExchangesOf; answer: LabExchanges };
  lab_curl: { request: LabCurl; answer: LabFile };
  lab_sequence: { request: LabSequenceOf; answer: LabSequence };
  get_health: { request: SourceRef; answer: SourceHealth };
  check_health: { request: SourceRef; answer: SourceHealth };
  confirm_fact: { request: ConfirmFact; answer: SourceHealth };
  get_reminders: { request: InWorkspace; answer: Array<ReminderView> };
  dismiss_reminder: { request: DismissReminder; answer: Array<ReminderView> };
  list_dates: { request: Nothing; answer: Array<DateView> };
  get_calendar: { request: GetCalendar; answer: CalendarFile };
  explain: { request: Explain; answer: DiagnosisView };
  get_preparation: { request: InWorkspace; answer: PreparationView };
  choose_methods: { request: ChooseMethods; answer: PreparationView };
  set_preparation_step: { request: SetPreparationStep; answer: PreparationView };
  set_preparation_value: { request: SetPreparationValue; answer: MeasuredView };
  add_attachment: { request: AddAttachment; answer: PreparationView };
  get_attachment: { request: AttachmentRef; answer: AttachmentFile };
  remove_attachment: { request: AttachmentRef; answer: PreparationView };
  get_registration_sheet: { request: InWorkspace; answer: SheetView };
  measure_field: { request: MeasureField; answer: MeasuredView };
  clean_callback_domain: { request: CleanHost; answer: CleanedHostView };
  make_icons: { request: MakeIcons; answer: IconsView };
  explain_refusal: { request: ExplainRefusal; answer: RefusalReasons };
  check_site: { request: CheckSite; answer: SiteReport };
  get_site_progress: { request: SiteCheckRef; answer: SiteProgress };
  cancel_site_check: { request: SiteCheckRef; answer: Nothing };
  list_migrations: { request: InWorkspace; answer: MigrationList };
  get_migration: { request: MigrationRef; answer: MigrationView };
  begin_upload: { request: BeginUpload; answer: UploadView };
  add_to_upload: { request: AddToUpload; answer: UploadView };
  end_upload: { request: EndUpload; answer: ListRef };
  get_list_preview: { request: GetListPreview; answer: InputView };
  list_mappings: { request: InWorkspace; answer: Array<MappingView> };
  save_mapping: { request: SaveMapping; answer: Array<MappingView> };
  plan_import: { request: PlanImport; answer: TaskView };
  get_plan: { request: InWorkspace; answer: PlanState };
  continue_plan: { request: ContinuePlan; answer: TaskView };
  discard_plan: { request: InWorkspace; answer: Nothing };
  list_migration_rows: { request: ListMigrationRows; answer: MigrationRowPage };
  settle_rows: { request: SettleRows; answer: PlanState };
  settle_reason: { request: SettleReason; answer: PlanState };
  apply_plan: { request: InWorkspace; answer: TaskView };
  pause_migration: { request: InWorkspace; answer: Nothing };
  cancel_migration: { request: InWorkspace; answer: Nothing };
  resume_migration: { request: ResumeMigration; answer: TaskView };
  undo_migration: { request: MigrationRef; answer: TaskView };
  make_report: { request: MakeReport; answer: MadeFile };
  get_coverage: { request: InWorkspace; answer: CoverageView };
  backfill_unionids: { request: BackfillUnionids; answer: TaskView };
  list_duplicates: { request: ListDuplicates; answer: DuplicatePage };
  decline_duplicate: { request: DeclineDuplicate; answer: Nothing };
  merge_duplicates: { request: MergeDuplicates; answer: TaskView };
  get_account_move: { request: AccountMoveOf; answer: AccountMoveView };
  begin_account_move: { request: AccountMoveOf; answer: TaskView };
  choose_duplicate_value: { request: ChooseDuplicateValue; answer: Nothing };
  get_platform_move: { request: PlatformMoveOf; answer: PlatformMoveView };
  begin_platform_move: { request: BeginPlatformMove; answer: TaskView };
  get_forecast: { request: GetForecast; answer: ForecastView };
  make_rejects: { request: MakeRejects; answer: MadeFile };
  begin_export: { request: BeginExport; answer: ExportState };
  get_export: { request: ExportRef; answer: ExportState };
  cancel_export: { request: ExportRef; answer: Nothing };
  get_made_file_part: { request: MadeFilePart; answer: FilePart };
};

/** Every command's name. */
export const commandNames = [
  "status",
  "take_recovery_code",
  "retry_open",
  "get_settings",
  "set_settings",
  "restart_servers",
  "see_it_work",
  "create_workspace",
  "rename_workspace",
  "list_clients",
  "set_workspace_archived",
  "delete_workspace",
  "compare_workspaces",
  "get_go_live",
  "compare_with_server",
  "get_report",
  "list_templates",
  "save_template",
  "rename_template",
  "delete_template",
  "use_template",
  "export_workspace",
  "read_workspace_file",
  "import_workspace",
  "get_senders",
  "save_sender",
  "remove_sender",
  "test_sender",
  "overview",
  "get_path",
  "mark_path",
  "check_value",
  "list_platform_apps",
  "save_platform_app",
  "delete_platform_app",
  "list_sources",
  "get_source",
  "get_picture",
  "get_mini_program_project",
  "get_source_touches",
  "duplicate_source",
  "copy_source",
  "rotate_event_secrets",
  "set_event_secrets",
  "test_source",
  "list_api_calls",
  "get_quotas",
  "begin_try_out",
  "finish_try_out",
  "save_source",
  "delete_source",
  "set_source_enabled",
  "list_applications",
  "get_application",
  "save_application",
  "delete_application",
  "rotate_client_secret",
  "set_enablements",
  "get_login_page_preview",
  "start_experience",
  "get_snippets",
  "list_access_exceptions",
  "set_access_exception",
  "list_users",
  "get_user",
  "set_user_disabled",
  "set_users_disabled",
  "delete_users",
  "get_users_csv",
  "get_invitations",
  "get_invitation_preview",
  "make_invitations",
  "revoke_invitations",
  "set_user_address",
  "set_user_password",
  "sign_out_user",
  "bind_identity",
  "get_unbinding",
  "unbind_identities",
  "get_merge_preview",
  "merge_users",
  "get_undo_preview",
  "undo_merge",
  "list_conflicts",
  "dismiss_conflict",
  "list_logins",
  "get_login",
  "list_refused_requests",
  "list_signing_keys",
  "rotate_signing_keys",
  "list_audit",
  "lab",
  "lab_start",
  "lab_result",
  "lab_phone",
  "lab_qr",
  "lab_fault",
  "lab_inbox",
  "lab_clock",
  "lab_reset",
  "lab_scenarios",
  "lab_scenario_begin",
  "lab_scenario_step",
  "lab_session",
  "lab_exchanges",
  "lab_curl",
  "lab_sequence",
  "get_health",
  "check_health",
  "confirm_fact",
  "get_reminders",
  "dismiss_reminder",
  "list_dates",
  "get_calendar",
  "explain",
  "get_preparation",
  "choose_methods",
  "set_preparation_step",
  "set_preparation_value",
  "add_attachment",
  "get_attachment",
  "remove_attachment",
  "get_registration_sheet",
  "measure_field",
  "clean_callback_domain",
  "make_icons",
  "explain_refusal",
  "check_site",
  "get_site_progress",
  "cancel_site_check",
  "list_migrations",
  "get_migration",
  "begin_upload",
  "add_to_upload",
  "end_upload",
  "get_list_preview",
  "list_mappings",
  "save_mapping",
  "plan_import",
  "get_plan",
  "continue_plan",
  "discard_plan",
  "list_migration_rows",
  "settle_rows",
  "settle_reason",
  "apply_plan",
  "pause_migration",
  "cancel_migration",
  "resume_migration",
  "undo_migration",
  "make_report",
  "get_coverage",
  "backfill_unionids",
  "list_duplicates",
  "decline_duplicate",
  "merge_duplicates",
  "get_account_move",
  "begin_account_move",
  "choose_duplicate_value",
  "get_platform_move",
  "begin_platform_move",
  "get_forecast",
  "make_rejects",
  "begin_export",
  "get_export",
  "cancel_export",
  "get_made_file_part",
] as const satisfies readonly (keyof Commands)[];
