// Made from crates/wire by `cargo xtask wire`. Do not edit.

export type Class = "urgent" | "priority" | "normal";

export type TicketState = "waiting" | "called" | "serving" | "done" | "no_show" | "cancelled" | "expired";

export type Language = "vi" | "en";

export type Channel = "kiosk" | "desk" | "phone";

export type Outcome = "served" | "incomplete" | "redirected";

export type Press = "next" | "finish" | "no_show";

export type CounterState = "open" | "paused" | "closed";

export type Role = "clerk" | "guide" | "supervisor" | "admin" | "auditor";

export type DeviceKind = "kiosk" | "display" | "speaker" | "keypad" | "rating" | "printer" | "led";

export type Text = {
vi: string,
en: string | null, };

export type Wait = {
p50_s: number,
p90_s: number, };

export type Ticket = {
id: string,
number: string,
service: string,
class: Class,
language: Language,
state: TicketState,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type IssuedTicket = {
pass: string,
id: string,
number: string,
service: string,
class: Class,
language: Language,
state: TicketState,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

export type Queue = {
service: string,
waiting: Array<Ticket>, };

export type Problem = {
title: string,
status: number,
detail: string,
code: string,
until?: string, };

export type Login = {
user: string,
password: string, };

export type LoggedIn = {
token: string,
role: Role,
expires_at: string, };

export type FirstAdmin = {
token: string,
password: string, };

export type NewTicket = {
service: string,
class?: Class,
language?: Language,
channel?: Channel, };

export type Pause = {
reason?: string, };

export type Finish = {
outcome?: Outcome, };

export type CounterChange = {
counter: number,
state: CounterState,
clerk: string | null, };

export type NewUser = {
user: string,
password: string,
role: Role,
counters?: Array<number>, };

export type ChangeUser = {
password?: string,
role?: Role,
counters?: Array<number>, };

export type User = {
user: string,
role: Role,
counters: Array<number> | null,
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
connected: boolean, };

export type PairedDevice = {
token: string,
id: string,
kind: DeviceKind,
name: string,
zone: string | null,
counter: number | null,
created_at: string,
connected: boolean, };

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

export type StaffOnly = {
class: Class,
issued_at: string,
arrival: number, };

export type TicketRef = {
ticket: string,
number: string,
service: string,
staff?: StaffOnly, };

export type ServiceLine = {
key: string,
prefix: string,
name: Text,
open: boolean,
waiting: number,
remaining: number | null,
opens_at: string | null, };

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
ticket: RecentCall | null, };

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
public_url: string | null, };

export type LobbyView = {
office: OfficeView,
recent: Array<RecentCall>,
recent_max: number, };

export type KioskView = {
office: OfficeView, };

export type CounterDesk = {
counter: number,
clerk: string | null,
reason: string | null,
state: CounterState,
ticket: RecentCall | null,
absent_from: string | null,
undo_until: string | null, };

export type CounterView = {
office: OfficeView,
desk: CounterDesk,
waiting: Array<TicketRef>,
undo_ms: number,
absent_grace_ms: number,
absent_grace_priority_ms: number, };

export type SupervisorView = {
office: OfficeView,
desks: Array<CounterDesk>,
waiting: Array<TicketRef>, };

export type SpeakerView = {
zone: string, };

export type MyTicketView = {
office_name: Text,
service_name: Text,
counter_name: Text | null,
counters_open: number,
id: string,
number: string,
service: string,
class: Class,
language: Language,
state: TicketState,
issued_at: string,
ahead: number,
wait: Wait | null,
counter: number | null,
calls: number,
channel: Channel, };

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

export type Event = { "kind": "ticket_issued" } & TicketRef | { "kind": "ticket_called" } & TicketLine | { "kind": "ticket_recalled" } & TicketLine | { "kind": "service_started" } & TicketLine | { "kind": "ticket_finished" } & TicketLine | { "kind": "ticket_missed" } & TicketLine | { "kind": "ticket_cancelled" } & TicketRef | { "kind": "ticket_expired" } & TicketRef | { "kind": "call_undone",
counter: number,
press: Press,
requeued: TicketRef | null,
restored: RecentCall | null, } | { "kind": "counter_opened",
counter: number,
clerk?: string, } | { "kind": "counter_paused",
counter: number,
reason?: string, } | { "kind": "counter_closed",
counter: number, } | { "kind": "day_opened",
date: string, } | { "kind": "day_closed",
date: string, } | { "kind": "config_changed" } | { "kind": "announcement_due",
announcement: string,
zone: string,
player: string | null,
words: Array<string>,
url: string,
counter: number,
calls: number,
ticket: string,
number: string,
service: string,
staff?: StaffOnly, } | { "kind": "announcement_started",
announcement: string,
zone: string,
ticket: string, } | { "kind": "announcement_finished",
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
event: E, } | { "type": "heartbeat",
at: string, } | { "type": "elected",
player: boolean, };

export type PlayerFrame = { "type": "player",
can_play: boolean,
reason: string | null,
playing: string | null, } | { "type": "started",
announcement: string, } | { "type": "finished",
announcement: string,
heard: boolean,
reason: string | null, };
