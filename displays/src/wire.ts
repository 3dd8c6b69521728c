// Made from crates/wire by `cargo xtask wire`. Do not edit.

export type Class = "urgent" | "priority" | "normal";

export type TicketState = "waiting" | "called" | "serving" | "on_hold" | "done" | "no_show" | "cancelled" | "expired";

export type Language = "vi" | "en";

export type Channel = "kiosk" | "desk" | "phone" | "booking" | "device";

export type Outcome = "served" | "incomplete" | "redirected";

export type Press = "next" | "finish" | "no_show" | "hold" | "transfer" | "call";

export type CounterState = "open" | "paused" | "closed";

export type Role = "clerk" | "guide" | "supervisor" | "admin" | "auditor";

export type DeviceKind = "kiosk" | "display" | "speaker" | "keypad" | "rating" | "printer" | "led";

export type HoldReason = "form" | "result" | "away" | "tomorrow";

export type Ending = "served" | "incomplete" | "redirected" | "absent" | "left" | "cancelled_by_staff" | "moved_away" | "day_over" | "never_returned";

export type Rule = "earliest" | "owed" | "urgent" | "first" | "priority_turn" | "normal_turn" | "nobody_else" | "chosen" | "awaited" | "brought_back" | "walk_up";

export type Delivery = "heard_and_seen" | "heard" | "seen" | "aloud";

export type ChosenBy = "nobody" | "supervisor" | "clerk";

export type NoticeCode = "after_cut_off" | "no_counter_open" | "after_break";

export type Text = {
vi: string,
en: string | null, };

export type Wait = {
p50_s: number,
p90_s: number, };

export type Held = {
reason: HoldReason,
until: string | null,
counter: number | null, };

export type Ticket = {
id: string,
number: string,
service: string,
class: Class,
authority?: string,
non_territorial: boolean,
party: number,
dossiers: number,
then?: Array<string>,
language: Language,
state: TicketState,
held?: Held,
ending?: Ending,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type Notice = {
code: NoticeCode,
text: string,
at?: string, };

export type Slip = {
notices: Array<Notice>,
id: string,
number: string,
service: string,
class: Class,
authority?: string,
non_territorial: boolean,
party: number,
dossiers: number,
then?: Array<string>,
language: Language,
state: TicketState,
held?: Held,
ending?: Ending,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type IssuedTicket = {
pass: string,
receipt?: string,
notices: Array<Notice>,
id: string,
number: string,
service: string,
class: Class,
authority?: string,
non_territorial: boolean,
party: number,
dossiers: number,
then?: Array<string>,
language: Language,
state: TicketState,
held?: Held,
ending?: Ending,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type Queue = {
service: string,
waiting: Array<Ticket>,
held: Array<Ticket>,
missed: Array<Ticket>, };

export type Instead = {
opens_at?: string,
booking: boolean,
elsewhere?: Text, };

export type Problem = {
title: string,
status: number,
detail: string,
code: string,
until?: string,
instead?: Instead,
findings?: Array<ConfigFinding>, };

export type BackupFor = "hour" | "night" | "asked";

export type BackupTrouble = "folder" | "room" | "disk" | "key" | "not_whole" | "late";

export type Backup = {
name: string,
made_for: BackupFor,
made_at: string,
bytes: number, };

export type BackupFailure = {
made_for: BackupFor,
at: string,
trouble: BackupTrouble,
detail: string, };

export type CopyTrouble = "secret" | "key" | "bucket" | "clock" | "away" | "elsewhere" | "refused" | "file" | "too_large" | "late";

export type CopySent = {
name: string,
object: string,
bytes: number,
at: string, };

export type CopyFailure = {
name: string,
at: string,
trouble: CopyTrouble,
detail: string, };

export type BackupCopies = {
place: string,
sending: string | null,
sent: Array<CopySent>,
failure: CopyFailure | null, };

export type Backups = {
directory: string | null,
same_disk: boolean,
encrypted: boolean,
running: boolean,
failure: BackupFailure | null,
copies: BackupCopies | null,
backups: Array<Backup>, };

export type RestoreStage = "idle" | "receiving" | "checking" | "unpacking" | "walking" | "ready" | "placing";

export type RestoreTrouble = "foreign" | "cut_off" | "damaged" | "newer" | "config" | "encrypted" | "key" | "room" | "clock" | "disk";

export type ArrivedBackup = {
name: string,
bytes: number, };

export type FoundBackup = {
id: string,
name: string,
office: string | null,
made_at: string,
day: string | null,
last_at: string | null,
days: number,
tickets: number,
records: number,
head: string,
own: boolean,
ours: boolean,
lost: number,
lost_since: string | null, };

export type Restore = {
stage: RestoreStage,
done: number,
of: number,
arrived: ArrivedBackup | null,
found: FoundBackup | null,
trouble: RestoreTrouble | null,
detail: string,
needs_code: boolean,
backups: Array<Backup>,
kept: Array<string>, };

export type BeginRestore = {
backup: string | null,
key: string | null, };

export type ConfirmRestore = {
id: string,
password: string | null,
code: string | null,
another: boolean, };

export type HeldKind = "identities" | "identity_keys" | "comments" | "days" | "staff";

export type HeldLine = {
kind: HeldKind,
count: number,
since: string | null,
until: string | null, };

export type Privacy = {
held: Array<HeldLine>,
asks_comments: boolean,
comment_days: number | null,
keep_years: number | null,
removed_until: string | null,
asks_identity: boolean, };

export type VisitComment = {
day: string,
ticket: string,
number: string,
score: number,
words: string | null,
until: string | null, };

export type VisitComments = {
comments: Array<VisitComment>, };

export type EraseReason = "asked" | "names_somebody" | "ordered" | "done";

export type EraseTicket = {
ticket?: string,
day?: string,
number?: string,
reason: EraseReason, };

export type Erased = {
found: boolean, };

export type BulletinReaders = {
read: Array<string>,
unread: Array<string>, };

export type Bulletin = {
id: number,
at: string,
until: string,
title: string,
words: string,
read_at: string | null,
readers: BulletinReaders | null, };

export type Login = {
user: string,
password: string,
code?: string, };

export type LoggedIn = {
token: string,
role: Role,
expires_at: string,
must_change: boolean,
must_enrol: boolean, };

export type FirstAdmin = {
token: string,
password: string, };

export type ChangePassword = {
old: string,
new: string, };

export type Unlock = {
pin?: string,
password?: string, };

export type SetPin = {
password: string,
pin: string, };

export type OwnSession = {
id: string,
since: string,
seen: string | null,
device: string | null,
address: string | null,
here: boolean,
by_provider: boolean, };

export type NewSecondFactor = {
password: string, };

export type SecondFactor = {
secret: string,
uri: string,
ends_in_s: number, };

export type ConfirmSecondFactor = {
code: string, };

export type RecoveryCodes = {
codes: Array<string>, };

export type RemoveSecondFactor = {
password: string,
code: string, };

export type LogInAt = {
name: Text | null,
origin: string, };

export type LogInWays = {
provider: LogInAt | null, };

export type GoToProvider = {
location: string, };

export type FinishLogIn = {
state: string,
code?: string,
iss?: string,
second?: string, };

export type SetIdentity = {
value: string, };

export type NewTicket = {
service: string,
class?: Class,
authority?: string,
non_territorial?: boolean,
language?: Language,
channel?: Channel,
party?: number,
dossiers?: number,
then?: Array<string>,
identity?: string,
from_roll?: string,
test?: boolean, };

export type ByNumber = {
number: string, };

export type CorrectTicket = {
service?: string,
class?: Class,
authority?: string,
non_territorial?: boolean, };

export type CancelBy = "staff" | "moved_away";

export type CancelTicket = {
cause: CancelBy, };

export type Pause = {
reason?: string, };

export type Finish = {
outcome?: Outcome,
done?: Array<string>,
dossiers?: number, };

export type HoldFor = "form" | "result";

export type HoldTicket = {
reason?: HoldFor,
minutes?: number, };

export type TransferTicket = {
service?: string,
counter?: number,
clerk?: string,
keep_place?: boolean,
first?: boolean,
back?: boolean, };

export type CallTicket = {
ticket: string,
reason?: string, };

export type WalkUp = {
service: string,
class?: Class,
authority?: string,
non_territorial?: boolean,
language?: Language,
reason?: string, };

export type AssignServices = {
services: Array<string> | null, };

export type CounterChange = {
counter: number,
state: CounterState,
clerk: string | null,
services: Array<string>, };

export type Alarm = { "about": "no_counter",
service: string, } | { "about": "help",
counter: number, } | { "about": "backup",
elsewhere?: boolean, };

export type EndAlarm = {
alarm: Alarm, };

export type Emergency = {
on: boolean, };

export type NewAnnouncement = {
notice: string,
zone?: string, };

export type Why = {
rule: Rule | null,
step: number | null,
sentence: string,
passed: Array<string>,
more: number,
reason: string | null,
ahead: number | null, };

export type Turn = {
priority: number,
chosen: number,
others: number, };

export type MyWhy = {
rule: Rule | null,
step: number | null,
sentence: string,
passed: number,
ahead: number | null,
turn: Turn | null, };

export type ColumnKind = "text" | "code" | "count" | "seconds" | "decimal" | "day" | "time";

export type ReportColumn = {
key: string,
kind: ColumnKind,
title: string, };

export type ReportCell = number | string;

export type Report = {
report: string,
office: string,
from: string,
to: string,
within_minutes: number,
at: string,
columns: Array<ReportColumn>,
words: { [key in string]: string },
rows: Array<{ [key in string]: ReportCell | null }>, };

export type LogHead = {
size: number,
root: string, };

export type LogNow = {
text: string,
at: string,
size: number,
root: string, };

export type LogGrowth = {
from: LogHead,
to: LogHead,
path: Array<string>, };

export type MyProof = {
leaf: string,
head: LogHead,
included: Array<string>,
grown: Array<string>, };

export type NotedHead = {
at: string,
size: number,
code: string, };

export type NewBooking = {
service: string,
date: string,
time: string,
class?: Class,
authority?: string,
non_territorial?: boolean,
language?: Language,
identity?: string, };

export type MoveBooking = {
date?: string,
time?: string, };

export type SlotLine = {
time: string,
left: number, };

export type Slots = {
service: string,
date: string,
slots: Array<SlotLine>, };

export type Booking = {
id: string,
service: string,
date: string,
time: string,
class: Class,
language: Language,
authority?: string,
non_territorial: boolean,
check_in_from: string | null,
check_in_until: string | null, };

export type MadeBooking = {
pass: string,
id: string,
service: string,
date: string,
time: string,
class: Class,
language: Language,
authority?: string,
non_territorial: boolean,
check_in_from: string | null,
check_in_until: string | null, };

export type NewUser = {
user: string,
password: string,
role: Role,
counters?: Array<number>,
must_change?: boolean, };

export type ChangeUser = {
password?: string,
must_change?: boolean,
role?: Role,
counters?: Array<number>, };

export type User = {
user: string,
role: Role,
counters: Array<number> | null,
identity: string | null,
created_at: string, };

export type NewDevice = {
kind: DeviceKind,
name: string,
zone?: string,
counter?: number, };

export type Device = {
id: string,
kind: DeviceKind,
name: string,
zone: string | null,
counter: number | null,
created_at: string,
connected: boolean,
last_seen: string | null,
version: string | null,
page: string | null,
up_since: string | null,
memory_mb: number | null,
missing_since: string | null,
revoked_at: string | null, };

export type PairedDevice = {
token: string,
id: string,
kind: DeviceKind,
name: string,
zone: string | null,
counter: number | null,
created_at: string,
connected: boolean,
last_seen: string | null,
version: string | null,
page: string | null,
up_since: string | null,
memory_mb: number | null,
missing_since: string | null,
revoked_at: string | null, };

export type NewPairing = {
kind: DeviceKind, };

export type Pairing = {
code: string,
claim: string,
ends_in_s: number, };

export type PairingClaim = {
claim: string, };

export type PairingState = {
confirmed: boolean, };

export type AskingDevice = {
code: string,
kind: DeviceKind,
address: string,
since: string, };

export type ConfirmPairing = {
name: string,
zone?: string,
counter?: number, };

export type ConfigChange = {
key: string,
old: string | null,
new: string | null, };

export type ConfigResult = {
applied: boolean,
changes: Array<ConfigChange>,
warnings: Array<string>, };

export type HealthItem = {
name: string,
ok: boolean,
detail: string, };

export type Health = {
ok: boolean,
items: Array<HealthItem>, };

export type ConfigForm = {
base: string,
value: Record<string, unknown>,
meanings: { [key in string]: Text }, };

export type EditConfig = {
base: string,
value: Record<string, unknown>, };

export type ConfigFinding = {
key: string,
message: string,
right: string, };

export type ConfigTemplate = {
key: string,
value: Record<string, unknown>, };

export type ConfigTemplates = {
templates: Array<ConfigTemplate>, };

export type CellProblem = {
column: string | null,
message: string, };

export type ImportedColumn = {
heading: string,
key: string, };

export type ImportedRow = {
row: number,
service?: Record<string, unknown>,
procedure?: Record<string, unknown>,
problems: Array<CellProblem>, };

export type ImportedRows = {
columns: Array<ImportedColumn>,
unknown: Array<string>,
rows: Array<ImportedRow>, };

export type NewVoice = {
name: string,
language: string,
speaker: string,
region?: string,
licence?: string,
attribution?: string, };

export type EditVoice = {
speaker?: string,
region?: string,
licence?: string,
attribution?: string,
texts?: { [key in string]: string | null }, };

export type RestoreVoice = {
version: number, };

export type Voice = {
name: string,
language: string,
region: string,
speaker: string,
licence: string,
attribution: string,
synthetic: boolean,
clips: number,
version: number,
published: number | null,
in_use: boolean, };

export type VoiceGroup = "calls" | "digits" | "letters" | "numbers" | "places" | "notices" | "own" | "kiosk" | "words" | "others";

export type VoiceLine = {
slot: string,
group: VoiceGroup,
needed: boolean,
text: string,
meaning: string,
own_text: boolean,
file: string | null, };

export type VoiceStudio = {
voice: Voice,
lines: Array<VoiceLine>, };

export type TakeMeasures = {
duration_ms: number,
level_db: number,
noise_db: number | null,
clipped: boolean,
quiet: boolean,
noisy: boolean, };

export type VoiceVersion = {
version: number,
at: string,
by: string,
what: string, };

export type Theme = "standard" | "contrast" | "large";

export type Look = {
brand: string | null,
emblem: string | null,
theme: Theme, };

export type Print = "none" | "browser";

export type KioskSettings = {
idle_s: number,
print: Print,
low_reach: boolean,
speak: boolean,
prepare: Text | null, };

export type Layout = "table" | "call" | "media" | "door";

export type MediaKind = "video" | "picture";

export type Media = {
address: string,
kind: MediaKind, };

export type LobbySettings = {
layout: Layout,
next: number,
media: Array<Media>,
slide_s: number,
ticker: Array<Text>,
spotlight_s: number, };

export type Arrow = "left" | "right" | "ahead" | "back" | "up" | "down" | "ahead_left" | "ahead_right";

export type Shape = "circle" | "square" | "triangle" | "diamond" | "star" | "hexagon";

export type Place = {
floor: Text | null,
arrow: Arrow | null,
colour: string | null,
shape: Shape | null, };

export type Details = {
bring: Text | null,
fee: Text | null,
legal_time: Text | null, };

export type Procedure = {
code: string,
name: Text,
service: string,
words: Array<string>,
details: Details | null, };

export type RatingSettings = {
reasons: Array<Named>,
minutes: number,
comment: boolean,
comment_days: number, };

export type MediaFile = {
name: string,
address: string,
kind: MediaKind,
bytes: number,
changed_at: string,
used: Array<string>, };

export type MediaFiles = {
files: Array<MediaFile>,
bytes: number,
bytes_max: number,
file_bytes_max: number, };

export type Bound = { "counter": number } | { "clerk": string };

export type StaffOnly = {
class: Class,
issued_at: string,
arrival: number,
authority?: string,
non_territorial?: boolean,
party?: number,
dossiers?: number,
bound?: Bound,
first?: boolean,
after?: number,
then?: Array<string>, };

export type TicketRef = {
ticket: string,
number: string,
service: string,
staff?: StaffOnly, };

export type CutOff = {
time: string,
notice: Text, };

export type ServiceLine = {
key: string,
prefix: string,
name: Text,
menu?: Text,
open: boolean,
waiting: number,
remaining: number | null,
opens_at: string | null,
group: string | null,
served: boolean,
guidance: boolean,
bookable: boolean,
priority: boolean,
minutes: number | null,
cut_off: CutOff | null,
wait: Wait | null,
details: Details | null,
words?: Array<string>,
video: string | null, };

export type RecentCall = {
counter: number,
calls: number,
state: TicketState,
called_at: string,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, };

export type CounterLine = {
counter: number,
name: Text | null,
zone: string,
state: CounterState,
services: Array<string>,
authorities: Array<string>,
ticket: RecentCall | null,
place: Place | null, };

export type Named = {
key: string,
name: Text, };

export type BookingTimes = {
days_ahead: number,
slot_minutes: number,
early_minutes: number,
grace_minutes: number, };

export type PersonLimits = {
per_day: number,
per_field: number, };

export type OfficeView = {
name: Text,
languages: Array<Language>,
day: string | null,
at: string,
services: Array<ServiceLine>,
counters: Array<CounterLine>,
issue_hours: Array<Array<string>> | null,
service_hours: Array<Array<string>> | null,
remote: boolean,
public_url: string | null,
noted: NotedHead | null,
groups: Array<Named>,
authorities: Array<Named>,
emergency: boolean,
priority_age: number,
booking: BookingTimes | null,
person: PersonLimits | null,
look: Look,
rating: RatingSettings | null, };

export type Soon = {
service: string,
numbers: Array<string>, };

export type LobbyView = {
office: OfficeView,
recent: Array<RecentCall>,
recent_max: number,
soon: Array<Soon>,
missed: Array<RecentCall>,
lobby: LobbySettings, };

export type KioskView = {
office: OfficeView,
kiosk: KioskSettings, };

export type HeldTicket = {
held: Held,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, };

export type CounterDesk = {
counter: number,
clerk: string | null,
reason: string | null,
state: CounterState,
ticket: RecentCall | null,
delivered: boolean,
aloud: boolean,
absent_from: string | null,
recall_from: string | null,
recalls_left: number,
undo_until: string | null,
services: Array<string>,
assigned: boolean,
auto_next: boolean, };

export type CounterView = {
office: OfficeView,
desk: CounterDesk,
waiting: Array<TicketRef>,
held: Array<HeldTicket>,
missed: Array<RecentCall>,
chosen_by: ChosenBy,
reason_required: boolean,
undo_ms: number,
absent_grace_ms: number,
absent_grace_priority_ms: number, };

export type Seat = {
counter: number,
clerk: string,
services: Array<string> | null, };

export type EmergencyProfile = {
services: Array<string>,
hall_max: number | null, };

export type Figures = {
service: string,
waiting: number,
longest_s: number | null,
longest_since: string | null,
wait_p90_s: number | null,
served_today: number, };

export type SupervisorView = {
office: OfficeView,
desks: Array<CounterDesk>,
waiting: Array<TicketRef>,
held: Array<HeldTicket>,
missed: Array<RecentCall>,
alarms: Array<Alarm>,
roster: Array<Seat>,
emergency_profile: EmergencyProfile | null,
people: number,
figures: Array<Figures>,
devices: Array<Device>, };

export type SpeakerView = {
zone: string, };

export type MyTicketView = {
office_name: Text,
service_name: Text,
counter_name: Text | null,
counters_open: number,
returns_left: number,
away_ms: number,
after_break: string | null,
id: string,
number: string,
service: string,
class: Class,
authority?: string,
non_territorial: boolean,
party: number,
dossiers: number,
then?: Array<string>,
language: Language,
state: TicketState,
held?: Held,
ending?: Ending,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type Ask = {
visit: string,
number: string,
service: string,
until: string, };

export type RatingView = {
office: OfficeView,
counter: number,
ask: Ask | null, };

export type RateVisit = {
score: number,
reasons?: Array<string>,
comment?: string, };

export type RateHere = {
visit: string,
score: number,
reasons?: Array<string>, };

export type ServiceNow = {
key: string,
open: boolean,
waiting: number,
remaining: number | null,
opens_at: string | null,
served: boolean,
wait: Wait | null, };

export type Splice<T> = {
at: number,
gone: number,
come: Array<T>, };

export type Changed = {
services?: Array<ServiceNow>,
counters?: Array<CounterLine>,
emergency?: boolean,
public_url?: string | null,
noted?: NotedHead,
recent?: Splice<RecentCall>,
desks?: Array<CounterDesk>,
waiting?: Splice<TicketRef>,
held?: Splice<HeldTicket>,
soon?: Array<Soon>,
missed?: Splice<RecentCall>,
alarms?: Array<Alarm>,
people?: number,
figures?: Array<Figures>,
devices?: Array<Device>,
ask?: Ask | null, };

export type TicketLine = {
counter: number,
calls: number,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, };

export type MyEvent = {
kind: string,
my: MyTicketView, };

export type Event = { "kind": "ticket_issued" } & TicketRef | { "kind": "ticket_called" } & TicketLine | { "kind": "ticket_recalled" } & TicketLine | { "kind": "service_started" } & TicketLine | { "kind": "ticket_finished" } & TicketLine | { "kind": "ticket_missed" } & TicketLine | { "kind": "ticket_held",
counter: number | null,
held?: Held,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "ticket_returned" } & TicketRef | { "kind": "ticket_transferred",
counter: number,
press: Press,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "ticket_corrected" } & TicketRef | { "kind": "call_delivered",
how: Delivery,
counter: number,
calls: number,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "ticket_cancelled" } & TicketRef | { "kind": "ticket_expired" } & TicketRef | { "kind": "call_undone",
counter: number,
press: Press,
requeued: TicketRef | null,
restored: RecentCall | null, } | { "kind": "counter_opened",
counter: number,
clerk?: string, } | { "kind": "counter_paused",
counter: number,
reason?: string, } | { "kind": "counter_closed",
counter: number, } | { "kind": "counter_assigned",
counter: number,
services: Array<string>, } | { "kind": "counter_handed_over",
counter: number, } | { "kind": "alarm_raised",
alarm: Alarm, } | { "kind": "alarm_ended",
alarm: Alarm, } | { "kind": "emergency_set",
on: boolean, } | { "kind": "booking_made",
booking: Booking, } | { "kind": "booking_moved",
booking: Booking, } | { "kind": "booking_cancelled",
booking: string, } | { "kind": "booking_lapsed",
booking: string, } | { "kind": "ticket_rated",
counter: number,
score: number, } | { "kind": "view_changed" } | { "kind": "day_opened",
date: string, } | { "kind": "day_closed",
date: string, } | { "kind": "config_changed" } | { "kind": "announcement_due",
announcement: string,
zone: string,
player: string | null,
words: Array<string>,
url: string,
others?: Array<TicketLine>,
counter: number,
calls: number,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "notice_due",
announcement: string,
zone: string,
player: string | null,
notice: string,
words: Array<string>,
url: string, } | { "kind": "call_unspoken",
zone: string,
why: string,
counter: number,
calls: number,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "announcement_started",
announcement: string,
zone: string,
ticket: string,
others?: Array<string>, } | { "kind": "announcement_finished",
announcement: string,
zone: string,
ticket: string,
heard: boolean, };

export type Frame<S, E> = { "type": "snapshot",
epoch: string,
seq: number,
at: string,
state: S, } | { "type": "event",
seq: number,
prev: number,
at: string,
event: E,
changed?: Changed, } | { "type": "heartbeat",
at: string, } | { "type": "meanwhile",
at: string,
event: E,
changed?: Changed, } | { "type": "identify",
name: string, } | { "type": "elected",
player: boolean, };

export type PlayerFrame = { "type": "player",
can_play: boolean,
reason: string | null,
playing: string | null, } | { "type": "started",
announcement: string, } | { "type": "finished",
announcement: string,
heard: boolean,
reason: string | null, };

export type ScreenFrame = { "type": "painted",
ticket: string,
calls: number, };

export type DeviceFrame = { "type": "health",
page: string | null,
version: string | null,
up_s: number,
memory_mb: number | null, };
